import { type SQL, sql } from 'drizzle-orm';
import { AMOUNT_BANDS, CLOSING_BANDS, TRL_BANDS } from './bands.ts';
import type { Facet, Facts, Index, SearchDocument, SearchRequest } from './engine.ts';
import type { Question } from './question.ts';

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
  d.region AS region, d.chain AS chain, d.modes AS modes, d.kind AS kind, ${facetValue('state', now)} AS state, d.organisation_id AS "organisationId",
  d.organisation_name AS "organisationName", d.amount_fen AS "amountFen", d.closes_at AS "closesAt",
  d.published_at AS "publishedAt", d.facts AS facts, d.texts AS texts`;

/** The value of a facet as SQL; of `mode` all values, joined by commas. */
export function facetValue(facet: Facet, now: number): SQL {
  if (facet === 'state')
    return sql`CASE WHEN d.state = 'open' AND d.closes_at <= ${now} THEN 'closed' ELSE d.state END`;
  if (facet === 'mode') return sql`d.modes`;
  if (facet === 'trl') return bandOf(sql`d.trl`, sql`d.trl IS NULL`, '<=', limits(TRL_BANDS, 'to'));
  if (facet === 'amount')
    return bandOf(sql`d.amount_fen`, sql`d.amount_fen IS NULL`, '<', limits(AMOUNT_BANDS, 'under'));
  if (facet === 'closing')
    return bandOf(
      sql`d.closes_at - ${now}`,
      sql`d.closes_at IS NULL OR d.closes_at <= ${now}`,
      '<=',
      limits(CLOSING_BANDS, 'within'),
    );
  return sql`d.${sql.identifier(facet)}`;
}

type Limits = [key: string, limit: number][];

const limits = <K extends string>(bands: Readonly<Record<string, { [k in K]: number }>>, name: K): Limits =>
  Object.entries(bands).map(([key, band]) => [key, band[name]]);

function bandOf(value: SQL, unknown: SQL, compare: '<' | '<=', bands: Limits): SQL {
  const finite = bands.filter(([, limit]) => Number.isFinite(limit));
  const cases = finite.map(([key, limit]) => sql` WHEN ${value} ${sql.raw(compare)} ${limit} THEN ${key}`);
  return sql`CASE WHEN ${unknown} THEN ''${sql.join(cases, sql``)} ELSE ${bands.at(-1)?.[0]} END`;
}

/** FROM and WHERE of a question, without the chosen facet values; of a document only what stands in the narrow index. */
export function sourceOf({ scope }: SearchRequest, question: Question, match: string | undefined): SQL {
  const conditions: SQL[] = [];
  if (match) conditions.push(sql`search_index MATCH ${match}`);
  if (question.exclusion)
    conditions.push(
      sql`d."row" NOT IN (SELECT rowid FROM search_index WHERE search_index MATCH ${question.exclusion})`,
    );
  if (scope?.indexes) conditions.push(anyOf(sql`d."index"`, scope.indexes));
  if (scope?.organisationId) conditions.push(sql`d.organisation_id = ${scope.organisationId}`);
  const narrow = sql`search_documents d INDEXED BY search_documents_facets`;
  const from = match ? sql`search_index CROSS JOIN ${narrow} ON d."row" = search_index.rowid` : narrow;
  return sql`FROM ${from} WHERE ${conditions.length ? sql.join(conditions, sql` AND `) : sql`true`}`;
}

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
