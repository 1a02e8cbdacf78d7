import { and, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { contracts, milestones } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure } from '#src/errors.ts';
import type { FoundContract } from './load.ts';
import { mayActOnContract, mayActOnMilestone } from './policy.ts';
import {
  CONTRACT_STATE_WORDS,
  type ContractAction,
  findContractMove,
  findMilestoneMove,
  MILESTONE_STATE_WORDS,
  type MilestoneAction,
} from './states.ts';

type Milestone = typeof milestones.$inferSelect;

/**
 * Moves a contract along CONTRACT_MOVES with its audit row; it was read in this transaction. Refuses whom the table does
 * not let, a state it does not start from, and whoever comes second.
 */
export async function moveContract(
  tx: Transaction,
  ctx: Context,
  { contract, sides }: FoundContract,
  action: ContractAction,
  { reason = '', set = {} }: { reason?: string; set?: Partial<typeof contracts.$inferInsert> } = {},
): Promise<void> {
  ensure(mayActOnContract(ctx.actor, sides, action));
  const move = findContractMove(action, sides.track);
  const { id, state } = contract;
  if (!move?.from.includes(state))
    throw conflict(`这份合同现在是“${CONTRACT_STATE_WORDS[state].word}”，不能${move?.word ?? '这样办'}。`);
  const moved = await tx
    .update(contracts)
    .set({ ...set, state: move.to, stateReason: reason })
    .where(and(eq(contracts.id, id), eq(contracts.state, state)))
    .returning({ id: contracts.id });
  ensure(moved.length === 1, conflict('这份合同刚刚有了变化，请刷新后再看。'));
  await record(tx, ctx, { thing: 'contracts', thingId: id, action, from: state, to: move.to, reason });
}

/** The same for a milestone, while its contract is 履行中. */
export async function moveMilestone(
  tx: Transaction,
  ctx: Context,
  { contract, sides }: FoundContract,
  milestone: Milestone,
  action: MilestoneAction,
  set: Partial<typeof milestones.$inferInsert>,
): Promise<void> {
  ensure(mayActOnMilestone(ctx.actor, sides, action));
  const running = conflict(`合同现在是“${CONTRACT_STATE_WORDS[contract.state].word}”，里程碑不再变动。`);
  ensure(contract.state === 'performing', running);
  const move = findMilestoneMove(action, sides.track);
  const { id, state } = milestone;
  if (!move?.from.includes(state))
    throw conflict(`“${milestone.title}”现在是${MILESTONE_STATE_WORDS[state]}，不能${move?.word ?? '这样办'}。`);
  const moved = await tx
    .update(milestones)
    .set({ ...set, state: move.to })
    .where(and(eq(milestones.id, id), eq(milestones.state, state)))
    .returning({ id: milestones.id });
  ensure(moved.length === 1, conflict('这个里程碑刚刚有了变化，请刷新后再看。'));
  const reason = set.verdict ?? '';
  await record(tx, ctx, { thing: 'milestones', thingId: id, action, from: state, to: move.to, reason });
}
