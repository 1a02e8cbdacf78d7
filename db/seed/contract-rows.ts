import type { contracts, milestones } from '#db/schema/index.ts';
import { DAY, dayOf, MINUTE } from '#src/lib/dates.ts';
import { BIDS, bidId, endOfContract } from './bid-course.ts';
import { idOf, officeMoment } from './clock.ts';
import { follow, lastOf, type Move, reached } from './course.ts';
import { findListing, listingId, listingMoves, trackOf } from './listing-course.ts';
import { fen } from './listing-terms.ts';
import { officialFor, userId } from './people-rows.ts';
import type { SeedBid, SeedContract, SeedListing, SeedMilestone } from './shapes.ts';

type Contract = typeof contracts.$inferInsert;
type Milestone = typeof milestones.$inferInsert;
export type State = NonNullable<Contract['state']>;
export type MilestoneState = NonNullable<Milestone['state']>;

const KINDS = {
  research: 'development',
  supply: 'supply',
  achievement: 'licence',
  service: 'service',
  scene: 'service',
} as const satisfies Record<SeedListing['kind'], Contract['kind']>;

const BEFORE_LISTING = 3 * MINUTE;
export const TO_PLAN = 40 * MINUTE;

/** A contract with all that is around it. */
export type Signed = { bid: SeedBid; contract: SeedContract; listing: SeedListing; id: string; recordedAt: number };

export const signed = (now: number): Signed[] =>
  BIDS.flatMap((bid, i) => {
    const { contract } = bid;
    const listing = findListing(bid.listing);
    const at = reached(listingMoves(listing, now), 'contracted');
    if (!contract || at === undefined) return [];
    const isFirst = BIDS.findIndex((one) => one.listing === bid.listing && one.contract) === i;
    const id = idOf(isFirst ? `contract ${bid.listing}` : `contract ${bid.listing} ${bid.by}`);
    return { bid, contract, listing, id, recordedAt: at - BEFORE_LISTING };
  });

export const contractRows = (now: number): Contract[] =>
  signed(now).map((one) => {
    const { bid, contract, listing, id, recordedAt } = one;
    const moves = contractMoves(one, now);
    const { state, at, reason } = lastOf(moves);
    return {
      id,
      listingId: listingId(bid.listing),
      bidId: bidId(bid),
      number: `${contract.number}-${dayOf(recordedAt).slice(0, 4)}`,
      kind: contract.kind ?? KINDS[listing.kind],
      amountFen: fen(contract.amount) as number,
      signedOn: dayOf(recordedAt),
      registrationNumber: contract.registration?.[0] ?? '',
      state,
      stateReason: reason,
      report: contract.report ?? '',
      reportedAt: reached(moves, 'reported') ?? null,
      verdict: contract.verdict ?? '',
      endedAt: ENDS.includes(state) ? at : null,
      inDirectory: contract.inDirectory ?? null,
      createdBy: userId(listing.by),
      createdAt: recordedAt,
    };
  });

const ENDS: readonly State[] = ['accepted', 'terminated', 'defaulted'];

/** The last one to end ends the listing, at the same moment. */
export function contractMoves({ bid, contract, listing, recordedAt }: Signed, now: number): Move<State>[] {
  const moves = listingMoves(listing, now);
  const end = listing.course.find(([state]) => state === 'completed' || state === 'terminated');
  const later = follow(contract.course ?? [], now, `contract ${bid.listing} ${bid.by}`, {
    after: recordedAt + TO_PLAN,
    before: lastOf(moves).at,
    pin: (state, day) => {
      if (!ENDS.includes(state)) return undefined;
      if (end?.[1] === day) return lastOf(moves).at;
      return endOfContract(officeMoment(now, day, `${state} ${bidId(bid)}`), moves);
    },
  });
  return [{ state: 'performing', at: recordedAt, reason: '' }, ...later];
}

export const milestoneRows = (now: number): Milestone[] =>
  signed(now).flatMap((one) =>
    (one.contract.milestones ?? []).map((milestone, i) => {
      const moves = milestoneMoves(one, milestone, now);
      const { state } = lastOf(moves);
      const said = (states: readonly MilestoneState[]) => moves.findLast((move) => states.includes(move.state));
      const [report, verdict] = [said(['reported']), said(['met', 'partial', 'missed'])];
      return {
        id: idOf(`milestone ${one.id} ${i}`),
        contractId: one.id,
        position: i + 1,
        title: milestone.title,
        deliverable: milestone.deliverable,
        dueOn: dayOf(now + milestone.due * DAY),
        payFen: fen(milestone.pay) as number,
        state,
        ...(report ? { report: report.reason, reportedAt: report.at } : {}),
        ...(verdict ? { verdict: verdict.reason, decidedBy: deciderOf(one), decidedAt: verdict.at } : {}),
        ...(milestone.paid === undefined
          ? {}
          : { paidFen: fen(milestone.pay), paidOn: dayOf(paidAt(one, milestone, now) as number) }),
      };
    }),
  );

export const milestoneMoves = (
  one: Signed,
  { title, course = [] }: SeedMilestone,
  now: number,
): Move<MilestoneState>[] => [
  { state: 'planned', at: one.recordedAt + TO_PLAN, reason: '' },
  ...follow(course, now, `milestone ${one.id} ${title}`, { after: one.recordedAt + TO_PLAN }),
];

/** 市场对接: the poster. 财政支持: the administration. */
export const deciderOf = ({ listing }: Signed): string =>
  trackOf(listing) === 'market' ? userId(listing.by) : officialFor(listing.key);

export const paidAt = (one: Signed, milestone: SeedMilestone, now: number): number | undefined =>
  milestone.paid === undefined
    ? undefined
    : Math.max(
        officeMoment(now, milestone.paid, `paid ${one.id} ${milestone.title}`),
        lastOf(milestoneMoves(one, milestone, now)).at + MINUTE,
      );
