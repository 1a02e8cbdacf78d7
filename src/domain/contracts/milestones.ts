import { eq } from 'drizzle-orm';
import { milestones } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, invalid } from '#src/errors.ts';
import { dayOf, formatDay } from '#src/lib/dates.ts';
import { formatFen } from '#src/lib/money.ts';
import { changeContract, changeMilestone } from './change.ts';
import type { DecideMilestoneInput, PayInput, PlanInput, ReportMilestoneInput } from './input.ts';
import type { FoundContract } from './load.ts';
import { factsOf, judgedLetter, paidLetter, plannedLetter, reportedLetter } from './mail.ts';
import { moveMilestone } from './moves.ts';
import { tell } from './notify.ts';
import { isSamePlan, listMilestones, refuseForeign, refuseLosingEvidence, refusePlan } from './plan.ts';
import { mayActOnMilestone, mayKeepContract } from './policy.ts';
import { ACTION_OF, CONTRACT_STATE_WORDS } from './states.ts';

type Milestone = typeof milestones.$inferSelect;

/**
 * Plans the milestones of a contract, or plans them anew while none was reported. Their payments add up to the contract
 * to the 分, their days ascend and lie after signing. Rows keep the ids that the form brought. Returns the contract's id.
 */
export const planMilestones = (ctx: MemberContext, input: PlanInput): Promise<string> =>
  changeContract(ctx, input.id, mayKeepContract, async (tx, found) => {
    const { contract, sides } = found;
    const stands = await listMilestones(tx, contract.id);
    if (isSamePlan(stands, input.milestones)) return;
    const word = CONTRACT_STATE_WORDS[contract.state].word;
    ensure(contract.state === 'performing', conflict(`合同现在是“${word}”，不能再计划里程碑。`));
    const untouched = stands.every(({ state }) => state === 'planned');
    ensure(untouched, conflict('已经有里程碑报送过，计划不能再改。'));
    const errors = refusePlan(input.milestones, contract, ctx.now);
    if (Object.keys(errors).length > 0) throw invalid(errors);
    await refuseForeign(tx, contract.id, input.milestones);
    await refuseLosingEvidence(tx, stands, input.milestones);
    await tx.delete(milestones).where(eq(milestones.contractId, contract.id));
    const rows = input.milestones.map(({ at: _at, ...row }, i) => ({
      ...row,
      contractId: contract.id,
      position: i + 1,
    }));
    await tx.insert(milestones).values(rows);
    const { id: thingId, state } = contract;
    const reason = `${rows.length} 个里程碑`;
    await record(tx, ctx, { thing: 'contracts', thingId, action: 'plan', from: state, to: state, reason });
    await tell(tx, ctx, sides, ['taker'], plannedLetter(factsOf(ctx, found), rows));
  });

/** 报送: what was reached, in the taker's words; files lie beside it. Returns the contract's id. */
export const reportMilestone = (ctx: MemberContext, input: ReportMilestoneInput): Promise<string> =>
  changeMilestone(
    ctx,
    input.id,
    (actor, sides) => mayActOnMilestone(actor, sides, 'report'),
    async (tx, found, milestone) => {
      const { report } = input;
      if (milestone.state === 'reported' && milestone.report === report) return;
      await moveMilestone(tx, ctx, found, milestone, 'report', { report, reportedAt: ctx.now });
      const deciders = found.sides.track === 'market' ? (['poster'] as const) : (['officials', 'poster'] as const);
      await tell(tx, ctx, found.sides, deciders, reportedLetter(factsOf(ctx, found), milestone));
    },
  );

/** 达成, 部分达成 or 未达成, with a verdict. What was paid for is never 未达成. Returns the contract's id. */
export const decideMilestone = (ctx: MemberContext, input: DecideMilestoneInput): Promise<string> => {
  const { outcome, verdict } = input;
  const action = ACTION_OF[outcome];
  return changeMilestone(
    ctx,
    input.id,
    (actor, sides) => mayActOnMilestone(actor, sides, action),
    async (tx, found, milestone) => {
      if (milestone.state === outcome && milestone.verdict === verdict) return;
      const unpaid = milestone.paidFen === null || outcome !== 'missed';
      ensure(unpaid, conflict('已经付过款，不能定为未达成；付款登记错了的，请先改正付款。', 'outcome'));
      const decided = { verdict, decidedBy: ctx.actor.id, decidedAt: ctx.now };
      await moveMilestone(tx, ctx, found, milestone, action, decided);
      const told = found.sides.track === 'market' ? (['taker'] as const) : (['taker', 'poster'] as const);
      await tell(tx, ctx, found.sides, told, judgedLetter(factsOf(ctx, found), milestone, outcome, verdict));
    },
  );
};

/**
 * 已付款, as the poster records it: what was paid for this milestone in all, and when last; nothing takes it back.
 * Only for what was found met or partly met, never more than its share. Returns the contract's id.
 */
export const payMilestone = (ctx: MemberContext, input: PayInput): Promise<string> =>
  changeMilestone(ctx, input.id, mayKeepContract, async (tx, found, milestone) => {
    const paid = input.paidFen > 0 ? { paidFen: input.paidFen, paidOn: input.paidOn } : { paidFen: null, paidOn: null };
    if (milestone.paidFen === paid.paidFen && milestone.paidOn === paid.paidOn) return;
    refusePayment(ctx, found, milestone, paid);
    const { id: thingId, state } = milestone;
    await tx.update(milestones).set(paid).where(eq(milestones.id, thingId));
    const reason = paid.paidFen === null ? '改为没有付过' : `累计 ${formatFen(paid.paidFen)}`;
    await record(tx, ctx, { thing: 'milestones', thingId, action: 'pay', from: state, to: state, reason });
    await tell(tx, ctx, found.sides, ['taker'], paidLetter(factsOf(ctx, found), milestone, paid.paidFen));
  });

type Paid = { paidFen: number | null; paidOn: string | null };

function refusePayment(ctx: MemberContext, { contract }: FoundContract, milestone: Milestone, paid: Paid): void {
  const reached = milestone.state === 'met' || milestone.state === 'partial';
  ensure(reached, conflict('达成或部分达成的里程碑才登记付款。'));
  const { payFen } = milestone;
  ensure((paid.paidFen ?? 0) <= payFen, conflict(`最多 ${formatFen(payFen)}，是这个里程碑的付款额`, 'paidFen'));
  if (paid.paidFen === null) return;
  ensure(paid.paidOn !== null, conflict('请填写付款日期', 'paidOn'));
  ensure(paid.paidOn <= dayOf(ctx.now), conflict('付款日期不能晚于今天', 'paidOn'));
  const signed = formatDay(contract.signedOn, ctx.now);
  ensure(paid.paidOn >= contract.signedOn, conflict(`付款日期不能早于签约那天（${signed}）`, 'paidOn'));
}
