import { sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { type Analysed, analyse } from './analyse.ts';
import type { SearchDocument, SearchKey } from './engine.ts';
import { countUp } from './versions.ts';
import { useVocabulary } from './vocabulary.ts';

/** Rows are handed over as one JSON value: binding each of a thousand cells costs more than writing them. */
const json = (value: unknown) => JSON.stringify(value);

/** Adds or replaces documents, each under one row number in all three tables. `prepared`: they were cut already. */
export async function storeDocuments(
  tx: Transaction,
  documents: readonly SearchDocument[],
  prepared?: readonly Analysed[],
): Promise<void> {
  if (documents.length === 0) return;
  if (!prepared) await useVocabulary(tx);
  const analysed = prepared ?? documents.map(analyse);
  const version = await countUp(tx);
  const rows = await tx.all<SearchKey & { row: number }>(upsert(documents, analysed, version));
  await tx.run(sql`DELETE FROM search_removed WHERE ("index", id) IN
    (SELECT value->>0, value->>1 FROM json_each(${json(rows.map(({ index, id }) => [index, id]))}))`);
  await dropTerms(tx, rows);
  const rowOf = new Map(rows.map(({ index, id, row }) => [`${index}/${id}`, row]));
  const numbered = documents.map(({ index, id }, i) => {
    return { row: rowOf.get(`${index}/${id}`) as number, ...(analysed[i] as Analysed) };
  });
  await tx.run(sql`INSERT INTO search_index
      (rowid, title_words, title_grams, main_words, main_grams, more_words, more_grams)
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6
    FROM json_each(${json(numbered.map(({ row, columns }) => [row, ...columns]))})`);
  await tx.run(sql`INSERT INTO match_index (rowid, demand, supply) SELECT value->>0, value->>1, value->>2
    FROM json_each(${json(numbered.flatMap(matchRow))})`);
}

export async function removeDocuments(tx: Transaction, keys: readonly SearchKey[]): Promise<void> {
  if (keys.length === 0) return;
  const version = await countUp(tx);
  const rows = await tx.all<SearchKey & { row: number }>(sql`DELETE FROM search_documents
    WHERE ("index", id) IN (SELECT value->>0, value->>1 FROM json_each(${json(keys.map((key) => [key.index, key.id]))}))
    RETURNING "row" AS "row", "index" AS "index", id AS id`);
  await tx.run(sql`INSERT INTO search_removed ("index", id, changed) SELECT value->>0, value->>1, ${version}
    FROM json_each(${json(rows.map(({ index, id }) => [index, id]))})`);
  await tx.run(sql`INSERT INTO search_gone ("row", changed) SELECT value, ${version}
    FROM json_each(${json(rows.map(({ row }) => row))}) WHERE true ON CONFLICT ("row") DO UPDATE SET changed = excluded.changed`);
  await dropTerms(tx, rows);
}

export async function removeAllDocuments(tx: Transaction): Promise<void> {
  const version = await countUp(tx);
  await tx.run(sql`INSERT INTO search_removed ("index", id, changed)
    SELECT "index", id, ${version} FROM search_documents`);
  await tx.run(sql`INSERT INTO search_gone ("row", changed) SELECT "row", ${version} FROM search_documents
    WHERE true ON CONFLICT ("row") DO UPDATE SET changed = excluded.changed`);
  await tx.run(sql`DELETE FROM search_documents`);
  await tx.run(sql`INSERT INTO search_index (search_index) VALUES ('delete-all')`);
  await tx.run(sql`INSERT INTO match_index (match_index) VALUES ('delete-all')`);
}

function upsert(documents: readonly SearchDocument[], analysed: readonly Analysed[], version: number) {
  const rows = documents.map((d, i) => [
    ...[d.index, d.id, d.field, d.region, d.kind, d.state, d.organisationId, d.organisationName],
    ...[d.chain ?? '', (d.modes ?? []).join(), d.facts.trl, d.amountFen, d.closesAt, d.publishedAt],
    ...[json(d.facts), json(analysed[i]?.compared), json(d.texts), tokensIn(analysed[i]?.columns ?? [])],
  ]);
  return sql`INSERT INTO search_documents ("index", id, field, region, kind, state, organisation_id, organisation_name,
      chain, modes, trl, amount_fen, closes_at, published_at, facts, compared, texts, tokens, changed)
    SELECT value->>0, value->>1, value->>2, value->>3, value->>4, value->>5, value->>6, value->>7, value->>8, value->>9,
      value->>10, value->>11, value->>12, value->>13, value->>14, value->>15, value->>16, value->>17, ${version}
    FROM json_each(${json(rows)}) WHERE true
    ON CONFLICT ("index", id) DO UPDATE SET field = excluded.field, region = excluded.region, kind = excluded.kind,
      state = excluded.state, organisation_id = excluded.organisation_id, organisation_name = excluded.organisation_name,
      chain = excluded.chain, modes = excluded.modes, trl = excluded.trl, changed = excluded.changed,
      amount_fen = excluded.amount_fen, closes_at = excluded.closes_at, published_at = excluded.published_at,
      facts = excluded.facts, compared = excluded.compared, texts = excluded.texts,
      tokens = excluded.tokens
    RETURNING "row" AS "row", "index" AS "index", id AS id`;
}

/** Tokens are parted by single spaces. */
const tokensIn = (columns: readonly string[]): number =>
  columns.reduce((sum, text) => sum + (text ? text.split(' ').length : 0), 0);

/** Takes rows out of the full text. */
async function dropTerms(tx: Transaction, rows: { row: number }[]): Promise<void> {
  const gone = json(rows.map(({ row }) => row));
  await tx.run(sql`DELETE FROM search_index WHERE rowid IN (SELECT value FROM json_each(${gone}))`);
  await tx.run(sql`DELETE FROM match_index WHERE rowid IN (SELECT value FROM json_each(${gone}))`);
}

function matchRow({ row, side, terms }: Analysed & { row: number }): unknown[] {
  if (!side) return [];
  const text = terms.join(' ');
  return [[row, side === 'demand' ? text : '', side === 'supply' ? text : '']];
}
