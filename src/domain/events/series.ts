import { and, desc, eq, gt, inArray, isNull, ne } from 'drizzle-orm';
import { z } from 'zod';
import type { Transaction } from '#db/client.ts';
import { type EventTemplate, eventSeries, events } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { dayOf } from '#src/lib/dates.ts';
import { choice, filledPhrase, whole } from '#src/lib/fields.ts';
import { isId } from '#src/lib/ids.ts';
import { applyChange, type ChangeInput, changeWithin } from './amend.ts';
import { type Content, changedFields, contentOf, DATED } from './changes.ts';
import { type Along, draftFrom, undated } from './cloning.ts';
import type { EventInput } from './input.ts';
import { loadEvent } from './moves.ts';
import { saveWithin, writeRows } from './operations.ts';
import { findSeries, type Series } from './overdue.ts';
import { mayKeepSeries, mayManageEvent } from './policy.ts';
import { contentWithin } from './queries.ts';
import { likeLast, periodAfter, periodOf } from './series-plan.ts';
import { type Event, RHYTHM_WORDS } from './states.ts';

const formId = () => z.string().refine(isId, { error: '这一页已经过期，请重新打开' });

/** `eventId` is the first session; `id` the series, made when the form is shown. */
export const seriesInput = z.object({
  id: formId(),
  eventId: z.string().catch(''),
  name: filledPhrase(60, '系列名称'),
  rhythm: choice(RHYTHM_WORDS, '多久一次'),
  leadDays: whole(1, 80).transform((days) => days ?? 30),
});
export const nextInput = z.object({ id: z.string().catch(''), event: formId(), period: z.string().catch('') });
export const seriesIdInput = z.object({ id: z.string().catch('') });

/** Makes an event the first session of a series, and what it says the template of the next. Sent twice it is one. */
export const startSeries = (ctx: MemberContext, input: z.output<typeof seriesInput>): Promise<void> =>
  ctx.write(async (tx) => {
    ensure(mayKeepSeries(ctx.actor));
    const { id, eventId, ...told } = input;
    const event = await loadEvent(tx, ctx, eventId);
    if (await findSeries({ db: tx }, id)) return ensure(event.seriesId === id, notFound());
    ensure(event.seriesId === null, conflict('这场活动已经属于一个系列。'));
    ensure(event.state !== 'cancelled', conflict('取消的活动不能做成系列，请先照样再办一场。'));
    ensure(event.startsAt !== null, conflict('请先填好这一场的时间。'));
    const firstOn = periodOf(dayOf(event.startsAt), told.rhythm);
    const template = templateOf(await contentWithin({ db: tx }, event));
    const { type, organisationId } = event;
    const made = { createdBy: ctx.actor.id, createdAt: ctx.now, updatedAt: ctx.now };
    await tx.insert(eventSeries).values({ ...told, ...made, id, type, organisationId, firstOn, template });
    await tx.update(events).set({ seriesId: id, occurrenceOn: firstOn }).where(eq(events.id, event.id));
    await record(tx, ctx, { thing: 'series', thingId: id, action: 'create', reason: told.name });
  });

const templateOf = (content: Content): EventTemplate => undated(contentOf(content));

/**
 * Drafts the session of a period from the template, dated as the last one was. One session stands for a period, so
 * that two who press at once make one draft. `along` takes the registration form of the last session over. Returns its id.
 */
export const planNext = (ctx: MemberContext, input: z.output<typeof nextInput>, along: Along): Promise<string> =>
  ctx.write(async (tx) => {
    ensure(mayKeepSeries(ctx.actor));
    const series = await findSeries({ db: tx }, input.id);
    ensure(series !== undefined, notFound('没有这个系列。'));
    ensure(series.endedAt === null, conflict('这个系列已经结束。'));
    const period = periodOf(input.period || dayOf(ctx.now), series.rhythm);
    const now = periodOf(dayOf(ctx.now), series.rhythm);
    const latest = periodAfter(now, series.rhythm, series.rhythm === 'month' ? 6 : 2);
    ensure(period >= series.firstOn && period <= latest, conflict('只能排到半年以内的场次。'));
    const there = await sessionOf(tx, series.id, period);
    if (there) return there.id;
    const last = await lastSession(tx, series.id);
    await draftSession(tx, ctx, series, period, { id: input.event, last });
    if (last) await along(tx, ctx, last.id, input.event);
    return input.event;
  });

const sessionOf = (tx: Transaction, seriesId: string, period: string): Promise<Event | undefined> =>
  tx
    .select()
    .from(events)
    .where(and(eq(events.seriesId, seriesId), eq(events.occurrenceOn, period), ne(events.state, 'cancelled')))
    .get();

