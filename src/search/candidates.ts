import { sql } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import type { MatchDocument, MatchIndex, Side } from './engine.ts';

/** A document as one JSON array, see `toMatchDocument`; the three last are JSON as they are stored. */
const PACKED = sql`'[' || json_quote(d."index") || ',' || json_quote(d.id) || ',' || json_quote(d.field) || ','
  || json_quote(d.region) || ',' || json_quote(d.chain) || ',' || json_quote(d.modes) || ',' || json_quote(d.organisation_id) || ',' || coalesce(d.amount_fen, 'null') || ','
  || d.facts || ',' || d.texts || ',' || d.compared || ']'`;
type Packed = [
  index: MatchDocument['index'],
  id: string,
  field: string,
  region: string,
  chain: string,
  modes: string,
  organisationId: string,
  amountFen: number | null,
  facts: MatchDocument['facts'],
  texts: MatchDocument['texts'],
  compared: MatchDocument['compared'],
];

/**
 * Those of one side that share most of the terms. Gates before scores: not one's own, and no listing that is closed,
 * unless those are asked for.
 * All come in one row: to hand over hundreds would cost as much as to find them.
 */
export async function candidates(
  db: Reader,
  { side, terms, notOf, limit, now, over = false }: Parameters<MatchIndex['candidates']>[0],
): Promise<MatchDocument[]> {
  if (terms.length === 0) return [];
  const open =
    side === 'demand' && !over ? sql` AND g.state = 'open' AND (g.closes_at IS NULL OR g.closes_at > ${now})` : sql``;
  const best = sql`SELECT match_index.rowid AS "row" FROM match_index
    JOIN search_documents g ON g."row" = match_index.rowid
    WHERE match_index MATCH ${anyTerm(side, terms)} AND g.organisation_id <> ${notOf}${open}
    ORDER BY bm25(match_index), match_index.rowid LIMIT ${limit}`;
  const found = await db.get<{ packed: string | null }>(sql`SELECT '[' || group_concat(${PACKED}) || ']' AS packed
    FROM (${best}) best JOIN search_documents d ON d."row" = best."row"`);
  return (JSON.parse(found?.packed ?? '[]') as Packed[]).map(toMatchDocument);
}

function toMatchDocument([index, id, field, region, chain, modes, ...others]: Packed): MatchDocument {
  const [organisationId, amountFen, facts, texts, compared] = others;
  const amount = amountFen === null ? {} : { amountFen };
  const said = { chain, modes: modes ? modes.split(',') : [] };
  return { index, id, field, region, ...said, organisationId, ...amount, facts, texts, compared };
}

/** Terms hold letters, digits and one private character at most, so a quoted one can hold no operator. */
export const anyTerm = (side: Side, terms: readonly string[]): string =>
  `${side} : (${terms.map((term) => `"${term}"`).join(' OR ')})`;
