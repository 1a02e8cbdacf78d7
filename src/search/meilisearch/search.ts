import { DEPTH, pageOf, reachOf, understoodOf } from '../answer.ts';
import { lookCloser, timely } from '../closer.ts';
import type { SearchAnswer, SearchDocument, SearchRequest, Sort } from '../engine.ts';
import { fold } from '../fold.ts';
import { toHits } from '../hits.ts';
import { type Question, readQuestion } from '../question.ts';
import { under, type Vocabulary } from '../vocabulary.ts';
import { findAlike, type Meaning } from './alike.ts';
import { type Asker, ask, type Found, type Part } from './ask.ts';
import { planCounts } from './counts.ts';
import { toDocument } from './documents.ts';
import { both, chosen, closesLater, scopeOf } from './filters.ts';
import { type Asked, type ByMeaning, type Known, readTiers } from './terms.ts';

/** What Meilisearch's own order counts beside the closer look. */
const SCORE = 4;
/** What is only near, beside what holds every word and beside what holds some. */
const BEHIND = 0.0001;
const BESIDE = 4;

/** How questions are read: the words of officials, those of them the index has, and how a mistyped character is put right. */
export type Reading = {
  vocabulary: Vocabulary;
  known: Known;
  mend?: (folded: string, parts: readonly string[]) => Promise<string | undefined>;
  meaning?: Meaning | undefined;
};
type Window = { offset: number; limit: number };
type Read = { question: Question; tiers: Asked[][]; corrected?: string };
type Counted = ReturnType<ReturnType<typeof planCounts>['read']>;
type Answer = Read &
  Counted & { hits: Found['hits']; strict: ReadonlySet<string>; relaxed: boolean; alike?: ByMeaning | undefined };

export async function search(asker: Asker, request: SearchRequest, reading: Reading): Promise<SearchAnswer> {
  const started = performance.now();
  const { page, size, from } = pageOf(request);
  const asked = read(request.q, reading);
  const closer = sortOf(request, asked.question) === 'relevance' && from < DEPTH;
  const reach = reachOf(from, size, closer);
  const window = { offset: reach.from, limit: reach.count };
  const answer = await findAnswer(asker, request, asked, reading, window);
  const documents = closer
    ? reorder(answer, request.now)
    : answer.hits.map(({ held }) => toDocument(held, request.now));
  return {
    hits: toHits(documents.slice(from - window.offset, from - window.offset + size), answer.question),
    total: answer.total,
    page,
    pages: Math.max(1, Math.ceil(answer.total / size)),
    size,
    facets: answer.facets,
    understood: understoodOf(answer),
    tookMs: performance.now() - started,
    engine: 'meilisearch',
  };
}

const read = (typed: string, { vocabulary, known }: Reading): Read =>
  under(vocabulary, () => {
    const question = readQuestion(typed, vocabulary.synonyms);
    return { question, tiers: readTiers(question, known) };
  });

const sortOf = ({ sort = 'relevance' }: SearchRequest, { wanted }: Question): Sort =>
  sort === 'relevance' && wanted.length === 0 ? 'newest' : sort;

/** What every word answers; where that is too little, what a looser reading does. */
async function findAnswer(asker: Asker, request: SearchRequest, asked: Read, reading: Reading, window: Window) {
  const { question, tiers } = asked;
  const nothing = { ...asked, hits: [], strict: new Set<string>(), relaxed: false };
  if (question.nothing) return { ...nothing, ...planCounts(request, { filter: '' }).read([]) };
  const alike = await findAlike(asker, request, question, reading.meaning);
  const typed = await findEvery(asker, request, asked, window, alike);
  const mended =
    typed.before === 0 && !request.strict
      ? await findMended(asker, request, question, reading, window, alike)
      : undefined;
  let best: Answer = mended ?? typed;
  const { strict } = best;
  for (const tier of (mended?.tiers ?? tiers).slice(1)) {
    if (request.strict || best.before >= best.question.enough) break;
    const among = alike ? [...tier, { ...byMeaning(alike), weight: BESIDE }] : tier;
    const more = await findOnce(asker, request, among, sortOf(request, best.question), window);
    if (more.before > best.before) best = { ...best, ...more, strict, relaxed: true };
  }
  return best;
}

