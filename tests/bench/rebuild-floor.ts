import type { InValue, Row } from '@libsql/client';
import { type Database, openDatabase } from '#db/client.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { analyse } from '#src/search/analyse.ts';
import type { SearchDocument } from '#src/search/engine.ts';

const BATCH = 200;
const COLUMNS = ['title_words', 'title_grams', 'main_words', 'main_grams', 'more_words', 'more_grams'];

/**
 * The floor of a rebuild: takes the documents of an index, cuts their texts with the same tokeniser and inserts the same
 * rows into the same tables of an empty database, with nothing but the driver. Returns the milliseconds of that.
 */
export async function insertBare({ client }: Database, path: string): Promise<number> {
  const bare = openDatabase(`file:${path}`);
  await migrateDatabase(bare);
  const { columns } = await client.execute('SELECT * FROM search_documents LIMIT 1');
  let took = 0;
  for (let after = 0; ; ) {
    const { rows } = await client.execute({
      sql: `SELECT * FROM search_documents WHERE "row" > ? ORDER BY "row" LIMIT ${BATCH}`,
      args: [after],
    });
    if (rows.length === 0) break;
    after = rows.at(-1)?.row as number;
    const start = performance.now();
    await bare.client.batch(statements(columns, rows), 'write');
    took += performance.now() - start;
  }
  bare.close();
  return took;
}

function statements(columns: string[], rows: Row[]) {
  const analysed = rows.map(({ row, index, texts }) => ({
    row: row as number,
    ...analyse({ index: index as SearchDocument['index'], texts: JSON.parse(String(texts)) }),
  }));
  const cells = rows.map((row) => columns.map((_, i) => row[i] as InValue));
  return [
    insert('search_documents', columns, cells),
    insert(
      'search_index',
      ['rowid', ...COLUMNS],
      analysed.map((one) => [one.row, ...one.columns]),
    ),
    insert(
      'match_index',
      ['rowid', 'supply'],
      analysed.map(({ row, terms }) => [row, terms.join(' ')]),
    ),
  ];
}

function insert(table: string, columns: string[], rows: InValue[][]) {
  const row = `(${columns.map(() => '?').join(',')})`;
  const names = columns.map((name) => `"${name}"`).join(',');
  return { sql: `INSERT INTO ${table} (${names}) VALUES ${rows.map(() => row).join(',')}`, args: rows.flat() };
}
