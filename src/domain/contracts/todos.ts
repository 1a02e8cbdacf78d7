import { and, count, eq, inArray, isNull, lte, or, sql } from 'drizzle-orm';
import { bids, contracts, listings, milestones } from '#db/schema/index.ts';
import { isHandler, isOfficial, type MemberContext } from '#src/context.ts';
import { DAY, dayOf, formatDay } from '#src/lib/dates.ts';
import { formatFen } from '#src/lib/money.ts';
import { dueOn, type Todo } from '#src/lib/todo.ts';
import { moverOf } from './policy.ts';
import { type ContractMover, JUDGED, milestonePhaseOf } from './states.ts';

/** Each list is cut here; what is beyond comes up as the first are done. */
const MOST = 50;
const AHEAD_DAYS = 30;

/** What waits for this person around contracts: as the poster's, the taker's or the administration's. */
export async function listContractTodos(ctx: MemberContext): Promise<Todo[]> {
  if (!isHandler(ctx.actor) && !isOfficial(ctx.actor)) return [];
  const rows = await Promise.all([listWaitingMilestones(ctx), listWaitingContracts(ctx)]);
  return rows.flat();
}

const FACTS = {
  contractId: contracts.id,
  state: contracts.state,
  posterId: listings.organisationId,
  takerId: bids.organisationId,
  track: listings.track,
  title: listings.title,
};
type Facts = { contractId: string; posterId: string; takerId: string; track: 'market' | 'fiscal'; title: string };

/**
 * Contracts this person may have something to do for; members of a joint bid leave it to their lead. Asked of the
 * contracts' own columns, so that the indexes of either side find them.
 */
function concerning({ db, actor }: MemberContext) {
  const own = actor.organisation?.id ?? '';
  const posted = db.select({ id: listings.id }).from(listings).where(eq(listings.organisationId, own));
  const taken = db.select({ id: bids.id }).from(bids).where(eq(bids.organisationId, own));
  const ours = isHandler(actor) ? or(inArray(contracts.listingId, posted), inArray(contracts.bidId, taken)) : undefined;
  return or(ours, isOfficial(actor) ? eq(listings.track, 'fiscal') : undefined);
}

const moverFor = ({ actor }: MemberContext, row: Facts): ContractMover | undefined =>
  moverOf(actor, { ...row, partnerIds: [] });
const judgeOf = ({ track }: Facts): ContractMover => (track === 'market' ? 'poster' : 'official');

/** Milestones to report, to judge and to pay. */
async function listWaitingMilestones(ctx: MemberContext): Promise<Todo[]> {
  const soon = dayOf(ctx.now + AHEAD_DAYS * DAY);
  const unpaid = and(eq(milestones.state, 'met'), isNull(milestones.paidFen), sql`${milestones.payFen} > 0`);
  const waiting = or(
    eq(milestones.state, 'reported'),
    and(eq(milestones.state, 'planned'), lte(milestones.dueOn, soon)),
  );
  const rows = await ctx.db
    .select({ ...FACTS, milestone: milestones })
    .from(contracts)
    .innerJoin(listings, eq(listings.id, contracts.listingId))
    .innerJoin(bids, eq(bids.id, contracts.bidId))
    .innerJoin(milestones, eq(milestones.contractId, contracts.id))
    .where(and(concerning(ctx), or(unpaid, and(eq(contracts.state, 'performing'), waiting))))
    .orderBy(milestones.dueOn, milestones.id)
    .limit(MOST);
  return rows.flatMap(({ milestone, ...row }) => milestoneTodo(ctx, row, milestone) ?? []);
}

function milestoneTodo(ctx: MemberContext, row: Facts, milestone: typeof milestones.$inferSelect): Todo | undefined {
  const mover = moverFor(ctx, row);
  const { id, title, dueOn: on, payFen } = milestone;
  const at = { key: `milestone ${id}`, href: `/milestones/${id}` };
  if (milestone.state === 'reported')
    return mover === judgeOf(row)
      ? { ...at, title: `给里程碑下结论：${title}`, note: `${row.title}，揭榜方已经报送`, verb: '去看报送' }
      : undefined;
  if (milestone.state === 'met')
    return mover === 'poster'
      ? { ...at, title: `登记付款：${title}`, note: `${row.title}，已达成，应付 ${formatFen(payFen)}`, verb: '去登记' }
      : undefined;
  const note = `${row.title}，${formatDay(on, ctx.now)}到期`;
  if (mover === 'taker') return { ...at, title: `报送里程碑：${title}`, note, verb: '去报送', ...dueOn(on) };
  if (milestonePhaseOf(milestone, ctx.now) !== 'overdue') return undefined;
  return { ...at, title: `里程碑逾期：${title}`, note: `${note}，揭榜方还没有报送`, verb: '去看', ...dueOn(on) };
}

/** Contracts to ask acceptance for, to accept, and to answer for the supplier directory. */
async function listWaitingContracts(ctx: MemberContext): Promise<Todo[]> {
  const unanswered = and(eq(contracts.state, 'accepted'), isNull(contracts.inDirectory));
  const rows = await ctx.db
    .select({
      ...FACTS,
      all: count(milestones.id),
      judged: sql<number>`coalesce(sum(${inArray(milestones.state, JUDGED)}), 0)`,
    })
    .from(contracts)
    .innerJoin(listings, eq(listings.id, contracts.listingId))
    .innerJoin(bids, eq(bids.id, contracts.bidId))
    .leftJoin(milestones, eq(milestones.contractId, contracts.id))
    .where(and(concerning(ctx), or(inArray(contracts.state, ['performing', 'reported']), unanswered)))
    .groupBy(contracts.id)
    .orderBy(contracts.reportedAt, contracts.id)
    .limit(4 * MOST);
  return rows.flatMap((row) => contractTodo(ctx, row) ?? []).slice(0, MOST);
}

function contractTodo(
  ctx: MemberContext,
  row: Facts & { state: string; all: number; judged: number },
): Todo | undefined {
  const mover = moverFor(ctx, row);
  const at = { key: `contract ${row.contractId}`, href: `/contracts/${row.contractId}` };
  if (row.state === 'reported')
    return mover === judgeOf(row)
      ? { ...at, title: `验收：${row.title}`, note: '揭榜方已经申请验收', verb: '去验收', href: `${at.href}#accept` }
      : undefined;
  if (row.state === 'accepted')
    return mover === 'poster'
      ? { ...at, title: `是否列入供应商目录：${row.title}`, note: '合同已经通过验收，等您答复', verb: '去答复' }
      : undefined;
  if (mover === 'taker' && row.all > 0 && row.judged === row.all)
    return {
      ...at,
      title: `申请验收：${row.title}`,
      note: `${row.all} 个里程碑都有了结论`,
      verb: '去申请',
      href: `${at.href}#ask`,
    };
  if (mover === 'poster' && row.all === 0 && row.track === 'fiscal')
    return {
      ...at,
      title: `计划里程碑：${row.title}`,
      note: '财政支持的榜按里程碑付款',
      verb: '去计划',
      href: `${at.href}#plan`,
    };
  return undefined;
}
