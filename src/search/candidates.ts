import { sql } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { type MatchDocument, type MatchIndex, SIDES, type Side } from './engine.ts';
import { anyOf, documentColumns, type StoredDocument, toMatchDocument } from './sql.ts';

/** How common each term is on one side: read from the index itself, so it is never behind it. */
export async function frequencies(
  db: Reader,
  side: Side,
  terms: readonly string[],
): Promise<{ total: number; of: Map<string, number> }> {
  const [all] = await db.all<{ n: number }>(
    sql`SELECT count(*) AS n FROM search_documents d WHERE ${anyOf(sql`d."index"`, SIDES[side])}`,
  );
  const rows = await db.all<{ term: string; doc: number }>(sql`SELECT t.term AS term, t.doc AS doc
    FROM json_each(${JSON.stringify(terms)}) wanted JOIN match_terms t ON t.term = wanted.value WHERE t.col = ${side}`);
  return { total: all?.n ?? 0, of: new Map(rows.map(({ term, doc }) => [term, doc])) };
}

/** Those of one side that share most of the terms. Gates before scores: not one's own, and no listing that is closed. */
export async function candidates(
  db: Reader,
  { side, terms, notOf, limit, now }: Parameters<MatchIndex['candidates']>[0],
): Promise<MatchDocument[]> {
  if (terms.length === 0) return [];
  const match = `${side} : (${terms.map((term) => `"${term}"`).join(' OR ')})`;
  const open = side === 'demand' ? sql` AND d.state = 'open' AND (d.closes_at IS NULL OR d.closes_at > ${now})` : sql``;
  const rows = await db.all<StoredDocument & { words: string }>(sql`SELECT ${documentColumns(now)}, d.words AS words
    FROM match_index JOIN search_documents d ON d."row" = match_index.rowid
    WHERE match_index MATCH ${match} AND d.organisation_id <> ${notOf}${open}
    ORDER BY bm25(match_index), d."row" LIMIT ${limit}`);
  return rows.map(toMatchDocument);
}
