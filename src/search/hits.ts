import { type SQL, sql } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { FACETS, type Hit, type SearchDocument, type SearchRequest, WEIGHTS } from './engine.ts';
import { highlight, passageOf } from './highlight.ts';
import type { Question } from './question.ts';
import { anyOf, documentColumns, facetValue, type StoredDocument, sourceOf, toDocument } from './sql.ts';
import { wordsOf } from './tokenise.ts';

export type Window = { match: string | undefined; relaxed: boolean; page: number; size: number };

/** A pair of characters says less than a word. */
const GRAM_SHARE = 0.5;
const RANK = sql.raw(
  `bm25(search_index, ${Object.values(WEIGHTS)
    .flatMap((weight) => [weight, weight * GRAM_SHARE])
    .join(', ')})`,
);

/** One page of what answers the question, in order, with the words marked. */
export async function readHits(db: Reader, request: SearchRequest, question: Question, window: Window): Promise<Hit[]> {
  const { match, page, size } = window;
  const chosen = FACETS.flatMap((facet) => {
    const values = request.filters?.[facet];
    return values?.length ? [sql` AND ${anyOf(facetValue(facet, request.now), values)}`] : [];
  });
  const rows = await db.all<StoredDocument>(sql`SELECT ${documentColumns(request.now)}
    ${sourceOf(request, question, match)}${sql.join(chosen, sql``)}
    ORDER BY ${orderOf(request, question, window)} LIMIT ${size} OFFSET ${(page - 1) * size}`);
  const terms = termsToMark(question);
  return rows.map((row) => toHit(toDocument(row), terms));
}

/** Newest first breaks every tie, and the row number the last one, so that pages never overlap. */
function orderOf({ sort = 'relevance', now }: SearchRequest, question: Question, { match, relaxed }: Window): SQL {
  const newest = sql`d.published_at DESC, d."row"`;
  if (sort === 'closing') return sql`d.closes_at IS NULL OR d.closes_at <= ${now}, d.closes_at, ${newest}`;
  if (sort === 'amount') return sql`d.amount_fen IS NULL, d.amount_fen DESC, ${newest}`;
  if (sort === 'newest' || !match) return newest;
  const [strict] = question.tiers;
  if (!relaxed || !strict) return sql`${RANK}, ${newest}`;
  const full = sql`d."row" IN (SELECT rowid FROM search_index WHERE search_index MATCH ${strict})`;
  return sql`${full} DESC, ${RANK}, ${newest}`;
}

const termsToMark = (question: Question): string[] => [
  ...new Set([
    ...question.words,
    ...question.words.flatMap(wordsOf).filter((word) => word.length > 1),
    ...question.phrases,
  ]),
];

function toHit(document: SearchDocument, terms: readonly string[]): Hit {
  const { texts, facts, ...rest } = document;
  const snippet = passageOf(texts, terms);
  return {
    ...rest,
    title: highlight(texts.title, terms),
    ...(snippet ? { snippet } : {}),
    ...(facts.trl ? { trl: facts.trl } : {}),
  };
}
