import type { Database } from '#db/client.ts';
import {
  achievements,
  audit,
  bids,
  capabilities,
  contracts,
  indicators,
  listings,
  memberships,
  organisations,
  users,
} from '#db/schema/index.ts';
import { loadDemoWorld } from '#db/seed/load.ts';
import { openOwn } from '#src/domain/bids/seal.ts';
import { createWorld } from '#tests/world.ts';

/** A Sunday, a night at the turn of a year, and a leap day: weekends and years must not matter. */
export const MOMENTS = ['2026-11-22T14:30:00+08:00', '2027-01-02T00:05:00+08:00', '2028-02-29T08:00:00+08:00'];
const SUNDAY = MOMENTS[0] as string;

/** A database of its own with the demo world of a moment in it. */
export async function loadDemo(moment = SUNDAY) {
  const world = await createWorld(Date.parse(moment));
  const counts = await loadDemoWorld(world.database, world.now, 'a hash');
  return { ...world, counts };
}

/** What that puts into the tables. Read once for each moment, as the tests that use it change nothing. */
export function demoTables(moment = SUNDAY): Promise<DemoTables> {
  const known = read.get(moment) ?? loadDemo(moment).then(({ database, now }) => readTables(database, now));
  read.set(moment, known);
  return known;
}

const read = new Map<string, Promise<DemoTables>>();

export type DemoTables = Awaited<ReturnType<typeof readTables>>;

/** What bids say is opened; `sealed` tells what the tables alone do not. */
const readTables = async ({ db, secret }: Database, now: number) => ({
  now,
  users: await db.select().from(users),
  organisations: await db.select().from(organisations),
  memberships: await db.select().from(memberships),
  capabilities: await db.select().from(capabilities),
  achievements: await db.select().from(achievements),
  listings: await db.select().from(listings),
  indicators: await db.select().from(indicators),
  bids: (await db.select().from(bids)).map((bid) => ({ ...bid, ...openOwn(secret, bid) })),
  contracts: await db.select().from(contracts),
  audit: await db.select().from(audit).orderBy(audit.id),
});
