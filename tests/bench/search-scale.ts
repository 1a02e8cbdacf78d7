import { DAY } from '#src/lib/dates.ts';
import { CHAINS, FIELDS, REGIONS } from '#src/lib/vocabulary.ts';
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
const [FIELD_KEYS, REGION_KEYS, CHAIN_KEYS] = [FIELDS, REGIONS, CHAINS].map(Object.keys) as [
  string[],
  string[],
  string[],
];
const MODE_KEYS = ['transfer', 'license', 'equity', 'joint', 'commission', 'service'];

/** Milliseconds: ours of every question; of those with a bare query to compare with, both. */
type Times = { ours: number[]; compared: number[]; bare: number[] };
/** Which questions: none of the first round is counted, those of the second are asked for the first time. */
const ROUNDS = [
  { name: '', seed: 1 },
  { name: 'asked for the first time', seed: 7919 },
  { name: 'asked again', seed: 7919 },
] as const;

/** Prints both ratios; every question is asked of the product and of FTS5 by turns. */
export async function measureScale(): Promise<void> {
  const worst = new Map<string, number[]>();
  for (const size of SIZES) {
    const market = await openMarket();
    await fill(market, size);
    const started = performance.now();
    await embeddedEngine(market.database).search({ q: '', now: market.now });
    console.info(`${size} documents: columns read in ${(performance.now() - started).toFixed(0)} ms`);
    for (const { name, seed } of ROUNDS) {
      const times = await measure(market, seed);
      if (!name) continue;
      console.info(`${size} documents, ${name}: ${[0.5, 0.95].map((q) => tell(times, q)).join('; ')}`);
      worst.set(name, [...(worst.get(name) ?? []), quantile(times.ours, 0.95)]);
    }
    market.close();
  }
  for (const [name, [small = 1, large = 0]] of worst)
    console.info(
      `${name}: p95 from ${SIZES.join(' to ')} documents × ${(large / small).toFixed(2)} (wanted ≤ ${WANTED.growth})`,
    );
}

function tell({ compared, bare }: Times, q: number): string {
  const [one, other] = [quantile(compared, q), quantile(bare, q)];
  const ratio = `ratio ${(one / other).toFixed(2)} (wanted ≤ ${WANTED.bare})`;
  return `p${100 * q} ${one.toFixed(1)} ms, bare ${other.toFixed(1)} ms, ${ratio}`;
}

export async function fill({ database, now }: Market, size: number): Promise<void> {
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
    chain: CHAIN_KEYS[(n * 3) % CHAIN_KEYS.length] ?? '',
    modes: MODE_KEYS.filter((_, i) => (n >> i) % 3 === 0),
    amountFen: ((n * 7919) % 2000) * 500_000,
    ...(n % 3 ? {} : { closesAt: now + (n % 90) * DAY }),
    organisationId: `o${n % 500}`,
    organisationName: `单位${n % 500}`,
    publishedAt: now - n,
    facts: { trl: 1 + (n % 9) },
  };
}

export function randomWords(seed: number): () => string {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return WORDS[Math.floor((state / 2 ** 32) ** 2 * WORDS.length)] ?? '';
  };
}

async function measure({ database, now }: Market, seed: number): Promise<Times> {
  const engine = embeddedEngine(database);
  const times: Times = { ours: [], compared: [], bare: [] };
  for (let i = 0; i < QUERIES; i++) {
    const word = randomWords(seed + i * 31);
    const q = Array.from({ length: 1 + (i % 3) }, word).join(' ');
    const started = performance.now();
    const answer = await engine.search({ q, now, size: SHOWN });
    const took = performance.now() - started;
    times.ours.push(took);
    const match = await matchOf(database.client, q, answer);
    if (!match) continue;
    times.compared.push(took);
    const before = performance.now();
    await database.client.execute({
      sql: `SELECT rowid FROM search_index WHERE search_index MATCH ? ORDER BY ${RANK} LIMIT ${SHOWN}`,
      args: [match],
    });
    times.bare.push(performance.now() - before);
  }
  for (const list of Object.values(times)) list.sort((a, b) => a - b);
  return times;
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
