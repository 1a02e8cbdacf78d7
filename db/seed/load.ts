import type { KeyObject } from 'node:crypto';
import { insertMany } from '#db/bulk.ts';
import type { Database, Transaction } from '#db/client.ts';
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
  organisationLabels,
  organisations,
  organisationTies,
  outbox,
  panelExperts,
  panelScores,
  panels,
  publicities,
  questions,
  referrals,
  type SearchPayload,
  users,
  vocabularies,
} from '#db/schema/index.ts';
import { amendmentHistory, listingVersionRows } from './amendments.ts';
import { batchHistory, batchRows } from './batches.ts';
import { bidHistory } from './bid-history.ts';
import { bidPartnerRows, bidReviewRows, bidRows, bidVersionRows } from './bid-rows.ts';
import { idOf } from './clock.ts';
import { contractHistory } from './contract-history.ts';
import { contractRows, milestoneRows } from './contract-rows.ts';
import { eventHistory } from './events.ts';
import { buildEvents, insertEvents } from './events-load.ts';
import { labelRows, recordHistory, tieRows } from './labels.ts';
import { listingHistory } from './listing-course.ts';
import { indicatorRows, listingRows } from './listing-rows.ts';
import { achievementRows, capabilityRows, offerHistory } from './offer-rows.ts';
import { panelExpertRows, panelHistory, panelRows, panelScoreRows } from './panels.ts';
import { memberHistory, membershipRows, organisationHistory, organisationRows, userRows } from './people-rows.ts';
import { objectionRows, publicityHistory, publicityRows } from './publicity.ts';
import { questionHistory, questionRows } from './questions.ts';
import { referralHistory, referralLetters, referralRows } from './referrals.ts';
import { registrationHistory } from './registration-history.ts';
import { vocabularyRows } from './words.ts';

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
    await tx.insert(outbox).values([...searchRows(world, now), ...referralLetters(now)]);
    return {
      organisations: world.organisations.length,
      users: world.users.length,
      listings: world.listings.length,
      offers: world.capabilities.length + world.achievements.length,
      bids: world.bids.length,
    };
  });

const buildWorld = (now: number, passwordHash: string, secret: KeyObject) => ({
  ...buildMarket(now, passwordHash),
  batches: batchRows(now),
  listings: listingRows(now),
  indicators: indicatorRows(),
  listingVersions: listingVersionRows(now),
  bids: bidRows(now, secret),
  bidVersions: bidVersionRows(now, secret),
  bidPartners: bidPartnerRows(now, secret),
  bidReviews: bidReviewRows(now),
  contracts: contractRows(now),
  milestones: milestoneRows(now),
  panels: panelRows(now),
  panelExperts: panelExpertRows(now),
  panelScores: panelScoreRows(now),
  publicities: publicityRows(now),
  objections: objectionRows(now),
  questions: questionRows(now, secret),
  referrals: referralRows(now),
  ...buildEvents(now),
  vocabularies: vocabularyRows(now),
  audit: buildLog(now, secret),
});

const buildMarket = (now: number, passwordHash: string) => ({
  users: userRows(now, passwordHash),
  organisations: organisationRows(now),
  memberships: membershipRows(now),
  labels: labelRows(now),
  ties: tieRows(now),
  capabilities: capabilityRows(now),
  achievements: achievementRows(now),
});

/** The log is read in the order of its ids. */
const buildLog = (now: number, secret: KeyObject) =>
  [
    ...organisationHistory(now),
    ...memberHistory(now),
    ...offerHistory(now),
    ...batchHistory(now),
    ...listingHistory(now),
    ...amendmentHistory(now),
    ...bidHistory(now, secret),
    ...contractHistory(now),
    ...panelHistory(now),
    ...publicityHistory(now),
    ...questionHistory(now, secret),
    ...referralHistory(now),
    ...eventHistory(now),
    ...registrationHistory(now),
    ...recordHistory(now),
  ].sort((a, b) => a.at - b.at);

type World = ReturnType<typeof buildWorld>;

/** Parents first. */
async function insertWorld(tx: Transaction, world: World): Promise<void> {
  await insertMany(tx, users, world.users);
  await insertMany(tx, organisations, world.organisations);
  await insertMany(tx, memberships, world.memberships);
  await insertMany(tx, organisationLabels, world.labels);
  await insertMany(tx, organisationTies, world.ties);
  await insertMany(tx, capabilities, world.capabilities);
  await tx.insert(achievements).values(world.achievements);
  await insertMany(tx, batches, world.batches);
  await insertMany(tx, listings, world.listings);
  await insertMany(tx, indicators, world.indicators);
  await insertMany(tx, listingVersions, world.listingVersions);
  await insertDealings(tx, world);
  await insertEvents(tx, world);
  await insertMany(tx, audit, world.audit);
}

/** What came of the listings. Columns of JSON go the longer way. */
async function insertDealings(tx: Transaction, world: World): Promise<void> {
  await insertMany(tx, bids, world.bids);
  await insertMany(tx, bidVersions, world.bidVersions);
  await insertMany(tx, bidPartners, world.bidPartners);
  await insertMany(tx, bidReviews, world.bidReviews);
  await insertMany(tx, contracts, world.contracts);
  await insertMany(tx, milestones, world.milestones);
  await tx.insert(panels).values(world.panels);
  await insertMany(tx, panelExperts, world.panelExperts);
  await tx.insert(panelScores).values(world.panelScores);
  await tx.insert(publicities).values(world.publicities);
  await insertMany(tx, objections, world.objections);
  await insertMany(tx, questions, world.questions);
  await insertMany(tx, referrals, world.referrals);
  await insertMany(tx, vocabularies, world.vocabularies);
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
    ...world.events
      .filter(({ publishedAt }) => publishedAt != null)
      .map(({ id }) => ({ index: 'events' as const, id })),
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
