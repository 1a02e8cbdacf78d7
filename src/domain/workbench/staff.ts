import { and, asc, count, eq, isNotNull, min, ne, or } from 'drizzle-orm';
import { listings, organisations, outbox } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { LATE_WORDS, listOverdue, type Overdue } from '#src/domain/bids/overdue.ts';
import { agoWords } from '#src/lib/dates.ts';
import { dueOn, type Todo } from '#src/lib/todo.ts';

/** What waits for officials: what is overdue, 二次诊断, organisations to verify, listings to check, letters that failed. */
export async function listStaffTodos(ctx: MemberContext): Promise<Todo[]> {
  const [overdue, diagnoses, pending, submitted, reviewing, failed] = await Promise.all([
    overdueTodos(ctx),
    diagnosisTodos(ctx),
    countPending(ctx),
    countWaiting(ctx, 'submitted'),
    countWaiting(ctx, 'reviewing'),
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
      `核对内容和体检结果${since(submitted.since)}`,
      '去初核',
    ),
    waiting(
      'reviews',
      reviewing.n,
      `遴选与论证：${reviewing.n} 项在等`,
      `由初核以外的人办${since(reviewing.since)}`,
      '去办理',
    ),
    waiting('outbox', failed.n, `${failed.n} 封信没有发出`, '收信人还不知道结果，请查明原因后重发', '去重发'),
  ];
  return [...overdue, ...diagnoses, ...queues.filter((todo) => todo !== undefined)];
}

const QUEUES = {
  organisations: '/staff?part=organisations',
  listings: '/staff?part=listings',
  reviews: '/staff?part=reviews',
  outbox: '/staff/outbox?state=failed',
};

const waiting = (key: keyof typeof QUEUES, n: number, title: string, note: string, verb: string): Todo | undefined =>
  n === 0 ? undefined : { key, title, note, verb, href: QUEUES[key] };

/** So many of what is overdue, or waits for a diagnosis, stand one by one. */
const ONE_BY_ONE = 5;

/** What posters have not done in time, the longest first; beyond a handful the list of all is one line. */
async function overdueTodos(ctx: MemberContext): Promise<Todo[]> {
  const all = await listOverdue(ctx);
  const rest = all.length - ONE_BY_ONE;
  const todos = all.slice(0, ONE_BY_ONE).map(overdueTodo);
  if (rest <= 0) return todos;
  const note = '承诺的答复、开始遴选或流榜处置已经逾期，可以逐项催办';
  return [...todos, { key: 'overdue', title: `另有 ${rest} 项逾期未办`, note, verb: '看全部', href: '/staff/overdue' }];
}

const overdueTodo = ({ id, number, title, poster, waiting, late, dueOn: on }: Overdue): Todo => ({
  key: `overdue ${id}`,
  title: `${LATE_TITLES[late]}：${title}`,
  note: `榜 ${number ?? ''}，${poster}${LATE_NOTES[late]}${waiting > 0 ? `，${waiting} 家揭榜单位还在等` : ''}`,
  verb: '看这一榜',
  href: `/listings/${id}${LATE_WORDS[late].path}`,
  ...dueOn(on),
});

const LATE_TITLES = { reply: '督促答复', start: '督促遴选', choice: '督促选去向' } as const;
const LATE_NOTES = {
  reply: '承诺的答复日已过',
  start: '截止以后一直没有开始遴选',
  choice: '流榜以后一直没有选去向',
} as const;

/** Listings whose poster asked why nobody took them, the longest waiting first; not of the actor's own organisation. */
async function diagnosisTodos({ db, actor, now }: MemberContext): Promise<Todo[]> {
  const rows = await db
    .select({ id: listings.id, number: listings.number, title: listings.title, updatedAt: listings.updatedAt })
    .from(listings)
    .where(and(eq(listings.state, 'diagnosing'), ne(listings.organisationId, actor.organisation?.id ?? '')))
    .orderBy(asc(listings.updatedAt))
    .limit(20);
  return rows.map(({ id, number, title, updatedAt }) => ({
    key: `diagnose ${id}`,
    title: `二次诊断：${title}`,
    note: `榜 ${number ?? ''}流榜，发榜方 ${agoWords(updatedAt, now)} 请管理部门看原因`,
    verb: '去诊断',
    href: `/listings/${id}/next`,
  }));
}

type Queue = { n: number; since: number | null };
const NONE: Queue = { n: 0, since: null };

const countPending = async ({ db }: MemberContext): Promise<Queue> =>
  (await db
    .select({ n: count(), since: min(organisations.updatedAt) })
    .from(organisations)
    .where(or(eq(organisations.state, 'pending'), isNotNull(organisations.renewalAskedAt)))
    .get()) ?? NONE;

const countWaiting = async ({ db }: MemberContext, state: 'submitted' | 'reviewing'): Promise<Queue> =>
  (await db
    .select({ n: count(), since: min(listings.submittedAt) })
    .from(listings)
    .where(eq(listings.state, state))
    .get()) ?? NONE;

const countFailed = async ({ db }: MemberContext): Promise<Queue> =>
  (await db
    .select({ n: count(), since: min(outbox.createdAt) })
    .from(outbox)
    .where(and(eq(outbox.kind, 'mail'), eq(outbox.state, 'failed')))
    .get()) ?? NONE;
