import type { KeyObject } from 'node:crypto';
import type { audit, bidPartners, bids, bidVersions, contracts } from '#db/schema/index.ts';
import { dayOf, MINUTE } from '#src/lib/dates.ts';
import { wanToFen } from '#src/lib/money.ts';
import { keyFor, sealText } from '#src/lib/sealing.ts';
import { BIDDERS, CLOSED_BIDS, DECIDED_BIDS, OPEN_BIDS } from './bids.ts';
import { deadlineMoment, idOf, officeMoment } from './clock.ts';
import { follow, historyOf, lastOf, type Move, reached } from './course.ts';
import { findListing, listingId, listingMoves } from './listing-rows.ts';
import { ORGANISATIONS } from './organisations.ts';
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

/** As the portal would hold them: sealed but for what a deadline has opened. */
export const bidRows = (now: number, secret: KeyObject): Bid[] =>
  BIDS.map((bid) => {
    const moves = movesOf(bid, now);
    const { state, at, reason } = lastOf(moves);
    const submittedAt = reached(moves, 'submitted') ?? null;
    return {
      ...(isOpened(bid, now) ? contentsOf(bid) : { sealed: seal(secret, bid, contentsOf(bid), bidId(bid)) }),
      id: bidId(bid),
      listingId: listingId(bid.listing),
      organisationId: organisationId(personOf(bid.by).organisation),
      createdBy: userId(bid.by),
      state,
      stateReason: reason,
      version: moves.filter((move) => move.state === 'submitted').length,
      creditDeclaredAt: submittedAt,
      submittedAt,
      decidedAt: reached(moves, 'awarded') ?? reached(moves, 'declined') ?? null,
      createdAt: (moves[0] as Move<State>).at,
      updatedAt: at,
    };
  });

function contentsOf({ plan, schedule, fit, quote, by }: SeedBid) {
  const { team, ability, contact } = BIDDERS[personOf(by).organisation] as SeedBidder;
  const quoteFen = quote === undefined ? null : (wanToFen(String(quote)) as number);
  return { team, ability, plan, schedule, fit, quoteFen, contactName: contact[0], contactPhone: contact[1] };
}

/** The same as the feature's own `sealContents` and `sealVersion`. */
const seal = (secret: KeyObject, { listing }: SeedBid, content: object, about: string): string =>
  sealText(keyFor(secret, `bids:${listingId(listing)}`), JSON.stringify(content), about);

/** Handed in, and the deadline of a listing that stands is over; all else stays sealed for ever. */
const isOpened = (bid: SeedBid, now: number): boolean => {
  const listing = findListing(bid.listing);
  const over = listing.deadline !== undefined && deadlineMoment(now, listing.deadline) <= now;
  const { state } = lastOf(movesOf(bid, now));
  const stands = lastOf(listingMoves(listing, now)).state !== 'withdrawn';
  return over && stands && state !== 'draft' && state !== 'withdrawn';
};

/** What was handed in, each time. */
export const bidVersionRows = (now: number, secret: KeyObject): (typeof bidVersions.$inferInsert)[] =>
  BIDS.flatMap((bid) =>
    movesOf(bid, now)
      .filter(({ state }) => state === 'submitted')
      .map(({ at }, i) => {
        const id = idOf(`bid version ${bid.listing} ${bid.by} ${i}`);
        const partners = (bid.partners ?? []).map(({ organisation, task }) => ({
          name: ORGANISATIONS.find(({ key }) => key === organisation)?.name,
          task,
        }));
        const sealed = seal(secret, bid, { ...contentsOf(bid), partners }, id);
        return { id, bidId: bidId(bid), version: i + 1, sealed, submittedBy: userId(bid.by), submittedAt: at };
      }),
  );

export const bidPartnerRows = (now: number, secret: KeyObject): (typeof bidPartners.$inferInsert)[] =>
  BIDS.flatMap((bid) =>
    (bid.partners ?? []).map(({ organisation, task, confirmed }) => {
      const id = idOf(`bid partner ${bid.listing} ${bid.by} ${organisation}`);
      return {
        id,
        bidId: bidId(bid),
        organisationId: organisationId(organisation),
        task: isOpened(bid, now) ? task : sealText(keyFor(secret, `bids:${listingId(bid.listing)}`), task, id),
        ...(confirmed === undefined
          ? {}
          : { state: 'confirmed' as const, decidedAt: officeMoment(now, confirmed, `partner ${id}`) }),
        createdAt: (movesOf(bid, now)[0] as Move<State>).at,
      };
    }),
  );

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
