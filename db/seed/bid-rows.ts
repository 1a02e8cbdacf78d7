import type { KeyObject } from 'node:crypto';
import type { bidPartners, bidReviews, bids, bidVersions } from '#db/schema/index.ts';
import { HOUR, MINUTE } from '#src/lib/dates.ts';
import { wanToFen } from '#src/lib/money.ts';
import { keyFor, sealText } from '#src/lib/sealing.ts';
import { versionAt } from './amendments.ts';
import { BIDS, type BidState, bidderOf, bidId, bidMoves, handedInAt, isOpened, roundOfBid } from './bid-course.ts';
import { BIDDERS } from './bids.ts';
import { idOf, officeMoment } from './clock.ts';
import { lastOf, type Move, reached } from './course.ts';
import { LISTING_FACTS } from './facts-listings.ts';
import { findListing, listingId } from './listing-course.ts';
import { ORGANISATIONS } from './organisations.ts';
import { managerOf, organisationId, personOf, userId } from './people-rows.ts';
import type { SeedBid, SeedBidder } from './shapes.ts';

type Bid = typeof bids.$inferInsert;

/** As the portal would hold them: sealed but for what a deadline has opened. */
export const bidRows = (now: number, secret: KeyObject): Bid[] =>
  BIDS.map((bid) => {
    const moves = bidMoves(bid, now);
    const { state, at, reason } = lastOf(moves);
    const handedIn = handedInAt(moves);
    return {
      ...(isOpened(bid, now) ? contentsOf(bid) : { sealed: seal(secret, bid, contentsOf(bid), bidId(bid)) }),
      ...correctionOf(bid, moves, now),
      id: bidId(bid),
      listingId: listingId(bid.listing),
      organisationId: bidderOf(bid),
      createdBy: userId(bid.by),
      round: roundOfBid(bid),
      listingVersion: versionAt(findListing(bid.listing), standsSince(moves), now),
      state,
      stateReason: reason,
      version: handedIn.length,
      creditDeclaredAt: handedIn.at(-1) ?? null,
      conditionsDeclaredAt: LISTING_FACTS[bid.listing]?.qualifications ? (handedIn.at(-1) ?? null) : null,
      submittedAt: handedIn.at(-1) ?? null,
      decidedAt: decidedAt(moves),
      createdAt: (moves[0] as Move<BidState>).at,
      updatedAt: at,
    };
  });

/** Handed in or confirmed again, whichever was later; a draft since it was begun. */
const standsSince = (moves: readonly Move<BidState>[]): number =>
  reached(moves, 'submitted') ?? (moves[0] as Move<BidState>).at;

const decidedAt = (moves: readonly Move<BidState>[]): number | null =>
  reached(moves, 'awarded') ?? reached(moves, 'declined') ?? reached(moves, 'disqualified') ?? null;

function contentsOf({ plan, schedule, fit, quote, by }: SeedBid) {
  const { team, ability, contact } = BIDDERS[personOf(by).organisation] as SeedBidder;
  const quoteFen = quote === undefined ? null : (wanToFen(String(quote)) as number);
  return { team, ability, plan, schedule, fit, quoteFen, contactName: contact[0], contactPhone: contact[1] };
}

/** One that waits for its answer was asked lately, weekend or not. */
const WAITS_SINCE = 40 * HOUR;

type Correction = Pick<Bid, 'correctionNote' | 'correctionUntil' | 'correctionText' | 'correctedAt'>;

/** 补正 is asked after the last decision, and answered within its hours. */
export function correctionOf(bid: SeedBid, moves: readonly Move<BidState>[], now: number): Correction {
  if (!bid.correction) return {};
  const { on, hours, note, answer } = bid.correction;
  const least = Math.max(lastOf(moves).at + MINUTE, answer ? 0 : now - WAITS_SINCE);
  const asked = Math.max(officeMoment(now, on, `correction ${bidId(bid)}`), least);
  const correctionUntil = asked + hours * HOUR;
  if (!answer) return { correctionNote: note, correctionUntil };
  const answered = Math.min(officeMoment(now, answer[0], `answer ${bidId(bid)}`), correctionUntil - HOUR);
  return {
    ...{ correctionNote: note, correctionUntil, correctionText: answer[1] },
    correctedAt: Math.max(answered, asked + HOUR),
  };
}

/** The same as the feature's own `sealContents` and `sealVersion`. */
const seal = (secret: KeyObject, { listing }: SeedBid, content: object, about: string): string =>
  sealText(keyFor(secret, `bids:${listingId(listing)}`), JSON.stringify(content), about);

/** What was handed in, each time. */
export const bidVersionRows = (now: number, secret: KeyObject): (typeof bidVersions.$inferInsert)[] =>
  BIDS.flatMap((bid) =>
    handedInAt(bidMoves(bid, now)).map((submittedAt, i) => {
      const id = idOf(`bid version ${bid.listing} ${bid.by} ${i}`);
      const partners = (bid.partners ?? []).map(({ organisation, task }) => ({
        name: ORGANISATIONS.find(({ key }) => key === organisation)?.name,
        task,
      }));
      const sealed = seal(secret, bid, { ...contentsOf(bid), partners }, id);
      return { id, bidId: bidId(bid), version: i + 1, sealed, submittedBy: userId(bid.by), submittedAt };
    }),
  );

/** They are asked when the bid is begun, and say yes before it is handed in. */
export const bidPartnerRows = (now: number, secret: KeyObject): (typeof bidPartners.$inferInsert)[] =>
  BIDS.flatMap((bid) => {
    const moves = bidMoves(bid, now);
    const begun = (moves[0] as Move<BidState>).at;
    const latest = (handedInAt(moves)[0] ?? now) - MINUTE;
    return (bid.partners ?? []).map(({ organisation, task, confirmed }, i) => {
      const createdAt = begun + (i + 5) * MINUTE;
      const id = idOf(`bid partner ${bid.listing} ${bid.by} ${organisation}`);
      const answered = confirmed === undefined ? 0 : officeMoment(now, confirmed, `partner ${id}`);
      const decidedAt = Math.min(Math.max(answered, createdAt + MINUTE), latest);
      return {
        id,
        bidId: bidId(bid),
        organisationId: organisationId(organisation),
        task: isOpened(bid, now) ? task : sealText(keyFor(secret, `bids:${listingId(bid.listing)}`), task, id),
        ...(confirmed === undefined
          ? {}
          : { state: 'confirmed' as const, decidedBy: managerOf(organisation), decidedAt }),
        createdAt,
      };
    });
  });

export const bidReviewRows = (now: number): (typeof bidReviews.$inferInsert)[] =>
  BIDS.flatMap((bid) =>
    (bid.reviews ?? []).map(([by, on, score, comment]) => {
      const id = idOf(`bid review ${bid.listing} ${bid.by} ${by}`);
      return { id, bidId: bidId(bid), userId: userId(by), score, comment, updatedAt: officeMoment(now, on, id) };
    }),
  );
