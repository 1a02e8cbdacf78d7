import { expect, it } from 'vitest';
import { achievements, capabilities, events, listings, outbox, users } from '#db/schema/index.ts';
import { loadDemoWorld } from '#db/seed/load.ts';
import { isId } from '#src/lib/ids.ts';
import { createWorld } from '#tests/world.ts';
import { demoTables, loadDemo } from './demo.ts';

it('fills an empty database and says how much it loaded', async () => {
  const { counts, database } = await loadDemo();
  const offers = (await database.db.$count(capabilities)) + (await database.db.$count(achievements));
  expect(counts).toEqual({
    organisations: 24,
    users: await database.db.$count(users),
    listings: 55,
    offers,
    bids: expect.any(Number),
  });
  expect(offers).toBe(60);
});

it('adds nothing the second time', async () => {
  const { database, now } = await loadDemo();
  const before = await sizes(database.client);
  expect(await loadDemoWorld(database, now, 'another hash')).toBe(false);
  expect(await sizes(database.client)).toEqual(before);
});

it('stays out of a database that has an account', async () => {
  const { database, now, person } = await createWorld();
  await person();
  expect(await loadDemoWorld(database, now, 'a hash')).toBe(false);
  expect(await database.db.$count(listings)).toBe(0);
});

it('gives the same thing the same opaque id in every load', async () => {
  const [one, other] = [await demoTables(), await demoTables('2027-06-01T09:00:00+08:00')];
  const ids = (rows: { id: string }[]) => rows.map(({ id }) => id).sort();
  expect(ids(one.listings)).toEqual(ids(other.listings));
  expect(ids(one.bids)).toEqual(ids(other.bids));
  expect([...one.listings, ...one.bids, ...one.users].every(({ id }) => isId(id))).toBe(true);
});

it('asks search for everything public once, and sends no mail', async () => {
  const { database } = await loadDemo();
  const all = await database.db.select().from(outbox);
  expect(all.filter(({ kind, state }) => kind !== 'search' && state !== 'done')).toEqual([]);
  const rows = all.filter(({ kind }) => kind === 'search');
  const asked = rows.map(({ payload }) => ('index' in payload ? `${payload.index} ${payload.id}` : ''));
  const { organisations, listings, capabilities, achievements } = await demoTables();
  const shown = (index: string, things: { id: string }[]) => things.map(({ id }) => `${index} ${id}`);
  const everything = [
    shown(
      'organisations',
      organisations.filter(({ state }) => state === 'verified'),
    ),
    shown(
      'listings',
      listings.filter(({ publishedAt }) => publishedAt !== null),
    ),
    shown(
      'capabilities',
      capabilities.filter(({ state }) => state === 'published'),
    ),
    shown(
      'achievements',
      achievements.filter(({ state }) => state === 'published'),
    ),
    shown(
      'events',
      (await database.db.select().from(events)).filter(({ publishedAt }) => publishedAt !== null),
    ),
  ];
  expect(asked.sort()).toEqual(everything.flat().sort());
});

it('leaves one log in the order of time', async () => {
  const { audit } = await demoTables();
  const moments = audit.map(({ at }) => at);
  expect(moments.length).toBeGreaterThan(300);
  expect(moments).toEqual([...moments].sort((a, b) => a - b));
});

async function sizes(client: { execute: (sql: string) => Promise<{ rows: unknown[] }> }): Promise<unknown> {
  const tables = [
    'users',
    'organisations',
    'memberships',
    'listings',
    'indicators',
    'bids',
    'contracts',
    'milestones',
    'batches',
    'panels',
    'publicities',
    'questions',
    'referrals',
    'capabilities',
  ];
  const counts = [...tables, 'achievements', 'audit', 'outbox'].map(
    (name) => `(select count(*) from ${name}) as ${name}`,
  );
  return (await client.execute(`select ${counts.join(', ')}`)).rows[0];
}
