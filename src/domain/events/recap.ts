import { and, eq, isNull } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { eventRecaps, events, files } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, invalid } from '#src/errors.ts';
import { loadEvent, moveEvent } from './moves.ts';
import { mayManageEvent } from './policy.ts';
import { findRecap } from './queries.ts';
import { figuresOf, openInRecap, type RecapInput } from './recap-input.ts';
import { type Event, stageOf } from './states.ts';

/** 到场, counted by the feature that keeps the door; undefined where it was not kept and the host says how many came. */
export type CountPresent = (
  source: { db: Transaction },
  eventId: string,
) => Promise<{ people: number; organisations: number } | undefined>;

/**
 * Keeps a recap, finished or not: it is filled in over days, and mended until the event is archived. What was counted
 * takes the place of what was typed.
 */
export const saveRecap = (
  ctx: MemberContext,
  { id, figures: typed, ...told }: RecapInput,
  countPresent: CountPresent,
): Promise<void> =>
  ctx.write(async (tx) => {
    const event = await loadRecapped(tx, ctx, id);
    const { figures, errors } = figuresOf(event.type, typed);
    if (Object.keys(errors).length > 0) throw invalid(errors);
    const present = await countPresent({ db: tx }, id);
    const kept = { ...told, ...present, figures, writtenBy: ctx.actor.id, updatedAt: ctx.now };
    const before = await findRecap({ db: tx }, id);
    // What was handed in stays complete.
    if (event.recappedAt !== null) await refuseOpen(tx, event, kept);
    if (before) await tx.update(eventRecaps).set(kept).where(eq(eventRecaps.eventId, id));
    else await tx.insert(eventRecaps).values({ ...kept, eventId: id, createdAt: ctx.now });
    if (!before) await record(tx, ctx, { thing: 'events', thingId: id, action: 'recap' });
  });

/** 交齐总结: nothing may be left open. */
export const finishRecap = (ctx: MemberContext, { id }: { id: string }): Promise<void> =>
  ctx.write(async (tx) => {
    const event = await loadRecapped(tx, ctx, id);
    const recap = await findRecap({ db: tx }, id);
    ensure(recap !== undefined, conflict('总结还没有填。'));
    await refuseOpen(tx, event, recap);
    if (event.recappedAt !== null) return;
    await tx.update(events).set({ recappedAt: ctx.now, updatedAt: ctx.now }).where(eq(events.id, id));
    await record(tx, ctx, { thing: 'events', thingId: id, action: 'finishRecap' });
  });

/** 归档: only with its recap. From then on the recap is public. */
export const archiveEvent = (ctx: MemberContext, { id }: { id: string }, countPresent: CountPresent): Promise<void> =>
  ctx.write(async (tx) => {
    const event = await loadEvent(tx, ctx, id);
    ensure(mayManageEvent(ctx.actor, event));
    if (event.state === 'published') {
      ensure(isOver(event, ctx.now), conflict('活动还没有结束，不能归档。'));
      ensure(event.recappedAt !== null, conflict('总结还没有交齐，不能归档。'));
    }
    const present = await countPresent({ db: tx }, id);
    if (present) await tx.update(eventRecaps).set(present).where(eq(eventRecaps.eventId, id));
    await moveEvent(tx, ctx, event, 'archive', { set: { archivedAt: ctx.now } });
  });

/** The event whose recap is written: over, not archived, by who organises it. */
async function loadRecapped(tx: Transaction, ctx: MemberContext, id: string): Promise<Event> {
  const event = await loadEvent(tx, ctx, id);
  ensure(mayManageEvent(ctx.actor, event));
  ensure(event.state !== 'archived', conflict('这场活动已经归档，总结不再改动。'));
  ensure(isOver(event, ctx.now), conflict('活动结束以后才填总结。'));
  return event;
}

const isOver = (event: Event, now: number): boolean => ['ended', 'recapDue'].includes(stageOf(event, now));

type Told = Parameters<typeof openInRecap>[1];

async function refuseOpen(tx: Transaction, event: Event, recap: Told): Promise<void> {
  const photos = await tx.$count(
    files,
    and(eq(files.owner, 'recaps'), eq(files.ownerId, event.id), isNull(files.removedAt)),
  );
  const open = openInRecap(event.type, recap, photos);
  if (Object.keys(open).length > 0) throw invalid(open);
}
