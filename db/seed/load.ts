import type { KeyObject } from 'node:crypto';
import type { Database, Transaction } from '#db/client.ts';
import {
  achievements,
  audit,
  bidPartners,
  bids,
  bidVersions,
  capabilities,
  contracts,
  indicators,
  listings,
  memberships,
  organisationLabels,
  organisations,
  organisationTies,
  outbox,
  type SearchPayload,
  users,
} from '#db/schema/index.ts';
import { bidHistory, bidPartnerRows, bidRows, bidVersionRows, contractHistory, contractRows } from './bid-rows.ts';
import { idOf } from './clock.ts';
import { labelRows, recordHistory, tieRows } from './labels.ts';
import { indicatorRows, listingHistory, listingRows } from './listing-rows.ts';
import { achievementRows, capabilityRows, offerHistory } from './offer-rows.ts';
import { memberHistory, membershipRows, organisationHistory, organisationRows, userRows } from './people-rows.ts';

/** Of every account of the demo world. README.md names it. */
export const DEMO_PASSWORD = 'yunchuan-2026';

export type DemoCounts = { organisations: number; users: number; listings: number; offers: number; bids: number };

/**
 * Loads one believable world, its dates counted from `now`, into a database without users; false where there are any.
 * All or nothing. Leaves the search index to the worker and sends no mail.
 */
export const loadDemoWorld = (database: Database, now: number, passwordHash: string): Promise<false | DemoCounts> =>
  database.write(async (tx) => {
    if (await tx.select({ id: users.id }).from(users).limit(1).get()) return false;
    const world = buildWorld(now, passwordHash, database.secret);
    await insertWorld(tx, world);
    await tx.insert(outbox).values(searchRows(world, now));
    return {
      organisations: world.organisations.length,
      users: world.users.length,
      listings: world.listings.length,
      offers: world.capabilities.length + world.achievements.length,
      bids: world.bids.length,
    };
  });

function buildWorld(now: number, passwordHash: string, secret: KeyObject) {
  const history = [
    ...organisationHistory(now),
    ...memberHistory(now),
    ...offerHistory(now),
    ...listingHistory(now),
    ...bidHistory(now),
    ...contractHistory(now),
    ...recordHistory(now),
  ];
  return {
    users: userRows(now, passwordHash),
    organisations: organisationRows(now),
    memberships: membershipRows(now),
    labels: labelRows(now),
    ties: tieRows(now),
    capabilities: capabilityRows(now),
    achievements: achievementRows(now),
    listings: listingRows(now),
    indicators: indicatorRows(),
    bids: bidRows(now, secret),
    bidVersions: bidVersionRows(now, secret),
    bidPartners: bidPartnerRows(now, secret),
    contracts: contractRows(now),
    // The log is read in the order of its ids.
    audit: history.sort((a, b) => a.at - b.at),
  };
}

type World = ReturnType<typeof buildWorld>;

/** Parents first. The largest table, the log, stays far under the 32,766 bound values of a statement. */
async function insertWorld(tx: Transaction, world: World): Promise<void> {
  await tx.insert(users).values(world.users);
  await tx.insert(organisations).values(world.organisations);
  await tx.insert(memberships).values(world.memberships);
  await tx.insert(organisationLabels).values(world.labels);
  await tx.insert(organisationTies).values(world.ties);
  await tx.insert(capabilities).values(world.capabilities);
  await tx.insert(achievements).values(world.achievements);
  await tx.insert(listings).values(world.listings);
  await tx.insert(indicators).values(world.indicators);
  await tx.insert(bids).values(world.bids);
  await tx.insert(bidVersions).values(world.bidVersions);
  await tx.insert(bidPartners).values(world.bidPartners);
  await tx.insert(contracts).values(world.contracts);
  await tx.insert(audit).values(world.audit);
}

function searchRows(world: World, now: number): (typeof outbox.$inferInsert)[] {
  const rows: SearchPayload[] = [
    ...world.organisations
      .filter(({ state }) => state === 'verified')
      .map(({ id }) => ({ index: 'organisations' as const, id })),
    ...world.listings
      .filter(({ publishedAt }) => publishedAt != null)
      .map(({ id }) => ({ index: 'listings' as const, id })),
    ...world.capabilities.filter(isPublished).map(({ id }) => ({ index: 'capabilities' as const, id })),
    ...world.achievements.filter(isPublished).map(({ id }) => ({ index: 'achievements' as const, id })),
  ];
  return rows.map((payload) => ({
    id: idOf(`outbox ${payload.index} ${payload.id}`),
    kind: 'search',
    payload,
    dueAt: now,
    createdAt: now,
  }));
}

const isPublished = ({ state }: { state?: string | undefined }): boolean => state === 'published';
