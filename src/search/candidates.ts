import { sql } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { type Frequencies, type MatchDocument, type MatchIndex, SIDES, type Side } from './engine.ts';
import { documentColumns, type StoredMatch, toMatchDocument } from './sql.ts';

/** How common each term is on each side: read from the index itself, so it is never behind it. */
export async function frequencies(db: Reader, terms: readonly string[]): Promise<Record<Side, Frequencies>> {
  const sizes = await db.all<{ index: string; n: number }>(
    sql`SELECT d."index" AS "index", count(*) AS n FROM search_documents d GROUP BY 1`,
  );
  const rows = await db.all<{
    term: string;
    col: Side;
    doc: number;
  }>(sql`SELECT t.term AS term, t.col AS col, t.doc AS doc
    FROM json_each(${JSON.stringify(terms)}) wanted JOIN match_terms t ON t.term = wanted.value`);
  const ofSide = (side: Side): Frequencies => ({
    total: sizes.reduce((sum, { index, n }) => sum + (SIDES[side].some((one) => one === index) ? n : 0), 0),
    of: new Map(rows.flatMap(({ term, col, doc }) => (col === side ? [[term, doc]] : []))),
  });
  return { demand: ofSide('demand'), supply: ofSide('supply') };
}

/** Those of one side that share most of the terms. Gates before scores: not one's own, and no listing that is closed. */
export async function candidates(
  db: Reader,
  { side, terms, notOf, limit, now }: Parameters<MatchIndex['candidates']>[0],
): Promise<MatchDocument[]> {
  if (terms.length === 0) return [];
  const match = `${side} : (${terms.map((term) => `"${term}"`).join(' OR ')})`;
  const open = side === 'demand' ? sql` AND d.state = 'open' AND (d.closes_at IS NULL OR d.closes_at > ${now})` : sql``;
  const rows = await db.all<StoredMatch>(sql`SELECT ${documentColumns(now)}, d.compared AS compared
    FROM match_index JOIN search_documents d ON d."row" = match_index.rowid
    WHERE match_index MATCH ${match} AND d.organisation_id <> ${notOf}${open}
    ORDER BY bm25(match_index), d."row" LIMIT ${limit}`);
  return rows.map(toMatchDocument);
}
