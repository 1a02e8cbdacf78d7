import { FIELDS, REGIONS } from '#src/lib/vocabulary.ts';
import { embeddedEngine } from '#src/search/embedded.ts';
import { INDEXES, type SearchAnswer, type SearchDocument } from '#src/search/engine.ts';
import { toFts } from '#src/search/expression.ts';
import { RANK } from '#src/search/postings.ts';
import { readQuestion } from '#src/search/question.ts';
import { ENERGY } from '#src/search/topics/energy.ts';
import { INDUSTRY } from '#src/search/topics/industry.ts';
import { LIFE } from '#src/search/topics/life.ts';
import { MATTER } from '#src/search/topics/matter.ts';
import { quantile } from './load.ts';
import { type Market, openMarket } from './market.ts';

const SIZES = [10_000, 100_000] as const;
const WANTED = { bare: 3, growth: 4 };
const BATCH = 500;
const QUERIES = 120;
const SHOWN = 20;
const WORDS_OF_TEXT = 40;
const WORDS = Object.values({ ...INDUSTRY, ...MATTER, ...ENERGY, ...LIFE }).flatMap((words) => words.split(' '));
const [FIELD_KEYS, REGION_KEYS] = [Object.keys(FIELDS), Object.keys(REGIONS)];

type Times = { ours: number[]; bare: number[] };

/** Prints the two ratios; every query is asked of the product and of FTS5 by turns, after a round nobody counts. */
export async function measureScale(): Promise<void> {
  const worst: number[] = [];
  for (const size of SIZES) {
    const market = await openMarket();
    await fill(market, size);
    await measure(market);
    const { ours, bare } = await measure(market);
    const [p50, p95] = [0.5, 0.95].map((q) => ({ ours: quantile(ours, q), bare: quantile(bare, q) }));
    if (p50 && p95) {
      const tell = (one: typeof p50) =>
        `${one.ours.toFixed(1)} ms, bare ${one.bare.toFixed(1)} ms, ratio ${(one.ours / one.bare).toFixed(2)}`;
      console.info(`${size} documents: p50 ${tell(p50)}; p95 ${tell(p95)} (wanted ≤ ${WANTED.bare})`);
      worst.push(p95.ours);
    }
    market.close();
  }
  const growth = (worst[1] ?? 0) / (worst[0] ?? 1);
  console.info(`p95 from ${SIZES.join(' to ')} documents: × ${growth.toFixed(2)} (wanted ≤ ${WANTED.growth})`);
}

async function fill({ database, now }: Market, size: number): Promise<void> {
  const engine = embeddedEngine(database);
  for (let i = 0; i < size; i += BATCH) await engine.put(Array.from({ length: BATCH }, (_, k) => document(i + k, now)));
}

/** Words as unevenly common as those of real texts: the first tenth of the vocabulary makes a third of the text. */
function document(n: number, now: number): SearchDocument {
  const word = randomWords(n);
  return {
    index: INDEXES[n % INDEXES.length] ?? 'listings',
    id: `d${n}`,
    texts: { title: word() + word() + word(), summary: Array.from({ length: WORDS_OF_TEXT }, word).join('，') },
    field: FIELD_KEYS[n % FIELD_KEYS.length] ?? '',
    region: REGION_KEYS[(n * 7) % REGION_KEYS.length] ?? '',
    kind: '',
    state: n % 3 ? 'published' : 'open',
    organisationId: `o${n % 500}`,
    organisationName: `单位${n % 500}`,
    publishedAt: now - n,
    facts: {},
  };
}

function randomWords(seed: number): () => string {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return WORDS[Math.floor((state / 2 ** 32) ** 2 * WORDS.length)] ?? '';
  };
}

async function measure({ database, now }: Market): Promise<Times> {
  const engine = embeddedEngine(database);
  const times: Times = { ours: [], bare: [] };
  for (let i = 0; i < QUERIES; i++) {
    const word = randomWords(i * 31);
    const q = Array.from({ length: 1 + (i % 3) }, word).join(' ');
    const started = performance.now();
    const answer = await engine.search({ q, now, size: SHOWN });
    times.ours.push(performance.now() - started);
    const match = await matchOf(database.client, q, answer);
    if (!match) continue;
    const before = performance.now();
    await database.client.execute({
      sql: `SELECT rowid FROM search_index WHERE search_index MATCH ? ORDER BY ${RANK} LIMIT ${SHOWN}`,
      args: [match],
    });
    times.bare.push(performance.now() - before);
  }
  return { ours: times.ours.sort((a, b) => a - b), bare: times.bare.sort((a, b) => a - b) };
}

/** The reading that gave the answer: the one that holds as many documents. */
async function matchOf(
  client: Market['database']['client'],
  q: string,
  { total }: SearchAnswer,
): Promise<string | undefined> {
  for (const match of readQuestion(q).tiers.map(toFts)) {
    const { rows } = await client.execute({
      sql: 'SELECT count(*) AS n FROM search_index WHERE search_index MATCH ?',
      args: [match],
    });
    if (rows[0]?.[0] === total) return match;
  }
  return undefined;
}
