import { is } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { expect, it } from 'vitest';
import * as schema from '#db/schema/index.ts';
import { COLUMNS } from './columns.ts';

/** All that holds text and is neither a key of its table, nor points to another, nor one of a fixed set of words. */
function columnsOfWords(table: SQLiteTable): string[] {
  const { columns, foreignKeys } = getTableConfig(table);
  const pointing = new Set(foreignKeys.flatMap((key) => key.reference().columns.map(({ name }) => name)));
  return columns
    .filter((one) => one.getSQLType() === 'text' && !one.primary && !one.enumValues?.length && !pointing.has(one.name))
    .map(({ name }) => toSnakeCase(name));
}

const toSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const tables = Object.values(schema as Record<string, unknown>).filter((one) => is(one, SQLiteTable));

for (const table of tables)
  it(`knows who may read each column of words of ${getTableConfig(table).name}`, () => {
    const known = Object.keys(COLUMNS[getTableConfig(table).name] ?? {}).sort();
    expect(known).toEqual(columnsOfWords(table).sort());
  });

it('names no table that is not there', () => {
  const there = new Set(tables.map((table) => getTableConfig(table).name));
  expect(Object.keys(COLUMNS).filter((name) => !there.has(name))).toEqual([]);
});
