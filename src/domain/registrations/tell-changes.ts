import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { audit, eventChanges, type MailPayload, registrations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { findEvent, type HostedEvent } from '#src/domain/events/queries.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { eventCancelledLetter, eventChangedLetter } from './mail-changes.ts';
import { factsOf } from './notify.ts';
import { LIVE, type Registration } from './states.ts';

/** Who is told of a new time or place: who has a seat or waits for one, in whatever way. */
const CONCERNED = ['confirmed', 'offered', 'waitlisted', 'pending'] as const;
type Change = typeof eventChanges.$inferSelect;

/**
 * Tells registrants of changes of time and place, with what changed and the calendar entry, and of a cancellation, which
 * ends every live registration. Once for each change, however many workers run and however late.
 */
export async function tellOfEventChanges(ctx: Context): Promise<number> {
  const due = await ctx.db
    .select({ id: eventChanges.id })
    .from(eventChanges)
    .where(sql`material and ${eventChanges.toldAt} is null`)
    .orderBy(asc(eventChanges.createdAt))
    .limit(20);
  let done = 0;
  for (const { id } of due)
    await ctx.write(async (tx) => {
      const [change] = await tx
        .update(eventChanges)
        .set({ toldAt: ctx.now })
        .where(and(eq(eventChanges.id, id), isNull(eventChanges.toldAt)))
        .returning();
      const event = change && (await findEvent({ db: tx }, change.eventId));
      if (!event) return;
      if (change.kind === 'cancelled') await revokeAll(tx, ctx, event, change);
      else if (event.state !== 'cancelled') await tellConcerned(tx, ctx, event, change);
      done++;
    });
  return done;
}

async function tellConcerned(tx: Transaction, ctx: Context, event: HostedEvent, change: Change): Promise<void> {
  const rows = await tx
    .select()
    .from(registrations)
    .where(and(eq(registrations.eventId, event.id), inArray(registrations.state, [...CONCERNED])));
  await tellAll(tx, ctx, event, rows, (facts) => eventChangedLetter(facts, change));
}

/** In two statements and not one by one: an event may have thousands. */
async function revokeAll(tx: Transaction, ctx: Context, event: HostedEvent, { note }: Change): Promise<void> {
  const live = and(eq(registrations.eventId, event.id), inArray(registrations.state, [...LIVE]));
  const rows = await tx.select().from(registrations).where(live);
  const stateReason = `活动取消：${note || event.stateReason}`;
  await tx.update(registrations).set({ state: 'revoked', stateReason, updatedAt: ctx.now }).where(live);
  const moves = rows.map(({ id, state }) => ({
    ...{ at: ctx.now, actorId: null, thing: 'registrations', thingId: id },
    ...{ action: 'revoke', from: state, to: 'revoked', reason: stateReason },
  }));
  for (let i = 0; i < moves.length; i += 1000) await tx.insert(audit).values(moves.slice(i, i + 1000));
  await tellAll(tx, ctx, event, rows, eventCancelledLetter);
}

type Write = (facts: ReturnType<typeof factsOf>) => Omit<MailPayload, 'to'>;

async function tellAll(tx: Transaction, ctx: Context, event: HostedEvent, rows: Registration[], write: Write) {
  const reached = rows.filter(({ email, state }) => email !== '' && state !== 'unverified');
  await enqueueMail(tx, ctx.now, ...reached.map((one) => ({ to: one.email, ...write(factsOf(ctx, event, one)) })));
}
