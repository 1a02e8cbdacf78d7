import { type SQL, sql } from 'drizzle-orm';
import type { Facts, Index, SearchDocument } from './engine.ts';

/** A row of search_documents as stored; aliased `d` in every statement. */
export type StoredDocument = {
  index: Index;
  id: string;
  field: string;
  region: string;
  chain: string;
  modes: string;
  kind: string;
  state: string;
  organisationId: string;
  organisationName: string;
  amountFen: number | null;
  closesAt: number | null;
  publishedAt: number;
  facts: string;
  texts: string;
};

/** The columns of StoredDocument; an open thing past its closing counts as closed. */
export const documentColumns = (now: number): SQL => sql`d."index" AS "index", d.id AS id, d.field AS field,
  d.region AS region, d.chain AS chain, d.modes AS modes, d.kind AS kind, CASE WHEN d.state = 'open' AND d.closes_at <= ${now} THEN 'closed' ELSE d.state END AS state, d.organisation_id AS "organisationId",
  d.organisation_name AS "organisationName", d.amount_fen AS "amountFen", d.closes_at AS "closesAt",
  d.published_at AS "publishedAt", d.facts AS facts, d.texts AS texts`;

export const anyOf = (column: SQL, values: readonly (string | number)[]): SQL =>
  sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`;

export function toDocument({
  facts,
  texts,
  chain,
  modes,
  amountFen,
  closesAt,
  ...row
}: StoredDocument): SearchDocument {
  return {
    ...row,
    ...(chain ? { chain } : {}),
    ...(modes ? { modes: modes.split(',') } : {}),
    ...(amountFen == null ? {} : { amountFen }),
    ...(closesAt == null ? {} : { closesAt }),
    facts: JSON.parse(facts) as Facts,
    texts: JSON.parse(texts) as SearchDocument['texts'],
  };
}
