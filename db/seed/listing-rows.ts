import type { audit, indicators, listings } from '#db/schema/index.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';
import { wanToFen } from '#src/lib/money.ts';
import { deadlineMoment, endOfMonth, idOf } from './clock.ts';
import { follow, historyOf, lastOf, type Move, reached } from './course.ts';
import { CHEM_LISTINGS } from './listings-chem.ts';
import { ELEC_LISTINGS } from './listings-elec.ts';
import { EQUIP_LISTINGS } from './listings-equip.ts';
import { FOOD_LISTINGS } from './listings-food.ts';
import { GREEN_LISTINGS } from './listings-green.ts';
import { officialFor, organisationId, organisationOf, userId } from './people-rows.ts';
import type { SeedListing } from './shapes.ts';

const LISTINGS: readonly SeedListing[] = [
  ...CHEM_LISTINGS,
  ...EQUIP_LISTINGS,
  ...GREEN_LISTINGS,
  ...FOOD_LISTINGS,
  ...ELEC_LISTINGS,
];

type State = SeedListing['course'][number][0];
type Row = typeof listings.$inferInsert;

const ACTIONS: Record<State, string> = {
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
const DAYS_TO_REPLY = 15;

export const listingId = (key: string): string => idOf(`listing ${key}`);

export const findListing = (key: string): SeedListing => {
  const listing = LISTINGS.find((one) => one.key === key);
  if (!listing) throw new Error(`The demo world has no listing ${key}`);
  return listing;
};

export const listingMoves = (listing: SeedListing, now: number): Move<State>[] =>
  follow(listing.course, now, `listing ${listing.key}`);

/** Rows in the order of publication, with their 榜号; what was never published has none and comes last. */
export function listingRows(now: number): Row[] {
  const rows = LISTINGS.map((listing) => toRow(listing, now));
  const published = rows
    .filter((row) => row.publishedAt != null)
    .sort((a, b) => Number(a.publishedAt) - Number(b.publishedAt));
  const given = new Map<string, number>();
  for (const row of published) {
    const year = dayOf(row.publishedAt as number).slice(0, 4);
    given.set(year, (given.get(year) ?? 0) + 1);
    row.number = `${year}-${String(given.get(year)).padStart(4, '0')}`;
  }
  return [...published, ...rows.filter((row) => row.publishedAt == null)];
}

function toRow(listing: SeedListing, now: number): Row {
  const { kind, field, title, background, goal, requirements, ipTerms, restricted } = listing;
  const moves = listingMoves(listing, now);
  const { state, at, reason } = lastOf(moves);
  const organisation = organisationOf(listing.by);
  return {
    ...{ kind, field, title, background, goal, requirements, ipTerms, restricted },
    ...termsOf(listing, now),
    id: listingId(listing.key),
    number: null,
    organisationId: organisationId(organisation.key),
    createdBy: userId(listing.by),
    region: organisation.region,
    state,
    stateReason: reason,
    submittedAt: reached(moves, 'submitted') ?? null,
    publishedAt: reached(moves, 'published') ?? null,
    createdAt: (moves[0] as Move<State>).at,
    updatedAt: at,
  };
}

function termsOf(
  { money, deliver, deadline, reply = DAYS_TO_REPLY, maxTakers = 1, contact }: SeedListing,
  now: number,
) {
  const deadlineAt = deadline === undefined ? null : deadlineMoment(now, deadline);
  return {
    totalFen: money ? wanToFen(String(money[0])) : null,
    takerFen: money ? wanToFen(String(money[1])) : null,
    deliverOn: deliver === undefined ? null : endOfMonth(now + deliver * DAY),
    deadlineAt,
    replyOn: deadlineAt === null ? null : dayOf(deadlineAt + reply * DAY),
    maxTakers,
    contactName: contact[0],
    contactPhone: contact[1],
  };
}

export const indicatorRows = (): (typeof indicators.$inferInsert)[] =>
  LISTINGS.flatMap((listing) =>
    listing.indicators.map(([name, value, unit, method], position) => ({
      ...{ name, value, unit, method, position },
      id: idOf(`indicator ${listing.key} ${position}`),
      listingId: listingId(listing.key),
    })),
  );

const BY_OFFICIAL: readonly State[] = ['returned', 'reviewing', 'published', 'proposed'];

export const listingHistory = (now: number): (typeof audit.$inferInsert)[] =>
  LISTINGS.flatMap((listing) =>
    historyOf({ thing: 'listings', thingId: listingId(listing.key) }, listingMoves(listing, now), ACTIONS, (state) =>
      BY_OFFICIAL.includes(state) ? officialFor(listing.key) : userId(listing.by),
    ),
  );
