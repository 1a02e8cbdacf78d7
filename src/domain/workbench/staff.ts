import { and, asc, count, eq, inArray, isNotNull, lt, lte, min, or } from 'drizzle-orm';
import { bids, listings, organisations, outbox } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { UNDECIDED } from '#src/domain/bids/states.ts';
import { agoWords, dayOf } from '#src/lib/dates.ts';
import { dueOn, type Todo } from '#src/lib/todo.ts';

/** What waits for officials: promises broken, organisations to verify, listings to check, letters that failed. */
export async function listStaffTodos(ctx: MemberContext): Promise<Todo[]> {
  const [overdue, pending, submitted, failed] = await Promise.all([
    listOverdue(ctx),
    countPending(ctx),
    countSubmitted(ctx),
    countFailed(ctx),
  ]);
  const since = (at: number | null) => (at === null ? '' : `，最早的 ${agoWords(at, ctx.now)} 提交`);
  const queues: (Todo | undefined)[] = [
    waiting(
      'organisations',
      pending.n,
      `认证单位：${pending.n} 家在等`,
      `核对名称、代码和类型${since(pending.since)}`,
      '去认证',
    ),
    waiting(
      'listings',
      submitted.n,
      `初核榜单：${submitted.n} 项在等`,
      `初核通过就发榜${since(submitted.since)}`,
      '去初核',
    ),
    waiting('outbox', failed.n, `${failed.n} 封信没有发出`, '收信人还不知道结果，请查明原因后重发', '去重发'),
  ];
  return [...overdue, ...queues.filter((todo) => todo !== undefined)];
}

const QUEUES = {
  organisations: '/staff?part=organisations',
  listings: '/staff?part=listings',
  outbox: '/staff/outbox?state=failed',
};

const waiting = (key: keyof typeof QUEUES, n: number, title: string, note: string, verb: string): Todo | undefined =>
  n === 0 ? undefined : { key, title, note, verb, href: QUEUES[key] };

/** Listings whose poster promised an answer by a day that is over, while bidders still wait. Soonest promise first. */
async function listOverdue(ctx: MemberContext): Promise<Todo[]> {
  const rows = await ctx.db
    .select({
      id: listings.id,
      number: listings.number,
      title: listings.title,
      replyOn: listings.replyOn,
      poster: organisations.name,
      undecided: count(),
    })
    .from(listings)
    .innerJoin(organisations, eq(organisations.id, listings.organisationId))
    .innerJoin(bids, and(eq(bids.listingId, listings.id), inArray(bids.state, UNDECIDED)))
    .where(
      and(
        lt(listings.replyOn, dayOf(ctx.now)),
        or(eq(listings.state, 'evaluating'), and(eq(listings.state, 'published'), lte(listings.deadlineAt, ctx.now))),
      ),
    )
    .groupBy(listings.id)
    .orderBy(asc(listings.replyOn))
    .limit(50);
  return rows.map(toTodo);
}

type Overdue = Pick<typeof listings.$inferSelect, 'id' | 'number' | 'title' | 'replyOn'> & {
  poster: string;
  undecided: number;
};

const toTodo = ({ id, number, title, replyOn, poster, undecided }: Overdue): Todo => ({
  key: `overdue ${id}`,
  title: `督促答复：${title}`,
  note: `榜 ${number ?? ''}，${poster}承诺的答复日已过，${undecided} 家揭榜单位还在等`,
  verb: '看这一榜',
  href: `/listings/${id}/bids`,
  ...dueOn(replyOn),
});

type Queue = { n: number; since: number | null };
const NONE: Queue = { n: 0, since: null };

const countPending = async ({ db }: MemberContext): Promise<Queue> =>
  (await db
    .select({ n: count(), since: min(organisations.updatedAt) })
    .from(organisations)
    .where(or(eq(organisations.state, 'pending'), isNotNull(organisations.renewalAskedAt)))
    .get()) ?? NONE;

const countSubmitted = async ({ db }: MemberContext): Promise<Queue> =>
  (await db
    .select({ n: count(), since: min(listings.submittedAt) })
    .from(listings)
    .where(eq(listings.state, 'submitted'))
    .get()) ?? NONE;

const countFailed = async ({ db }: MemberContext): Promise<Queue> =>
  (await db
    .select({ n: count(), since: min(outbox.createdAt) })
    .from(outbox)
    .where(and(eq(outbox.kind, 'mail'), eq(outbox.state, 'failed')))
    .get()) ?? NONE;
