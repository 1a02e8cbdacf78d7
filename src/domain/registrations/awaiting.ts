import { and, asc, eq, inArray, isNull, lt, ne, type SQL, sql } from 'drizzle-orm';
import { eventQuestions, registrations, users } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import type { HostedEvent } from '#src/domain/events/queries.ts';
import { ensure, notFound } from '#src/errors.ts';
import { offsetOf, type Page, toPage } from '#src/lib/pages.ts';
import { DESK_SIZE, type DeskRow } from './desk.ts';
import { ASKED_AGAIN, hasNewTime, mayManageRegistrations } from './policy.ts';
import { type Registration, SEATED } from './states.ts';

/** What an organiser waits for from people, whatever their state: these lists cross the tabs of the desk. */
export const AWAITED = { time: '待确认新时间', answers: '必填未答', followUp: '补充资料未交' } as const;
export type Awaited = keyof typeof AWAITED;

type Source = Pick<Context, 'db'>;

/** Who is waited for, as a condition on registrations; undefined where there is nothing to wait for. As `awaitsNewTime`. */
export function awaitedOf(event: HostedEvent, kind: Awaited, now: number): SQL | undefined {
  const { eventId, state, createdAt, personConfirmedAt, source, checkedInAt, followedUpAt } = registrations;
  const of = eq(eventId, event.id);
  if (kind === 'time') {
    const said = sql`max(${createdAt}, coalesce(${personConfirmedAt}, 0))`;
    return hasNewTime(event, now)
      ? and(of, inArray(state, [...ASKED_AGAIN]), lt(said, event.postponedAt ?? 0))
      : undefined;
  }
  if (kind === 'followUp')
    return (event.startsAt ?? 0) > now
      ? and(of, eq(state, 'confirmed'), ne(source, 'walkIn'), isNull(followedUpAt), asksAfter(event.id))
      : undefined;
  if ((event.endsAt ?? now + 1) <= now) return undefined;
  const counted = inArray(state, [...new Set([...ASKED_AGAIN, ...SEATED])]);
  return and(of, counted, ne(source, 'walkIn'), isNull(checkedInAt), OWES);
}

/** Whether anything is asked after the confirmation. */
const asksAfter = (eventId: string) => sql`exists (
  select 1 from event_questions as q where q.event_id = ${eventId} and q.stage = 'followUp' and q.removed_at is null)`;

/** A required question of the form that is asked of them, and no answer. As `listOwed`. */
const OWES = sql`exists (
  select 1 from event_questions as q
  where q.event_id = ${registrations.eventId} and q.stage = 'register' and q.required and q.removed_at is null
    and not exists (
      select 1 from registration_answers as a where a.registration_id = ${registrations.id} and a.question_id = q.id)
    and (q.condition_id is null or exists (
      select 1 from registration_answers as c
      where c.registration_id = ${registrations.id} and c.question_id = q.condition_id
        and instr(char(10) || c.value || char(10), char(10) || q.condition_value || char(10)))))`;

/** How many are waited for, by what. For who organises; the caller has loaded their desk. */
export async function countAwaited(ctx: Context, event: HostedEvent): Promise<Record<Awaited, number>> {
  ensure(mayManageRegistrations(ctx.actor, event), notFound());
  const [time, answers, followUp] = await Promise.all([
    count(ctx, event, 'time'),
    count(ctx, event, 'answers'),
    count(ctx, event, 'followUp'),
  ]);
  return { time, answers, followUp };
}

async function count({ db, now }: Context, event: HostedEvent, kind: Awaited): Promise<number> {
  const where = awaitedOf(event, kind, now);
  if (!where || (kind === 'answers' && !(await asksAnything({ db }, event.id)))) return 0;
  return db.$count(registrations, where);
}

/** Asked once, so that the thousands of an event whose form requires nothing are not gone through one by one. */
async function asksAnything({ db }: Source, eventId: string): Promise<boolean> {
  const { stage, required, removedAt } = eventQuestions;
  const asked = and(eq(eventQuestions.eventId, eventId), eq(stage, 'register'), eq(required, true), isNull(removedAt));
  return (await db.$count(eventQuestions, asked)) > 0;
}

/** A page of those who are waited for, as they came. */
export async function listAwaited(
  ctx: Context,
  event: HostedEvent,
  kind: Awaited,
  page: number,
): Promise<Page<DeskRow>> {
  ensure(mayManageRegistrations(ctx.actor, event), notFound());
  const where = awaitedOf(event, kind, ctx.now);
  if (!where) return toPage([], 0, 1, DESK_SIZE);
  const rows = await ctx.db
    .select({ registration: registrations, registrar: users.name })
    .from(registrations)
    .leftJoin(users, eq(users.id, registrations.registeredBy))
    .where(where)
    .orderBy(asc(registrations.createdAt), asc(registrations.id))
    .limit(DESK_SIZE)
    .offset(offsetOf(page, DESK_SIZE));
  const total = await ctx.db.$count(registrations, where);
  return toPage(
    rows.map(({ registration, registrar }) => ({ ...registration, registrar })),
    total,
    page,
    DESK_SIZE,
  );
}

/** Who of these owes an answer. The caller has authorised the desk they stand on. */
export async function listOwing(
  { db, now }: Source & Pick<Context, 'now'>,
  event: HostedEvent,
  rows: readonly Pick<Registration, 'id'>[],
): Promise<ReadonlySet<string>> {
  const where = awaitedOf(event, 'answers', now);
  if (!where || rows.length === 0 || !(await asksAnything({ db }, event.id))) return new Set();
  const ids = rows.map(({ id }) => id);
  const owing = await db
    .select({ id: registrations.id })
    .from(registrations)
    .where(and(inArray(registrations.id, ids), where));
  return new Set(owing.map(({ id }) => id));
}
