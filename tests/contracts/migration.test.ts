import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate } from 'drizzle-orm/libsql/migrator';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '#db/client.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { contracts } from '#db/schema/index.ts';

const FOLDER = fileURLToPath(new URL('../../db/migrations', import.meta.url));

/** The migrations as they were before this one came. */
async function before(tag: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(FOLDER, folder, { recursive: true });
  const file = join(folder, 'meta/_journal.json');
  const journal = JSON.parse(await readFile(file, 'utf8')) as { entries: { tag: string }[] };
  const at = journal.entries.findIndex((entry) => entry.tag === tag);
  expect(at).toBeGreaterThan(0);
  await writeFile(file, JSON.stringify({ ...journal, entries: journal.entries.slice(0, at) }));
  return folder;
}

it('a contract recorded before there were kinds and states is 技术开发 and 履行中', async () => {
  const database = openDatabase(':memory:');
  onTestFinished(() => database.close());
  await migrate(database.handle, { migrationsFolder: await before('0006_board_in_full') });
  await database.client.executeMultiple(`
    insert into users (id, email, name, password_hash, created_at) values ('u', 'u@test.example', '人', 'x', 1);
    insert into organisations (id, code, name, kind, region, field, created_at, updated_at)
      values ('o', 'C', '单位', 'large', 'gx', 'chem', 1, 1);
    insert into listings (id, organisation_id, created_by, kind, field, region, state, created_at, updated_at)
      values ('l', 'o', 'u', 'research', 'chem', 'gx', 'contracted', 1, 1);
    insert into bids (id, listing_id, organisation_id, created_by, state, created_at, updated_at)
      values ('b', 'l', 'o', 'u', 'awarded', 1, 1);
    insert into contracts (id, listing_id, bid_id, number, amount_fen, signed_on, created_by, created_at)
      values ('c', 'l', 'b', 'HZ-1', 100, '2026-01-01', 'u', 1);
  `);
  await migrateDatabase(database);
  expect(await database.db.select().from(contracts)).toEqual([
    {
      ...{ id: 'c', listingId: 'l', bidId: 'b', number: 'HZ-1', amountFen: 100, signedOn: '2026-01-01' },
      ...{ kind: 'development', state: 'performing', stateReason: '', registrationNumber: '' },
      ...{ report: '', reportedAt: null, verdict: '', endedAt: null, inDirectory: null, createdBy: 'u', createdAt: 1 },
    },
  ]);
});
