import { and, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { type EventChange, eventChanges, events } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, invalid } from '#src/errors.ts';
import { formatTime } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { enqueueSearch } from '#src/outbox/enqueue.ts';
import { type Content, changesBetween, contentOf, isMaterial, showsInCalendar } from './changes.ts';
import { type EventInput, missingOf, type RescheduleInput } from './input.ts';
import { loadEvent, moveEvent } from './moves.ts';
import { writeRows } from './operations.ts';
import { mayEditEvent } from './policy.ts';
import { contentWithin } from './queries.ts';
import { fromClock } from './rows.ts';
import { type Event, stageOf } from './states.ts';

export type ChangeInput = EventInput & { version: number | null; note: string };

/**
 * Changes what is published. What was changed is kept for everybody to read; a change of time or place is marked to be
 * told to registrants, and raises the SEQUENCE of the calendar entry. Carries the version the form showed.
 */
export const changeEvent = (ctx: MemberContext, input: ChangeInput): Promise<void> =>
  ctx.write((tx) => changeWithin(tx, ctx, input));

/** The same within a write of the caller's. */
export async function changeWithin(tx: Transaction, ctx: MemberContext, input: ChangeInput): Promise<void> {
  const event = await loadEvent(tx, ctx, input.id);
  ensure(mayEditEvent(ctx.actor, event));
  ensure(event.state !== 'draft', conflict('这场活动还没有发布，请存草稿。'));
  ensure(input.version === event.version, conflict('您填写的时候，这场活动有人改过。请核对现在的内容再改。'));
  ensure(!isOver(event, ctx.now), conflict('活动已经结束，内容不再改动；成效请写在总结里。'));
  const before = await contentWithin({ db: tx }, event);
  const after = { ...input, agenda: fromClock(input.agenda, input.startsAt) };
  refuseBadChange(event, after, ctx.now);
  await applyChange(tx, ctx, event, before, after, input.note);
}

const isOver = (event: Event, now: number): boolean => ['ended', 'recapDue'].includes(stageOf(event, now));

/** A moment that stands may lie in the past; one that is moved may not. */
function refuseBadChange(event: Event, after: Content, now: number): void {
  const missing = missingOf(after, now);
  for (const moment of ['startsAt', 'registrationClosesAt', 'cancelUntilAt'] as const)
    if (after[moment] !== null && after[moment] === event[moment]) delete missing[moment];
  if (event.state === 'postponed' && after.startsAt !== event.startsAt)
    missing.startsAt = '定新的时间请用“定新时间”，已报名的人要重新确认';
  if (Object.keys(missing).length > 0) throw invalid(missing);
}

/** Writes a change with what it was; nothing where nothing differs. For one event, or for each of a series. */
export async function applyChange(
  tx: Transaction,
  ctx: MemberContext,
  event: Event,
  before: Content,
  after: Content,
  note: string,
): Promise<boolean> {
  const changes = changesBetween(before, after, ctx.now);
  if (changes.length === 0) return false;
  const { agenda, speakers, ...columns } = contentOf(after);
  // Another start is a new time, whichever form it came by: who registered for the old one confirms again.
  const asked = before.startsAt === after.startsAt ? {} : { postponedAt: ctx.now };
  await writeNext(tx, ctx, event, { ...columns, ...asked, ...raised(event, showsInCalendar(changes)) });
  await writeRows(tx, event.id, agenda, speakers);
  await keepChange(tx, ctx, event, { kind: 'edited', changes, note, material: isMaterial(changes) });
  const names = changes.map(({ label }) => label).join('、');
  const reason = note === '' ? names : `${names}：${note}`;
  await record(tx, ctx, { thing: 'events', thingId: event.id, action: 'change', reason });
  await enqueueSearch(tx, ctx.now, { index: 'events', id: event.id });
  return true;
}

const raised = ({ sequence, version }: Event, shows: boolean) => ({
  sequence: shows ? sequence + 1 : sequence,
  version: version + 1,
});

