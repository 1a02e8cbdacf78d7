import { and, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { eventAgenda, eventSpeakers, events, organisations } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, forbidden, invalid, notFound } from '#src/errors.ts';
import { newId } from '#src/lib/ids.ts';
import { type EventInput, type Judged, missingOf } from './input.ts';
import { tellReviewers } from './mail.ts';
import { loadEvent, moveEvent } from './moves.ts';
import { eventObstacle, mayDraftEvent, mayEditEvent, mayReadEvent } from './policy.ts';
import { findEvent, writersOf } from './queries.ts';
import { type AgendaItem, fromClock, type Speaker } from './rows.ts';
import type { Event } from './states.ts';

/**
 * Keeps a draft: makes it or changes it. The id comes from the form, so that sending it twice, or saving while typing,
 * makes one row. What is published is changed by `changeEvent`.
 */
export const saveEvent = (ctx: MemberContext, input: EventInput): Promise<void> =>
  ctx.write((tx) => saveWithin(tx, ctx, input));

/** The same within a write of the caller's. */
export async function saveWithin(tx: Transaction, ctx: MemberContext, input: EventInput): Promise<void> {
  const before = await findEvent({ db: tx }, input.id);
  if (!before) return draft(tx, ctx, input);
  ensure(mayReadEvent(ctx.actor, before), notFound());
  ensure(mayEditEvent(ctx.actor, before));
  ensure(before.state === 'draft', conflict('这场活动已经不是草稿，请刷新后再改。'));
  const { id: _, agenda, speakers, ...values } = await withHost(tx, ctx, input, before);
  await tx
    .update(events)
    .set({ ...values, updatedAt: ctx.now })
    .where(eq(events.id, before.id));
  await writeRows(tx, before.id, fromClock(agenda, input.startsAt), speakers);
  await recordWriter(tx, ctx, before);
}

async function draft(tx: Transaction, ctx: MemberContext, input: EventInput): Promise<void> {
  const { agenda, speakers, ...values } = await withHost(tx, ctx, input);
  const made = { createdBy: ctx.actor.id, createdAt: ctx.now, updatedAt: ctx.now };
  await tx.insert(events).values({ ...values, ...made });
  await writeRows(tx, input.id, fromClock(agenda, input.startsAt), speakers);
  await record(tx, ctx, { thing: 'events', thingId: input.id, action: 'create', to: 'draft' });
}

/** The host: officials name any verified organisation, others have their own. */
async function withHost(
  tx: Transaction,
  ctx: MemberContext,
  input: EventInput,
  before?: Pick<Event, 'organisationId'>,
): Promise<EventInput> {
  const organisationId = input.organisationId || before?.organisationId || (ctx.actor.organisation?.id ?? '');
  ensure(mayDraftEvent(ctx.actor, { organisationId }), forbidden(eventObstacle(ctx.actor) ?? '主办方只能是本单位。'));
  if (organisationId === before?.organisationId) return { ...input, organisationId };
  const host = await tx
    .select({ id: organisations.id })
    .from(organisations)
    .where(and(eq(organisations.id, organisationId), eq(organisations.state, 'verified')))
    .get();
  ensure(host !== undefined, conflict('请选择已认证的主办单位', 'organisationId'));
  return { ...input, organisationId };
}

/** Whoever changes a draft has written it; once is enough, a draft is saved while one types. */
async function recordWriter(tx: Transaction, ctx: MemberContext, event: Event): Promise<void> {
  if ((await writersOf({ db: tx }, event)).includes(ctx.actor.id)) return;
  await record(tx, ctx, { thing: 'events', thingId: event.id, action: 'edit' });
}

/** Puts the agenda and the speakers in place of those there are. */
export async function writeRows(
  tx: Transaction,
  eventId: string,
  agenda: readonly AgendaItem[],
  speakers: readonly Speaker[],
): Promise<void> {
  await tx.delete(eventAgenda).where(eq(eventAgenda.eventId, eventId));
  await tx.delete(eventSpeakers).where(eq(eventSpeakers.eventId, eventId));
  const numbered = <T extends object>(rows: readonly T[]) =>
    rows.map((row, position) => ({ ...row, id: newId(), eventId, position }));
  if (agenda.length > 0) await tx.insert(eventAgenda).values(numbered(agenda));
  if (speakers.length > 0) await tx.insert(eventSpeakers).values(numbered(speakers));
}

/** 提交审批: to be passed by an official who has not written it. What is missing is said at its field. */
export const submitEvent = (ctx: MemberContext, { id }: { id: string }): Promise<void> =>
  ctx.write(async (tx) => {
    const event = await loadEvent(tx, ctx, id);
    ensure(mayDraftEvent(ctx.actor, event), forbidden(eventObstacle(ctx.actor)));
    if (event.state === 'draft') refuseUnready(event, ctx.now);
    await moveEvent(tx, ctx, event, 'submit', { set: { submittedAt: ctx.now } });
    await tellReviewers(tx, ctx, event);
  });

export const takeBackEvent = (ctx: MemberContext, { id }: { id: string }): Promise<void> =>
  ctx.write(async (tx) => moveEvent(tx, ctx, await loadEvent(tx, ctx, id), 'takeBack'));

/** Says at each field what is missing before it can be handed in, or published. */
export function refuseUnready(event: Judged, now: number): void {
  const missing = missingOf(event, now);
  if (Object.keys(missing).length > 0) throw invalid(missing);
}
