import type { audit, bids, contracts } from '#db/schema/index.ts';
import { dayOf, MINUTE } from '#src/lib/dates.ts';
import { wanToFen } from '#src/lib/money.ts';
import { BIDDERS, CLOSED_BIDS, DECIDED_BIDS, OPEN_BIDS } from './bids.ts';
import { idOf } from './clock.ts';
import { follow, historyOf, lastOf, type Move, reached } from './course.ts';
import { findListing, listingId, listingMoves } from './listing-rows.ts';
import { organisationId, personOf, userId } from './people-rows.ts';
import type { SeedBid, SeedBidder } from './shapes.ts';

const BIDS: readonly SeedBid[] = [...OPEN_BIDS, ...CLOSED_BIDS, ...DECIDED_BIDS];

type State = SeedBid['course'][number][0];
type Bid = typeof bids.$inferInsert;
type Contract = typeof contracts.$inferInsert;
type AuditRow = typeof audit.$inferInsert;

const ACTIONS: Record<State, string> = {
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
const BY_POSTER: readonly State[] = ['qualified', 'shortlisted', 'proposed', 'awarded', 'declined', 'disqualified'];
const BEFORE_LISTING = 3 * MINUTE;

const bidId = ({ listing, by }: SeedBid): string => idOf(`bid ${listing} ${by}`);

export const bidRows = (now: number): Bid[] =>
  BIDS.map((bid) => {
    const { plan, schedule, fit, quote } = bid;
    const { organisation } = personOf(bid.by);
    const { team, ability, contact } = BIDDERS[organisation] as SeedBidder;
    const moves = movesOf(bid, now);
    const { state, at, reason } = lastOf(moves);
    return {
      ...{ team, ability, plan, schedule, fit, state },
      id: bidId(bid),
      listingId: listingId(bid.listing),
      organisationId: organisationId(organisation),
      createdBy: userId(bid.by),
      quoteFen: quote === undefined ? null : wanToFen(String(quote)),
      contactName: contact[0],
      contactPhone: contact[1],
      stateReason: reason,
      submittedAt: reached(moves, 'submitted') ?? null,
      decidedAt: reached(moves, 'awarded') ?? reached(moves, 'declined') ?? null,
      createdAt: (moves[0] as Move<State>).at,
      updatedAt: at,
    };
  });

export const contractRows = (now: number): Contract[] =>
  BIDS.flatMap((bid) => {
    const listing = findListing(bid.listing);
    const at = reached(listingMoves(listing, now), 'contracted');
    if (!bid.contract || at === undefined) return [];
    return {
      id: idOf(`contract ${bid.listing}`),
      listingId: listingId(bid.listing),
      bidId: bidId(bid),
      number: `${bid.contract.number}-${dayOf(at).slice(0, 4)}`,
      amountFen: wanToFen(String(bid.contract.amount)) as number,
      signedOn: dayOf(at),
      createdBy: userId(listing.by),
      createdAt: at - BEFORE_LISTING,
    };
  });

export const bidHistory = (now: number): AuditRow[] =>
  BIDS.flatMap((bid) => {
    const poster = userId(findListing(bid.listing).by);
    const thing = { thing: 'bids', thingId: bidId(bid) };
    const actorOf = (state: State) => (BY_POSTER.includes(state) ? poster : userId(bid.by));
    return historyOf(thing, movesOf(bid, now), ACTIONS, actorOf);
  });

/** A recorded contract is 履行中, and leaves the bid 揭榜成功. */
export const contractHistory = (now: number): AuditRow[] =>
  contractRows(now).flatMap(({ id, bidId: thingId, createdBy, createdAt }) => {
    const by = { at: createdAt, actorId: createdBy };
    return [
      { ...by, thing: 'bids', thingId, action: 'contract', from: 'awarded', to: 'awarded' },
      { ...by, thing: 'contracts', thingId: id, action: 'record', to: 'performing' },
    ];
  });

/** After the listing was published and, for what its poster decides, before it was 揭榜成功. */
function movesOf(bid: SeedBid, now: number): Move<State>[] {
  const listing = listingMoves(findListing(bid.listing), now);
  const after = reached(listing, 'published') ?? 0;
  const before = reached(listing, 'matched');
  return follow(bid.course, now, `bid ${bid.listing} ${bid.by}`, before === undefined ? { after } : { after, before });
}
