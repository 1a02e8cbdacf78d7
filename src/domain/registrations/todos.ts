import { and, asc, count, eq, gt, inArray, min, or, sql } from 'drizzle-orm';
import { events, registrationChanges, registrations } from '#db/schema/index.ts';
import { isHandler, isOfficial, type MemberContext } from '#src/context.ts';
import { formatTime } from '#src/lib/dates.ts';
import type { Todo } from '#src/lib/todo.ts';

const MOST = 50;

/** A kept seat to accept, a 代报名 to confirm; for organisers whom to decide about and what was asked for. */
export async function listRegistrationTodos(ctx: MemberContext): Promise<Todo[]> {
  const [own, pending, changes] = await Promise.all([listOwn(ctx), listPending(ctx), listChanges(ctx)]);
  return [...own, ...pending, ...changes];
}

async function listOwn(ctx: MemberContext): Promise<Todo[]> {
  const { state, userId, offerUntilAt } = registrations;
  const rows = await ctx.db
    .select({ id: registrations.id, title: events.title, until: offerUntilAt, startsAt: events.startsAt })
    .from(registrations)
    .innerJoin(events, eq(events.id, registrations.eventId))
    .where(and(eq(userId, ctx.actor.id), eq(state, 'offered'), gt(offerUntilAt, ctx.now)))
    .orderBy(asc(offerUntilAt))
    .limit(MOST);
  return rows.map(({ id, title, until, startsAt }) => ({
    key: `registrations offer ${id}`,
    title: `接受座位：${title}`,
    note: `有空位按候补次序留给您${startsAt === null ? '' : `，活动 ${formatTime(startsAt, ctx.now)} 开始`}`,
    verb: '去答复',
    href: `/registrations/${id}`,
    ...(until === null ? {} : { due: { at: until } }),
  }));
}

/** Events of one's own organisation; officials also those of the administration they wrote or passed. */
function hosted({ actor }: MemberContext) {
  const own = isHandler(actor) ? eq(events.organisationId, actor.organisation?.id ?? '') : sql`0`;
  const wrote = isOfficial(actor) ? or(eq(events.createdBy, actor.id), eq(events.approvedBy, actor.id)) : sql`0`;
  return and(eq(events.state, 'published'), or(own, wrote));
}

async function listPending(ctx: MemberContext): Promise<Todo[]> {
  const rows = await ctx.db
    .select({ id: events.id, title: events.title, startsAt: events.startsAt, n: count() })
    .from(events)
    .innerJoin(registrations, and(eq(registrations.eventId, events.id), eq(registrations.state, 'pending')))
    .where(and(hosted(ctx), gt(events.startsAt, ctx.now)))
    .groupBy(events.id)
    .limit(MOST);
  return rows.map(({ id, title, startsAt, n }) => ({
    key: `registrations pending ${id}`,
    title: `审核报名：${title}`,
    note: `${n} 份报名待审核`,
    verb: '去审核',
    href: `/events/${id}/registrations?tab=pending`,
    ...(startsAt === null ? {} : { due: { at: startsAt } }),
  }));
}

async function listChanges(ctx: MemberContext): Promise<Todo[]> {
  const since = min(registrationChanges.createdAt);
  const rows = await ctx.db
    .select({ id: events.id, title: events.title, one: min(registrations.id), n: count(), since })
    .from(registrationChanges)
    .innerJoin(registrations, eq(registrations.id, registrationChanges.registrationId))
    .innerJoin(events, eq(events.id, registrations.eventId))
    .where(and(inArray(registrationChanges.state, ['open']), hosted(ctx), gt(events.startsAt, ctx.now)))
    .groupBy(events.id)
    .orderBy(asc(since))
    .limit(MOST);
  return rows.map(({ id, title, one, n }) => ({
    key: `registrations change ${id}`,
    title: `答复变更申请：${title}`,
    note: `${n} 份取消或换人的申请没有答复`,
    verb: '去答复',
    href: n === 1 ? `/events/${id}/registrations/${one}` : `/events/${id}/registrations?tab=confirmed`,
  }));
}
