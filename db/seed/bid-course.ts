import { MINUTE } from '#src/lib/dates.ts';
import { unsettledAt } from './amendments.ts';
import { CLOSED_BIDS, DECIDED_BIDS, OPEN_BIDS } from './bids.ts';
import { BIDS_OF_FISCAL } from './bids-fiscal.ts';
import { BIDS_OF_MARKET } from './bids-market.ts';
import { idOf, officeMoment } from './clock.ts';
import { firstReached, follow, lastOf, type Move, reached } from './course.ts';
import { closings, findListing, type ListingState, listingMoves, roundOf, trackOf } from './listing-course.ts';
import { organisationId, personOf } from './people-rows.ts';
import type { SeedBid, SeedListing } from './shapes.ts';

export const BIDS: readonly SeedBid[] = [
  ...OPEN_BIDS,
  ...CLOSED_BIDS,
  ...DECIDED_BIDS,
  ...BIDS_OF_FISCAL,
  ...BIDS_OF_MARKET,
];

export type BidState = SeedBid['course'][number][0];

export const bidId = ({ listing, by }: Pick<SeedBid, 'listing' | 'by'>): string => idOf(`bid ${listing} ${by}`);

export const bidderOf = ({ by }: SeedBid): string => organisationId(personOf(by).organisation);

export const roundOfBid = (bid: SeedBid): number => bid.round ?? roundOf(findListing(bid.listing));

const APART = 25 * MINUTE;

/** After the listing was put up and, for what its poster decides, before the end of its selection. */
export function bidMoves(bid: SeedBid, now: number): Move<BidState>[] {
  const listing = findListing(bid.listing);
  const moves = listingMoves(listing, now);
  const first = firstReached(moves, 'published');
  const after = bid.round === 1 ? first : reached(moves, 'published');
  return follow(bid.course, now, `bid ${bid.listing} ${bid.by}`, {
    after,
    before: endOfSelection(listing, moves),
    pin: pinned(bid, listing, moves, now),
  });
}

/** What was 公示 and came back goes on. */
function endOfSelection(listing: SeedListing, moves: readonly Move<ListingState>[]) {
  if (trackOf(listing) === 'market') return reached(moves, 'matched') ?? firstReached(moves, 'unsuccessful');
  return lastOf(moves).state === 'evaluating' ? undefined : reached(moves, 'proposed');
}

/** Moves that follow from the listing, from the clock or from the contract. */
const pinned =
  (bid: SeedBid, listing: SeedListing, moves: readonly Move<ListingState>[], now: number) =>
  (state: BidState, day: number, from: BidState | undefined): number | undefined => {
    const matched = reached(moves, 'matched') ?? now;
    if (state === 'unconfirmed') return unsettledAt(listing, day, now);
    if (state === 'lapsed') return closings(listing, now)[0];
    if (state === 'awarded' && trackOf(listing) === 'fiscal') return matched;
    if (state === 'shortlisted' && from === 'proposed') return reached(moves, 'evaluating');
    if (state === 'proposed') return beforeIt(bid, day, now, putUpAt(listing, moves, day));
    const late = officeMoment(now, day, `${state} ${bidId(bid)}`);
    if (state === 'renounced') return Math.max(late, matched + APART);
    if (state === 'defaulted') return endOfContract(late, moves);
    return undefined;
  };

/** The 公示 that follows the day on which a bid was proposed. */
const putUpAt = (listing: SeedListing, moves: readonly Move<ListingState>[], day: number): number | undefined =>
  moves.find(({ state }, i) => state === 'proposed' && (listing.course[i]?.[1] ?? 0) >= day)?.at;

/** Of the contract with this taker, which another one of the same listing may outlast. */
export const endOfContract = (at: number, moves: readonly Move<ListingState>[]): number =>
  Math.max(at, (reached(moves, 'contracted') ?? 0) + APART);

const beforeIt = (bid: SeedBid, day: number, now: number, end = now): number =>
  Math.min(officeMoment(now, day, `propose ${bidId(bid)}`), end - APART);

/** Handed in, and the deadline of its round is over; all else stays sealed for ever. */
export function isOpened(bid: SeedBid, now: number): boolean {
  const listing = findListing(bid.listing);
  const states = bid.course.map(([state]) => state);
  if (!states.includes('submitted') || NEVER_OPENED.includes(states.at(-1) as BidState)) return false;
  return closings(listing, now).length >= roundOfBid(bid);
}

const NEVER_OPENED: readonly BidState[] = ['draft', 'withdrawn', 'unconfirmed', 'lapsed'];

/** How many bids each deadline opened, for the log of the listing. */
export const openedBy = (listing: SeedListing, round: number, now: number): number =>
  BIDS.filter((bid) => bid.listing === listing.key && roundOfBid(bid) === round && isOpened(bid, now)).length;

/** When it was handed in, each time: what was only confirmed again is not handed in. */
export const handedInAt = (moves: readonly Move<BidState>[]): number[] =>
  moves.filter(({ state }, i) => state === 'submitted' && moves[i - 1]?.state === 'draft').map(({ at }) => at);
