import type { KeyObject } from 'node:crypto';
import type { audit } from '#db/schema/index.ts';
import { HOUR } from '#src/lib/dates.ts';
import { BIDS, type BidState, bidId, bidMoves, openedBy } from './bid-course.ts';
import { bidPartnerRows, bidReviewRows, correctionOf } from './bid-rows.ts';
import { historyOf, type Move } from './course.ts';
import { closings, findListing, LISTINGS, listingId } from './listing-course.ts';
import { officialFor, userId } from './people-rows.ts';
import type { SeedBid } from './shapes.ts';

type AuditRow = typeof audit.$inferInsert;

const ACTIONS: Record<BidState, string> = {
  draft: 'create',
  submitted: 'submit',
  unconfirmed: 'unsettle',
  qualified: 'qualify',
  shortlisted: 'shortlist',
  proposed: 'propose',
  awarded: 'award',
  declined: 'decline',
  disqualified: 'disqualify',
  lapsed: 'lapse',
  renounced: 'renounce',
  defaulted: 'default',
  withdrawn: 'withdraw',
};
const OTHER_ACTIONS: Readonly<Record<string, string>> = {
  'draft withdrawn': 'discard',
  'submitted draft': 'revise',
  'unconfirmed submitted': 'reconfirm',
  'proposed shortlisted': 'unpropose',
  'proposed awarded': 'approve',
};
const BY_POSTER = ['qualify', 'shortlist', 'propose', 'award', 'decline', 'disqualify', 'unsettle'];
const BY_OFFICIAL = ['approve', 'unpropose', 'default'];

const actionOf = (state: BidState, from: BidState | ''): string => OTHER_ACTIONS[`${from} ${state}`] ?? ACTIONS[state];

export const bidHistory = (now: number, secret: KeyObject): AuditRow[] => [
  ...BIDS.flatMap((bid) => [...movesOf(bid, now), ...correctionHistory(bid, now)]),
  ...partnerHistory(now, secret),
  ...bidReviewRows(now).map(({ id: thingId, userId: actorId, updatedAt: at }) => ({
    ...{ thing: 'bidReviews', thingId, at, actorId, action: 'review' },
  })),
  ...LISTINGS.flatMap((listing) =>
    closings(listing, now).map((at, i) => ({
      // A moment before what follows from it.
      ...{ thing: 'listings', thingId: listingId(listing.key), at: at - 1, actorId: null, action: 'unseal' },
      reason: `${openedBy(listing, i + 1, now)} 家`,
    })),
  ),
];

const movesOf = (bid: SeedBid, now: number): AuditRow[] =>
  historyOf({ thing: 'bids', thingId: bidId(bid) }, bidMoves(bid, now), actionOf, (state, from) =>
    actorOf(bid, actionOf(state, from)),
  );

function actorOf(bid: SeedBid, action: string): string | null {
  if (action === 'lapse') return null;
  if (BY_POSTER.includes(action)) return userId(findListing(bid.listing).by);
  return BY_OFFICIAL.includes(action) ? officialFor(bid.listing) : userId(bid.by);
}

function correctionHistory(bid: SeedBid, now: number): AuditRow[] {
  const moves = bidMoves(bid, now);
  const { correctionUntil, correctedAt } = correctionOf(bid, moves, now);
  if (!bid.correction || correctionUntil == null) return [];
  const { state } = moves.at(-1) as Move<BidState>;
  const row = { thing: 'bids', thingId: bidId(bid), from: state, to: state };
  const asked = correctionUntil - bid.correction.hours * HOUR;
  const reason = bid.correction.note;
  const poster = userId(findListing(bid.listing).by);
  return [
    { ...row, at: asked, actorId: poster, action: 'askCorrection', reason },
    ...(correctedAt == null ? [] : [{ ...row, at: correctedAt, actorId: userId(bid.by), action: 'correct' }]),
  ];
}

function partnerHistory(now: number, secret: KeyObject): AuditRow[] {
  const leads = new Map(BIDS.map((bid) => [bidId(bid), userId(bid.by)]));
  return bidPartnerRows(now, secret).flatMap(({ bidId: thingId, createdAt, decidedAt, decidedBy }) => {
    const row = { thing: 'bids', thingId, from: 'draft', to: 'draft' };
    const invited = { ...row, at: createdAt, actorId: leads.get(thingId) ?? null, action: 'invite' };
    return decidedAt == null
      ? [invited]
      : [invited, { ...row, at: decidedAt, actorId: decidedBy ?? null, action: 'join' }];
  });
}
