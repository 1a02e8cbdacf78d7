import { is, sql } from 'drizzle-orm';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import type { Database, Transaction } from '#db/client.ts';
import * as schema from '#db/schema/index.ts';
import { idOf } from '#db/seed/clock.ts';
import { loadDemoWorld } from '#db/seed/load.ts';

/** The demo world, and a row in every table that it leaves empty and that holds words. */
export async function loadWorld(database: Database, now: number, passwordHash = 'none'): Promise<void> {
  await loadDemoWorld(database, now, passwordHash);
  const tables = Object.values(schema as Record<string, unknown>).filter((one) => is(one, SQLiteTable));
  await database.write(async (tx) => {
    for (const name of EMPTY) {
      const table = tables.find((one) => getTableConfig(one).name === name);
      if (table && (await isEmpty(tx, name))) await fill(tx, table, now);
    }
  });
}

const isEmpty = async (tx: Transaction, name: string): Promise<boolean> =>
  (await tx.all(sql.raw(`select 1 from ${name} limit 1`))).length === 0;

/** In the order in which they point to each other. */
const EMPTY = [
  'sessions',
  'duty_runs',
  'event_questions',
  'registrations',
  'registration_answers',
  'registration_changes',
  'event_invitees',
  'event_topics',
  'event_surveys',
  'event_changes',
  'door_links',
  'match_feedback',
  'saved_searches',
  'files',
  'imports',
  'import_chunks',
  'organisation_merges',
  'search_rebuilds',
  'search_queries',
];

/** Where it matters whose the row is or what it says. */
const CHOSEN: Record<string, Record<string, string | number>> = {
  event_questions: { kind: 'text', label: '单位主要产品', options: '["甲","乙"]' },
  registrations: {
    user_id: idOf('user xiaoqi'),
    state: 'confirmed',
    email: 'xiaoqi@demo.example',
    phone: '13800000000',
  },
  registration_changes: { person: '{"name":"许某","email":"xu@demo.example","phone":"13800000001"}' },
  match_feedback: {
    supply_index: 'capabilities',
    verdict: 'unsuitable',
    reason: 'other',
    parts: '[{"part":"text","speaks":"for","sentence":"都说到保温板"}]',
  },
  saved_searches: {
    user_id: idOf('user xiaoqi'),
    digest: 'daily',
    query: '{"q":"保温板","filters":{}}',
    digest_on: '2020-01-01',
  },
  event_changes: {
    changes: '[{"field":"placeName","label":"地点","from":"甲厅","to":"乙厅"}]',
    kind: 'edited',
    material: 1,
  },
  files: { owner: 'bids' },
  imports: {
    state: 'done',
    columns: '["名称"]',
    mapping: '{}',
    issues: '[{"row":2,"column":"名称","value":"","message":"没有填"}]',
  },
  import_chunks: { raw: '[{"title":"一行"}]', prepared: '[{"title":"一行"}]' },
  event_invitees: { email: 'invited@demo.example' },
  organisation_merges: { moved: '{}', undone_at: 1 },
  search_rebuilds: { state: 'done', why: 'staff' },
};

async function fill(tx: Transaction, table: SQLiteTable, now: number): Promise<void> {
  const { name, columns, foreignKeys } = getTableConfig(table);
  const chosen = CHOSEN[name] ?? {};
  const row: Record<string, string | number> = {};
  for (const column of columns) {
    const key = toSnakeCase(column.name);
    if (key in chosen) row[key] = chosen[key] as string | number;
    else if (column.notNull && !column.hasDefault) row[key] = await valueFor(tx, column, foreignKeys, now);
  }
  if (name === 'files') row.owner_id = (await first(tx, 'bids')) as string;
  if (name === 'imports' || name === 'search_rebuilds') delete row.lease_until;
  const keys = Object.keys(row);
  await tx.run(
    sql`insert into ${sql.raw(name)} (${sql.raw(keys.map((key) => `"${key}"`).join(', '))}) values (${sql.join(
      keys.map((key) => sql`${row[key]}`),
      sql`, `,
    )})`,
  );
}

type Config = ReturnType<typeof getTableConfig>;

async function valueFor(
  tx: Transaction,
  column: Config['columns'][number],
  foreignKeys: Config['foreignKeys'],
  now: number,
): Promise<string | number> {
  const pointing = foreignKeys.map((key) => key.reference()).find(({ columns }) => columns[0] === column);
  if (pointing) return (await first(tx, getTableConfig(pointing.foreignTable).name)) as string;
  if (column.enumValues?.length) return column.enumValues[0] as string;
  if (column.getSQLType() === 'integer') return /At$/.test(column.name) || column.name === 'at' ? now : 1;
  return column.primary ? `given-${getTableConfig(column.table as SQLiteTable).name}` : '给定';
}

/** Of events one that is held and open to all. */
async function first(tx: Transaction, table: string): Promise<string | undefined> {
  const where = table === 'events' ? `where state = 'published' and starts_at > 0` : '';
  const row = await tx.get<{ id: string }>(sql.raw(`select id from ${table} ${where} order by rowid limit 1`));
  return row?.id;
}

const toSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
