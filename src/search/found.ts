import type { Reader } from '#db/client.ts';
import { type Before, firstOf } from './best.ts';
import { type Columns, readColumns } from './columns.ts';
import { FACETS, type SearchAnswer, type SearchRequest } from './engine.ts';
import { type Expression, settled, termsIn } from './expression.ts';
import { countFacets } from './facets.ts';
import { gather, type Lists, marked, scoreAll } from './gather.ts';
import { readPostings } from './postings.ts';
import type { Question } from './question.ts';

/** A document of the answer: its row number and how well it answers, more is better. */
export type Place = { row: number; score: number };
/** `strict`: row numbers that stand before all others. `from`, `count`: which places are wanted, from 0. */
export type Window = { strict: readonly number[]; from: number; count: number };
/**
 * How many documents answer the question and how many of them pass the chosen values, the counts of each facet, and the
 * places wanted among those that pass.
 */
export type Found = { answering: number; total: number; facets: SearchAnswer['facets']; places: Place[] };

export const NOTHING_FOUND: Found = {
  answering: 0,
  total: 0,
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
  const all =
    match && lists ? gather(match, lists, columns.size) : Uint32Array.from({ length: columns.size }, (_, i) => i);
  const rows = all.filter(within(columns, request, unwanted));
  const { passing, facets } = countFacets(columns, rows, request.filters ?? {}, request.now);
  const scores = lists ? scoreAll(columns, lists) : undefined;
  const best = firstOf(passing, orderOf(columns, request, scores, window), window.from + window.count);
  const places = best.slice(window.from).map((row) => ({ row, score: scores?.[row] ?? 0 }));
  return { answering: rows.length, total: passing.length, facets, places };
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
  { size, numbers: { publishedAt, closesAt, amountFen } }: Columns,
  { sort = 'relevance', now }: SearchRequest,
  scores: Float64Array | undefined,
  { strict }: Window,
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
  const ahead = marked(Uint32Array.from(strict), size);
  return strict.length > 0 ? by((row) => ahead[row] as number, better) : better;
}

/** The larger first, then by another order. */
const by =
  (value: (row: number) => number, then: Before): Before =>
  (a, b) => {
    const [of, other] = [value(a), value(b)];
    return of === other ? then(a, b) : of > other;
  };