const lastSession = (tx: Transaction, seriesId: string): Promise<Event | undefined> =>
  tx
    .select()
    .from(events)
    .where(and(eq(events.seriesId, seriesId), ne(events.state, 'cancelled')))
    .orderBy(desc(events.occurrenceOn))
    .get();

async function draftSession(
  tx: Transaction,
  ctx: MemberContext,
  series: Series,
  period: string,
  { id, last }: { id: string; last: Event | undefined },
): Promise<void> {
  const content = { ...(series.template as Content), ...(last ? datesLike(last, period, ctx.now) : {}) };
  const { organisationId } = series;
  await draftFrom(tx, ctx, content, { id, organisationId, seriesId: series.id, occurrenceOn: period });
}

/** The moments of the last session moved to another period; none of what would lie in the past. */
function datesLike(last: Event, period: string, now: number): Partial<Content> {
  if (last.startsAt === null || last.occurrenceOn === null) return {};
  const startsAt = likeLast(last.startsAt, last.occurrenceOn, period);
  if (startsAt <= now) return {};
  const by = startsAt - last.startsAt;
  return Object.fromEntries(
    DATED.flatMap((name) => (last[name] === null ? [] : [[name, (last[name] as number) + by]])),
  );
}

/** 结束系列: nothing more is expected; its sessions stay. */
export const endSeries = (ctx: MemberContext, { id }: { id: string }): Promise<void> =>
  ctx.write(async (tx) => {
    ensure(mayKeepSeries(ctx.actor));
    const ended = await tx
      .update(eventSeries)
      .set({ endedAt: ctx.now, updatedAt: ctx.now })
      .where(and(eq(eventSeries.id, id), isNull(eventSeries.endedAt)))
      .returning({ id: eventSeries.id });
    ensure(ended.length === 1, conflict('没有这个系列，或者已经结束。'));
    await record(tx, ctx, { thing: 'series', thingId: id, action: 'end' });
  });

/** 修改本场和系列以后各场, of what is published: both or neither. Returns how many later sessions changed. */
export const changeWhole = (ctx: MemberContext, input: ChangeInput): Promise<number> =>
  ctx.write(async (tx) => {
    await changeWithin(tx, ctx, input);
    return carryOn(tx, ctx, input);
  });

/** The same of a draft. */
export const saveWhole = (ctx: MemberContext, input: EventInput, note: string): Promise<number> =>
  ctx.write(async (tx) => {
    await saveWithin(tx, ctx, input);
    return carryOn(tx, ctx, { id: input.id, note });
  });

type Carried = { id: string; note: string };

/**
 * Carries what this session says over to the template and to every later session of its series, dates left out.
 * Returns how many sessions changed. What is published of them keeps its change on record like any other.
 */
async function carryOn(tx: Transaction, ctx: MemberContext, { id, note }: Carried): Promise<number> {
  const event = await loadEvent(tx, ctx, id);
  ensure(mayManageEvent(ctx.actor, event));
  ensure(event.seriesId !== null && event.occurrenceOn !== null, conflict('这场活动不属于系列。'));
  const { seriesId, occurrenceOn, type } = event;
  const content = await contentWithin({ db: tx }, event);
  await tx
    .update(eventSeries)
    .set({ template: templateOf(content), type, updatedAt: ctx.now })
    .where(eq(eventSeries.id, seriesId));
  const open = inArray(events.state, ['draft', 'published', 'postponed']);
  const later = await tx
    .select()
    .from(events)
    .where(and(eq(events.seriesId, seriesId), gt(events.occurrenceOn, occurrenceOn), open));
  let changed = 0;
  for (const session of later) if (await carryOver(tx, ctx, session, content, note)) changed++;
  await record(tx, ctx, { thing: 'series', thingId: seriesId, action: 'change', reason: `${changed} 场` });
  return changed;
}

async function carryOver(
  tx: Transaction,
  ctx: MemberContext,
  session: Event,
  content: Content,
  note: string,
): Promise<boolean> {
  if (session.startsAt !== null && session.startsAt <= ctx.now) return false;
  const before = await contentWithin({ db: tx }, session);
  const dates = Object.fromEntries(DATED.map((name) => [name, before[name]]));
  const after = { ...content, ...dates } as Content;
  if (changedFields(before, after).length === 0) return false;
  if (session.state !== 'draft') return applyChange(tx, ctx, session, before, after, note);
  const { agenda, speakers, ...columns } = contentOf(after);
  await tx
    .update(events)
    .set({ ...columns, updatedAt: ctx.now })
    .where(eq(events.id, session.id));
  await writeRows(tx, session.id, agenda, speakers);
  await record(tx, ctx, { thing: 'events', thingId: session.id, action: 'edit', reason: '随系列修改' });
  return true;
}
