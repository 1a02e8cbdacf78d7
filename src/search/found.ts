import { type SQL, sql } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { FACETS, type Facet, type SearchRequest, WEIGHTS } from './engine.ts';
import type { Group } from './facets.ts';
import type { Question } from './question.ts';
import { anyOf, facetValue, sourceOf } from './sql.ts';

/** A document of the answer: its row number and how well FTS5 holds it to answer, more is better. */
export type Place = { row: number; score: number };
/** `strict`: row numbers that stand before all others. `from`, `count`: which places are wanted, from 0. */
export type Window = { strict: readonly number[]; from: number; count: number };
/** How many documents share each set of facet values, and the places wanted among what the chosen values leave. */
export type Found = { groups: Group[]; places: Place[] };

/** A pair of characters says less than a word. */
const GRAM_SHARE = 0.5;
/** The weights of the columns of search_index, as bm25 takes them. */
export const RANK = `bm25(search_index, ${Object.values(WEIGHTS)
  .flatMap((weight) => [weight, weight * GRAM_SHARE])
  .join(', ')})`;

/**
 * Counts and orders all that answers a question in one statement, which reads of each document no more than stands in an
 * index made for it. To walk the full text twice costs a third of what keeping its first walk would: counting needs no
 * ranks, and ordering keeps no more than the best. The answer comes in one row, for handing over thousands is dear too.
 */
export async function findOnce(
  db: Reader,
  request: SearchRequest,
  question: Question,
  match: string | undefined,
  window: Window,
): Promise<Found> {
  const facets = FACETS.map((facet) => sql`${facetValue(facet, request.now)} AS ${sql.identifier(facet)}`);
  const columns = sql.join(
    FACETS.map((facet) => sql.identifier(facet)),
    sql`, `,
  );
  const score = match ? sql.raw(`-${RANK}`) : sql`0`;
  const source = sourceOf(request, question, match);
  const found = await db.get<{ groups: string; places: string }>(sql`SELECT
      (SELECT json_group_array(json_array(${columns}, n)) FROM
        (SELECT ${sql.join(facets, sql`, `)}, count(*) AS n ${source} GROUP BY ${columns})) AS groups,
      (SELECT json_group_array(json_array("row", score)) FROM
        (SELECT d."row" AS "row", ${score} AS score ${source}${chosen(request)}
        ORDER BY ${orderOf(request, match, window)} LIMIT ${window.count} OFFSET ${window.from})) AS places`);
  return {
    groups: (JSON.parse(found?.groups ?? '[]') as GroupRow[]).map(toGroup),
    places: (JSON.parse(found?.places ?? '[]') as [number, number][]).map(([row, score]) => ({ row, score })),
  };
}

/** The values in the order of FACETS, then how many. */
type GroupRow = [...string[], number];

const toGroup = (row: GroupRow): Group => ({
  ...(Object.fromEntries(FACETS.map((facet, i) => [facet, row[i]])) as Record<Facet, string>),
  n: row.at(-1) as number,
});

function chosen(request: SearchRequest): SQL {
  const conditions = FACETS.flatMap((facet) => {
    const values = request.filters?.[facet];
    return values?.length ? [sql` AND ${isChosen(facet, values, request.now)}`] : [];
  });
  return sql.join(conditions, sql``);
}

const isChosen = (facet: Facet, values: readonly string[], now: number): SQL =>
  facet === 'mode'
    ? sql`EXISTS (SELECT 1 FROM json_each(${JSON.stringify(values)}) WHERE instr(',' || d.modes || ',', ',' || value || ','))`
    : anyOf(facetValue(facet, now), values);

/** Newest first breaks every tie, and the row number the last one, so that pages never overlap. */
function orderOf({ sort = 'relevance', now }: SearchRequest, match: string | undefined, { strict }: Window): SQL {
  const newest = sql`d.published_at DESC, d."row"`;
  if (sort === 'closing') return sql`d.closes_at IS NULL OR d.closes_at <= ${now}, d.closes_at, ${newest}`;
  if (sort === 'amount') return sql`d.amount_fen IS NULL, d.amount_fen DESC, ${newest}`;
  if (sort === 'newest' || !match) return newest;
  return strict.length ? sql`${anyOf(sql`d."row"`, strict)} DESC, score DESC, ${newest}` : sql`score DESC, ${newest}`;
}
