import type { audit } from '#db/schema/index.ts';
import { formatFen } from '#src/lib/money.ts';
import { bidId } from './bid-course.ts';
import { idOf, officeMoment } from './clock.ts';
import {
  contractMoves,
  deciderOf,
  type MilestoneState,
  milestoneMoves,
  paidAt,
  type Signed,
  type State,
  signed,
  TO_PLAN,
} from './contract-rows.ts';
import { historyOf, lastOf } from './course.ts';
import { fen } from './listing-terms.ts';
import { officialFor, userId } from './people-rows.ts';
import type { SeedMilestone } from './shapes.ts';

type AuditRow = typeof audit.$inferInsert;

/** A recorded contract is 履行中, and leaves the bid 揭榜成功. */
export const contractHistory = (now: number): AuditRow[] =>
  signed(now).flatMap((one) => [
    ...recorded(one),
    ...movesHistory(one, now),
    ...(one.contract.milestones ?? []).flatMap((milestone, i) => milestoneHistory(one, milestone, i, now)),
    ...entered(one, now),
  ]);

function recorded({ bid, contract, listing, id, recordedAt: at }: Signed): AuditRow[] {
  const by = { at, actorId: userId(listing.by) };
  const ofIt = { ...by, thing: 'contracts', thingId: id };
  const plan = { ...ofIt, at: at + TO_PLAN, action: 'plan', from: 'performing', to: 'performing' };
  const n = contract.milestones?.length ?? 0;
  return [
    { ...by, thing: 'bids', thingId: bidId(bid), action: 'contract', from: 'awarded', to: 'awarded' },
    { ...ofIt, action: 'record', to: 'performing' },
    ...(n === 0 ? [] : [{ ...plan, reason: `${n} 个里程碑` }]),
  ];
}

const ACTIONS: Record<State, string> = {
  performing: 'sendBack',
  reported: 'ask',
  accepted: 'accept',
  terminated: 'terminate',
  defaulted: 'default',
};

const movesHistory = (one: Signed, now: number): AuditRow[] =>
  historyOf(
    { thing: 'contracts', thingId: one.id },
    contractMoves(one, now),
    (state) => ACTIONS[state],
    (state) => contractActor(one, state),
  ).slice(1);

function contractActor(one: Signed, state: State): string {
  if (state === 'reported') return userId(one.bid.by);
  if (state === 'terminated') return userId(one.listing.by);
  return state === 'defaulted' ? officialFor(one.listing.key) : deciderOf(one);
}

const MILESTONE_ACTIONS: Record<MilestoneState, string> = {
  planned: 'plan',
  reported: 'report',
  met: 'meet',
  partial: 'part',
  missed: 'miss',
};

function milestoneHistory(one: Signed, milestone: SeedMilestone, i: number, now: number): AuditRow[] {
  const thing = { thing: 'milestones', thingId: idOf(`milestone ${one.id} ${i}`) };
  const moves = milestoneMoves(one, milestone, now);
  const rows = historyOf(
    thing,
    moves,
    (state) => MILESTONE_ACTIONS[state],
    (state) => (state === 'reported' ? userId(one.bid.by) : deciderOf(one)),
  )
    .slice(1)
    // What was reported stands in the milestone; the log keeps what was said of it.
    .map((row) => (row.to === 'reported' ? { ...row, reason: '' } : row));
  const at = paidAt(one, milestone, now);
  if (at === undefined) return rows;
  const { state } = lastOf(moves);
  const reason = `累计 ${formatFen(fen(milestone.pay) as number)}`;
  return [...rows, { ...thing, at, actorId: userId(one.listing.by), action: 'pay', from: state, to: state, reason }];
}

/** 技术合同登记号, and the answer about the supplier directory. */
function entered(one: Signed, now: number): AuditRow[] {
  const { contract, listing, id: thingId, recordedAt } = one;
  const by = { thing: 'contracts', thingId, actorId: userId(listing.by) };
  const rows: AuditRow[] = [];
  if (contract.registration) {
    const [reason, on] = contract.registration;
    const at = Math.max(officeMoment(now, on, `register ${thingId}`), recordedAt + 2 * TO_PLAN);
    rows.push({ ...by, at, action: 'register', from: 'performing', to: 'performing', reason });
  }
  const moves = contractMoves(one, now);
  const reason = contract.inDirectory ? '列入' : '不列入';
  if (contract.inDirectory !== undefined)
    rows.push({ ...by, at: lastOf(moves).at + 1, action: 'directory', from: 'accepted', to: 'accepted', reason });
  return rows;
}
