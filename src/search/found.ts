import type { Reader } from '#db/client.ts';
import { type Before, firstOf } from './best.ts';
import { type Columns, readColumns } from './columns.ts';
import { FACETS, type SearchAnswer, type SearchRequest } from './engine.ts';
import { type Expression, settled, termsIn } from './expression.ts';
import { countFacets } from './facets.ts';
import { gather, type Lists, marked, scoreAll, together } from './gather.ts';
import type { Near } from './meaning/near.ts';
import { readPostings } from './postings.ts';
import type { Question } from './question.ts';

/** A document of the answer: its row number and how well it answers, more is better. `near`: by its meaning, not its words. */
export type Place = { row: number; score: number; near: boolean };
/**
 * `strict`: row numbers that stand before all others. `from`, `count`: which places are wanted, from 0. `alike`: what means
 * something like the question, and what must stand in it; with every word asked for (`every`) it stands behind.
 */
export type Window = {
  strict: readonly number[];
  from: number;
  count: number;
  alike?: { near: Near; required: Expression | undefined };
  every: boolean;
};
/**
 * How many documents answer the question by its words; how many pass the chosen values, and of these by meaning alone; the
 * counts of each facet, and the places wanted among those that pass.
 */
export type Found = {
  answering: number;
  total: number;
  near: number;
  facets: SearchAnswer['facets'];
  places: Place[];
};

export const NOTHING_FOUND: Found = {
  answering: 0,
  total: 0,
  near: 0,
  facets: Object.fromEntries(FACETS.map((facet) => [facet, []])) as unknown as Found['facets'],
  places: [],
};

/** All that answers one reading of a question: lists of terms from the full text, everything else in memory. */
export async function findOnce(
  db: Reader,
  request: SearchRequest,
  question: Question,
  match: Expression | undefined,
  window: Window,
): Promise<Found> {
  const columns = await readColumns(db);
  const lists = match ? await listsOf(db, match, columns) : undefined;
  const unwanted = question.exclusion && (await rowsOf(db, question.exclusion, columns));
  const asked = within(columns, request, unwanted);
  const words = (match && lists ? gather(match, lists, columns.size) : everyRow(columns)).filter(asked);
  const alike = match && window.alike && (await onlyAlike(db, window.alike, words, columns));
  const rows = alike ? together([words, alike.filter(asked)], columns.size) : words;
  const { passing, facets } = countFacets(columns, rows, request.filters ?? {}, request.now);
  const scores = lists ? scoreAll(columns, lists) : undefined;
  if (scores && window.alike) addMeaning(scores, rows, window.alike.near);
  const byWords = alike && marked(words, columns.size);
  const ahead = window.strict.length > 0 ? marked(Uint32Array.from(window.strict), columns.size) : undefined;
  const first = window.every ? byWords : ahead;
  const best = firstOf(passing, orderOf(columns, request, scores, first), window.from + window.count);
  const isNear = (row: number): boolean => byWords !== undefined && byWords[row] !== 1;
  const places = best.slice(window.from).map((row) => ({ row, score: scores?.[row] ?? 0, near: isNear(row) }));
  const near = byWords ? passing.filter(isNear).length : 0;
  return { answering: words.length, total: passing.length, near, facets, places };
}

const everyRow = ({ size }: Columns): Uint32Array => Uint32Array.from({ length: size }, (_, i) => i);

/** What means something alike and holds what must stand in it, without what was found by its words. */
async function onlyAlike(
  db: Reader,
  { near, required }: NonNullable<Window['alike']>,
  words: Uint32Array,
  columns: Columns,
): Promise<Uint32Array> {
  const found = marked(words, columns.size);
  const held = required && (await rowsOf(db, required, columns));
  return Uint32Array.from(near.keys()).filter((row) => found[row] !== 1 && (!held || held[row] === 1));
}

/** What means the very same counts as much as the best of those found by words. */
function addMeaning(scores: Float64Array, rows: Uint32Array, near: Near): void {
  const best = rows.reduce((most, row) => Math.max(most, scores[row] as number), 0) || 1;
  for (const [row, alike] of near) if (row < scores.length) scores[row] = (scores[row] as number) + best * alike;
}

async function listsOf(db: Reader, match: Expression, { size, version }: Columns): Promise<Lists> {
  const terms = termsIn(match);
  const postings = await readPostings(db, terms, version);
  // What was written a moment ago, after the columns were read, is not in them yet.
  const known = postings.map(({ rows, weights }) =>
    (rows.at(-1) ?? 0) < size ? { rows, weights } : { rows: rows.filter((row) => row < size), weights },
  );
  const lists = new Map(terms.map((term, i) => [term, known[i] as (typeof known)[number]]));
  const counting = new Set(termsIn(settled(match, (one) => gather(one, lists, size).length > 0)));
  return new Map([...lists].filter(([term]) => counting.has(term)));
}

const rowsOf = async (db: Reader, match: Expression, columns: Columns): Promise<Uint8Array> =>
  marked(gather(match, await listsOf(db, match, columns), columns.size), columns.size);

/** Whether a row is in the index, in the scope of the question, and not excluded. */
function within(columns: Columns, { scope }: SearchRequest, unwanted: Uint8Array | undefined) {
  const { alive, coded, codes } = columns;
  const indexes = scope?.indexes && new Set(scope.indexes.map((index) => codes.index.get(index)));
  const { organisationId } = scope ?? {};
  const organisation = organisationId ? (codes.organisation.get(organisationId) ?? -1) : undefined;
  return (row: number): boolean =>
    alive[row] === 1 &&
    !unwanted?.[row] &&
    (!indexes || indexes.has(coded.index[row])) &&
    (organisation === undefined || coded.organisation[row] === organisation);
}

/** Newest first breaks every tie, and the row number the last one, so that pages never overlap. */
function orderOf(
  { numbers: { publishedAt, closesAt, amountFen } }: Columns,
  { sort = 'relevance', now }: SearchRequest,
  scores: Float64Array | undefined,
  first: Uint8Array | undefined,
): Before {
  const newest: Before = (a, b) =>
    (publishedAt[b] as number) - (publishedAt[a] as number) < 0 || (publishedAt[a] === publishedAt[b] && a < b);
  if (sort === 'amount') return by((row) => amountFen[row] ?? -1, newest);
  if (sort === 'closing')
    return by(
      (row) => ((closesAt[row] as number) > now ? -(closesAt[row] as number) : Number.NEGATIVE_INFINITY),
      newest,
    );
  if (sort === 'newest' || !scores) return newest;
  const better = by((row) => scores[row] as number, newest);
  return first ? by((row) => first[row] as number, better) : better;
}

/** The larger first, then by another order. */
const by =
  (value: (row: number) => number, then: Before): Before =>
  (a, b) => {
    const [of, other] = [value(a), value(b)];
    return of === other ? then(a, b) : of > other;
  };