async function writeNext(
  tx: Transaction,
  ctx: MemberContext,
  event: Event,
  set: Partial<typeof events.$inferInsert>,
): Promise<void> {
  const written = await tx
    .update(events)
    .set({ ...set, updatedAt: ctx.now })
    .where(and(eq(events.id, event.id), eq(events.version, event.version)))
    .returning({ id: events.id });
  ensure(written.length === 1, conflict('这场活动刚刚有了变化，请刷新后再看。'));
}

type Kept = Pick<typeof eventChanges.$inferInsert, 'kind' | 'changes' | 'note' | 'material'>;

async function keepChange(tx: Transaction, ctx: MemberContext, event: Event, kept: Kept): Promise<void> {
  const made = { id: newId(), eventId: event.id, version: event.version + 1 };
  await tx.insert(eventChanges).values({ ...kept, ...made, changedBy: ctx.actor.id, createdAt: ctx.now });
}

/** 延期: put off without a new time yet. */
export const postponeEvent = (ctx: MemberContext, { id, reason }: { id: string; reason: string }): Promise<void> =>
  ctx.write(async (tx) => {
    const event = await loadEvent(tx, ctx, id);
    ensure(!isOver(event, ctx.now), conflict('活动已经结束，不能延期。'));
    await moveEvent(tx, ctx, event, 'postpone', {
      reason,
      set: { ...raised(event, true), postponedAt: ctx.now },
    });
    const changes = [{ field: 'startsAt', label: '时间', from: timeOf(event, ctx.now), to: '另行通知' }];
    await keepChange(tx, ctx, event, { kind: 'postponed', changes, note: reason, material: true });
  });

/**
 * 定新时间, of what stands or was put off. Deadlines before it move along by as much; who registered before confirms
 * again.
 */
export const rescheduleEvent = (ctx: MemberContext, { id, reason, ...times }: RescheduleInput): Promise<void> =>
  ctx.write(async (tx) => {
    const event = await loadEvent(tx, ctx, id);
    ensure(!isOver(event, ctx.now), conflict('活动已经结束，不能改期。'));
    ensure(times.startsAt > ctx.now, conflict('新的开始时间已经过去', 'startsAt'));
    ensure(
      times.startsAt !== event.startsAt || times.endsAt !== event.endsAt || event.state === 'postponed',
      conflict('时间没有变。', 'startsAt'),
    );
    const before = await contentWithin({ db: tx }, event);
    const after = { ...before, ...times, ...deadlinesFor(event, times.startsAt) };
    const set = { ...raised(event, true), ...times, ...deadlinesFor(event, times.startsAt), postponedAt: ctx.now };
    await moveEvent(tx, ctx, event, 'reschedule', { set });
    const changes = changesBetween(before, after, ctx.now);
    await keepChange(tx, ctx, event, { kind: 'postponed', changes: orTime(changes), note: reason, material: true });
  });

/** A session put off and held at the old time after all has no difference to show but that it takes place. */
const orTime = (changes: EventChange[]): EventChange[] =>
  changes.length > 0 ? changes : [{ field: 'startsAt', label: '时间', from: '另行通知', to: '按原定时间举行' }];

const deadlinesFor = (event: Event, startsAt: number) => {
  const by = startsAt - (event.startsAt ?? startsAt);
  const moved = (at: number | null) => (at === null ? null : at + by);
  return { registrationClosesAt: moved(event.registrationClosesAt), cancelUntilAt: moved(event.cancelUntilAt) };
};

const timeOf = ({ startsAt }: Event, now: number): string => (startsAt === null ? '' : formatTime(startsAt, now));

/** 取消. Of what was published everybody reads the reason; its registrations follow. */
export const cancelEvent = (ctx: MemberContext, { id, reason }: { id: string; reason: string }): Promise<void> =>
  ctx.write(async (tx) => {
    const event = await loadEvent(tx, ctx, id);
    ensure(!isOver(event, ctx.now), conflict('活动已经结束，不能取消。'));
    const set = { ...raised(event, true), cancelledAt: ctx.now };
    await moveEvent(tx, ctx, event, 'cancel', { reason, set });
    if (event.publishedAt === null) return;
    const changes = [{ field: 'state', label: '活动', from: '如期举行', to: '取消' }];
    await keepChange(tx, ctx, event, { kind: 'cancelled', changes, note: reason, material: true });
  });
