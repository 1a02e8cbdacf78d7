import type { InValue } from '@libsql/client';
import { analyse } from '#src/search/analyse.ts';
import type { SearchDocument } from '#src/search/engine.ts';
import type { Market } from './market.ts';

/** Rows of one table, ready to be bound. */
export type Rows = { table: string; columns: string[]; rows: InValue[][] };

const BATCH = 200;
const WEIGHTS = ['title_words', 'title_grams', 'main_words', 'main_grams', 'more_words', 'more_grams'];

/** The very rows and tokens an import of capabilities left behind: records, documents, full text. */
export async function readWritten({ database: { client } }: Market): Promise<Rows[]> {
  const records = await client.execute('SELECT * FROM capabilities');
  const documents = await client.execute(`SELECT * FROM search_documents WHERE "index" = 'capabilities'`);
  const made = documents.rows.map(({ row, texts }) => ({
    row: row as number,
    ...analyse({ index: 'capabilities', texts: JSON.parse(String(texts)) as SearchDocument['texts'] }),
  }));
  const cells = (rows: typeof records.rows) => rows.map((row) => Array.from(row as ArrayLike<InValue>));
  return [
    { table: 'capabilities', columns: records.columns, rows: cells(records.rows) },
    { table: 'search_documents', columns: documents.columns, rows: cells(documents.rows) },
    { table: 'search_index', columns: ['rowid', ...WEIGHTS], rows: made.map(({ row, columns }) => [row, ...columns]) },
    { table: 'match_index', columns: ['rowid', 'supply'], rows: made.map(({ row, terms }) => [row, terms.join(' ')]) },
  ];
}

/** Inserts them with nothing but the driver: many rows a statement, a transaction every batch. */
export async function insertBare(market: Market, tables: readonly Rows[]): Promise<void> {
  const length = tables[0]?.rows.length ?? 0;
  for (let i = 0; i < length; i += BATCH)
    await market.database.client.batch(
      tables.map(({ table, columns, rows }) => statement(market, table, columns, rows.slice(i, i + BATCH))),
      'write',
    );
}

function statement(market: Market, table: string, columns: string[], rows: InValue[][]) {
  const row = `(${columns.map(() => '?').join(',')})`;
  const own = { organisation_id: market.supplier, created_by: market.official } as Record<string, string>;
  return {
    sql: `INSERT INTO ${table} (${columns.map((name) => `"${name}"`).join(',')}) VALUES ${rows.map(() => row).join(',')}`,
    args: rows.flatMap((cells) => cells.map((cell, i) => own[columns[i] as string] ?? cell)),
  };
}
