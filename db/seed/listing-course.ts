import type { audit } from '#db/schema/index.ts';
import { MINUTE } from '#src/lib/dates.ts';
import { findBatch } from './batches.ts';
import { deadlineMoment, idOf } from './clock.ts';
import { follow, historyOf, type Move } from './course.ts';
import { CHEM_LISTINGS } from './listings-chem.ts';
import { ELEC_LISTINGS } from './listings-elec.ts';
import { EQUIP_LISTINGS } from './listings-equip.ts';
import { FISCAL_LISTINGS } from './listings-fiscal.ts';
import { FOOD_LISTINGS } from './listings-food.ts';
import { GREEN_LISTINGS } from './listings-green.ts';
import { MARKET_LISTINGS } from './listings-market.ts';
import { officialFor, secondFor, userId } from './people-rows.ts';
import type { SeedListing } from './shapes.ts';

export const LISTINGS: readonly SeedListing[] = [
  ...CHEM_LISTINGS,
  ...EQUIP_LISTINGS,
  ...GREEN_LISTINGS,
  ...FOOD_LISTINGS,
  ...ELEC_LISTINGS,
  ...FISCAL_LISTINGS,
  ...MARKET_LISTINGS,
];

export type ListingState = SeedListing['course'][number][0];
type AuditRow = typeof audit.$inferInsert;

export const listingId = (key: string): string => idOf(`listing ${key}`);

export const findListing = (key: string): SeedListing => {
  const listing = LISTINGS.find((one) => one.key === key);
  if (!listing) throw new Error(`The demo world has no listing ${key}`);
  return listing;
};

export const trackOf = ({ batch }: SeedListing): 'market' | 'fiscal' =>
  batch === undefined ? 'market' : findBatch(batch).track;

/** End of bidding; a batch has one for all. */
export function deadlineOf({ batch, deadline }: SeedListing, now: number): number | undefined {
  const day = batch === undefined ? deadline : findBatch(batch).bidUntil;
  return day === undefined ? undefined : deadlineMoment(now, day);
}

/** The worker comes by once a minute. */
const LATE = MINUTE;

/** When bids were opened, of the first round and of the present one, as far as that is over. */
export function closings(listing: SeedListing, now: number): number[] {
  const states = listing.course.map(([state]) => state);
  // What is withdrawn here was withdrawn while it was open.
  if (!states.includes('published') || states.includes('withdrawn')) return [];
  return [firstDeadlineOf(listing, now), deadlineOf(listing, now)]
    .filter((at) => at !== undefined)
    .map((at) => at + LATE)
    .filter((at) => at <= now);
}

const firstDeadlineOf = ({ firstDeadline }: SeedListing, now: number): number | undefined =>
  firstDeadline === undefined ? undefined : deadlineMoment(now, firstDeadline);

/** Without a bid the clock itself makes it 流榜. */
export const listingMoves = (listing: SeedListing, now: number): Move<ListingState>[] =>
  follow(listing.course, now, `listing ${listing.key}`, {
    pin: (state, _, from) => (state === 'unsuccessful' && from === 'published' ? closings(listing, now)[0] : undefined),
  });

/** Where a listing is after its first publication counts rounds: 延期 and 修改重发 begin another. */
export const roundOf = ({ course }: SeedListing): number =>
  1 + course.filter(([state], i) => isAgain(state, course[i - 1]?.[0])).length;

const isAgain = (state: ListingState, from: ListingState | '' | undefined): boolean =>
  (from === 'unsuccessful' && state === 'published') ||
  ((from === 'unsuccessful' || from === 'tracked') && state === 'returned');

const ACTIONS: Record<ListingState, string> = {
  draft: 'create',
  submitted: 'submit',
  returned: 'return',
  reviewing: 'pass',
  published: 'publish',
  evaluating: 'evaluate',
  proposed: 'propose',
  matched: 'match',
  contracted: 'contract',
  completed: 'complete',
  unsuccessful: 'fail',
  diagnosing: 'askDiagnosis',
  tracked: 'track',
  withdrawn: 'withdraw',
  terminated: 'terminate',
};

/** Where the same state is reached by another road, or by somebody else. */
const ROADS: Readonly<Record<string, { action?: string; by: 'official' | 'second' | 'clock' | 'poster' }>> = {
  ' submitted': { action: 'import', by: 'official' },
  'submitted returned': { by: 'official' },
  'submitted reviewing': { by: 'official' },
  'submitted published': { by: 'official' },
  'reviewing published': { by: 'second' },
  'published unsuccessful': { by: 'clock' },
  'unsuccessful published': { action: 'extend', by: 'poster' },
  'unsuccessful returned': { action: 'rework', by: 'poster' },
  'diagnosing unsuccessful': { action: 'diagnose', by: 'official' },
  'evaluating proposed': { by: 'official' },
  'proposed evaluating': { action: 'objection', by: 'official' },
  'proposed matched': { action: 'approve', by: 'official' },
  'matched evaluating': { action: 'reopen', by: 'poster' },
};

export const listingHistory = (now: number): AuditRow[] =>
  LISTINGS.flatMap((listing) =>
    historyOf(
      { thing: 'listings', thingId: listingId(listing.key) },
      listingMoves(listing, now),
      (state, from) => ROADS[`${from} ${state}`]?.action ?? ACTIONS[state],
      (state, from) => actorOf(listing, `${from} ${state}`),
    ),
  );

/** With public money the administration accepts, and with it the last contract ends the listing. */
function actorOf(listing: SeedListing, road: string): string | null {
  const { key, by } = listing;
  if (road === 'contracted completed' && trackOf(listing) === 'fiscal') return officialFor(key);
  const actors = { official: officialFor(key), second: secondFor(key), clock: null, poster: userId(by) };
  return actors[ROADS[road]?.by ?? 'poster'];
}