/** What is only near stands behind. */
async function findEvery(
  asker: Asker,
  request: SearchRequest,
  asked: Read,
  window: Window,
  alike: ByMeaning | undefined,
): Promise<Answer> {
  const [every = []] = asked.tiers;
  const some = alike ? [...every.map((one) => ({ ...one, weight: 1 })), byMeaning(alike)] : every;
  const found = await findOnce(asker, request, some, sortOf(request, asked.question), window);
  const strict = new Set(found.hits.flatMap(({ held, near }) => (near ? [] : held.key)));
  return { ...asked, ...found, strict, relaxed: false, alike };
}

const byMeaning = (near: ByMeaning): Asked => ({ q: '', matchingStrategy: 'all', weight: BEHIND, near });

/** What holds every word once one character of a word is put right. */
async function findMended(
  asker: Asker,
  request: SearchRequest,
  { wanted }: Question,
  reading: Reading,
  window: Window,
  alike: ByMeaning | undefined,
): Promise<Answer | undefined> {
  const parts = wanted.filter(({ phrase }) => !phrase).map(({ text }) => text);
  const corrected = await reading.mend?.(fold(request.q), parts);
  if (!corrected) return undefined;
  const found = await findEvery(asker, request, { ...read(corrected, reading), corrected }, window, alike);
  return found.before > 0 ? { ...found, relaxed: true } : undefined;
}

async function findOnce(asker: Asker, request: SearchRequest, asked: readonly Asked[], sort: Sort, window: Window) {
  const filter = both(scopeOf(request), chosen(request));
  if (sort === 'closing') return findByClosing(asker, request, asked, filter, window);
  const counts = planCounts(request, { filter, ...ORDERS[sort], ...window }, isByMeaning(asked));
  const found = await ask(asker, asked, counts.parts);
  return { hits: found[0]?.hits ?? [], ...counts.read(found) };
}

const isByMeaning = (asked: readonly Asked[]): boolean => asked.some(({ near }) => near);

const NEWEST = ['publishedAt:desc', 'key:asc'];
const ORDERS: Record<Exclude<Sort, 'closing'>, { sort?: string[] }> = {
  relevance: {},
  newest: { sort: NEWEST },
  amount: { sort: ['amountFen:desc', ...NEWEST] },
};

/** What closes first comes first, and what has closed or never does after all that. */
async function findByClosing(
  asker: Asker,
  request: SearchRequest,
  asked: readonly Asked[],
  filter: string,
  window: Window,
) {
  const later = closesLater(request.now);
  const counts = planCounts(request, { filter }, isByMeaning(asked));
  const open: Part = { filter: both(filter, later), sort: ['closesAt:asc', ...NEWEST], ...window };
  const found = await ask(asker, asked, [...counts.parts, open]);
  const { hits = [], total = 0 } = found.pop() ?? {};
  const rest = { offset: Math.max(0, window.offset - total), limit: window.limit - hits.length };
  const [over] =
    rest.limit > 0 ? await ask(asker, asked, [{ filter: both(filter, `NOT ${later}`), sort: NEWEST, ...rest }]) : [];
  return { hits: [...hits, ...(over?.hits ?? [])], ...counts.read(found) };
}

/** The best in the order of a closer look, behind what holds every word. What means the very same counts as much as the best by words. */
function reorder({ hits, strict, alike, question: { asked } }: Answer, now: number): SearchDocument[] {
  const documents = hits.map(({ held, score, near }) => {
    return { key: held.key, document: toDocument(held, now), score: near ? 0 : score };
  });
  const most = documents.reduce((best, { score }) => Math.max(best, score), 0) || 1;
  const best = documents.slice(0, DEPTH);
  const scores = lookCloser(
    asked,
    best.map(({ key, document, score }) => {
      return { texts: document.texts, score: (score + most * (alike?.keys.get(key) ?? 0)) * SCORE };
    }),
  );
  const placed = best.map(({ document, key }, i) => ({
    document,
    score: (scores[i] ?? 0) * timely(document, now),
    first: Number(strict.has(key)),
  }));
  const ordered = placed.sort((a, b) => b.first - a.first || b.score - a.score);
  return [...ordered, ...documents.slice(DEPTH)].map(({ document }) => document);
}
