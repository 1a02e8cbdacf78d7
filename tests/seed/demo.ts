import type { Database } from '#db/client.ts';
import {
  achievements,
  audit,
  batches,
  bidPartners,
  bidReviews,
  bids,
  bidVersions,
  capabilities,
  contracts,
  indicators,
  listings,
  listingVersions,
  memberships,
  milestones,
  objections,
  organisations,
  panelExperts,
  panelScores,
  panels,
  publicities,
  questions,
  referrals,
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
  batches: await db.select().from(batches),
  listings: await db.select().from(listings),
  listingVersions: await db.select().from(listingVersions).orderBy(listingVersions.version),
  indicators: await db.select().from(indicators).orderBy(indicators.position),
  bids: (await db.select().from(bids)).map((bid) => ({ ...bid, ...openOwn(secret, bid) })),
  bidVersions: await db.select().from(bidVersions),
  bidPartners: await db.select().from(bidPartners),
  bidReviews: await db.select().from(bidReviews),
  contracts: await db.select().from(contracts),
  milestones: await db.select().from(milestones).orderBy(milestones.position),
  panels: await db.select().from(panels),
  panelExperts: await db.select().from(panelExperts),
  panelScores: await db.select().from(panelScores),
  publicities: await db.select().from(publicities).orderBy(publicities.startsAt),
  objections: await db.select().from(objections),
  questions: await db.select().from(questions),
  referrals: await db.select().from(referrals),
  audit: await db.select().from(audit).orderBy(audit.id),
});

export const listingOf = (listings: DemoTables['listings'], id: string) =>
  listings.find((listing) => listing.id === id) as DemoTables['listings'][number];

/** What the log says of one thing, in the order of time. */
export const historyOf = ({ audit }: DemoTables, thing: string, thingId: string) =>
  audit.filter((row) => row.thing === thing && row.thingId === thingId);

/** Its moves from state to state, without what happened to it beside them. */
export const movesOf = (tables: DemoTables, thing: string, thingId: string) =>
  historyOf(tables, thing, thingId).filter(({ from, to }) => to !== '' && from !== to);
