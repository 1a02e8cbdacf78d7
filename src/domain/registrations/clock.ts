import { and, asc, eq, gt, inArray, lte, sql } from 'drizzle-orm';
import { events, registrations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { findEvent } from '#src/domain/events/queries.ts';
import type { Event } from '#src/domain/events/states.ts';
import { DAY } from '#src/lib/dates.ts';
import { endOfList } from './admission.ts';
import { lapsedLetter } from './mail.ts';
import { moveRegistration } from './moves.ts';
import { tell } from './notify.ts';
import { countSeats, fillSeats, listInOrder, obstacleTo } from './seats.ts';

/** In full: with a bound value SQLite would not read the partial indexes. */
const OFFERED = sql`${registrations.state} = 'offered'`;
const UNVERIFIED = sql`${registrations.state} = 'unverified'`;
const WAITLISTED = sql`${registrations.state} = 'waitlisted'`;

/** What is worked off in one go; more is due again two seconds later. */
const MOST = 200;
/** A link that was not opened for so long: the registration is void. */
const UNVERIFIED_LIFE = DAY;

/**
 * Ends offers whose deadline is over and gives their seats to the next, event by event in one write each. The moment
 * itself is over.
 */
export async function lapseOffers(ctx: Context): Promise<number> {
  const isDue = and(OFFERED, lte(registrations.offerUntilAt, ctx.now));
  // Made distinct here: asked for it, SQLite would walk through all registrations instead of the few offers.
  const due = await ctx.db.select({ id: registrations.eventId }).from(registrations).where(isDue).limit(MOST);
  let done = 0;
  for (const id of new Set(due.map((row) => row.id)))
    done += await ctx.write(async (tx) => {
      const event = await findEvent({ db: tx }, id);
      if (!event) return 0;
      const rows = await tx
        .select()
        .from(registrations)
        .where(and(eq(registrations.eventId, id), isDue))
        .orderBy(asc(registrations.offerUntilAt), asc(registrations.queueNo))
        .limit(MOST);
      for (const one of rows) {
        const tail = event.lapseTo === 'tail';
        const set = tail ? await endOfList(tx, ctx, event) : {};
        const how = { by: 'machine', set: { ...set, offerUntilAt: null } } as const;
        const moved = await moveRegistration(tx, ctx, one, tail ? 'lapseToTail' : 'lapse', how);
        await tell(tx, ctx, event, moved, lapsedLetter);
      }
      await fillSeats(tx, ctx, event, '空位来自过期没有接受的人');
      return rows.length;
    });
  return done;
}

/** Gives on what has become free by any other way: more seats, a removed limit, a restart. */
export async function offerFreeSeats(ctx: Context): Promise<number> {
  const waiting = ctx.db.select({ id: registrations.eventId }).from(registrations).where(WAITLISTED);
  const open = await ctx.db
    .select()
    .from(events)
    .where(and(eq(events.state, 'published'), gt(events.startsAt, ctx.now), inArray(events.id, waiting)));
  let given = 0;
  for (const event of open)
    if (await wouldGive(ctx, event))
      given += await ctx.write(async (tx) => {
        const now = await findEvent({ db: tx }, event.id);
        return now ? fillSeats(tx, ctx, now, '名额增加或者有了空位') : 0;
      });
  return given;
}

/** Asked before a write is begun: most lists wait for a full event. */
async function wouldGive(ctx: Context, event: Event): Promise<boolean> {
  const seats = await countSeats(ctx, event);
  if (event.capacity !== null && seats.total >= event.capacity) return false;
  const waiting = await listInOrder(ctx, event.id, seats);
  return waiting.some((one) => obstacleTo(event, seats, one) === undefined);
}

/** Voids what nobody has confirmed within a day. */
export async function expireUnverified(ctx: Context): Promise<number> {
  const isDue = and(UNVERIFIED, lte(registrations.createdAt, ctx.now - UNVERIFIED_LIFE));
  if (!(await ctx.db.select({ id: registrations.id }).from(registrations).where(isDue).get())) return 0;
  return ctx.write(async (tx) => {
    const rows = await tx.select().from(registrations).where(isDue).limit(MOST);
    for (const one of rows)
      await moveRegistration(tx, ctx, one, 'expire', { by: 'machine', reason: '24 小时内没有确认邮箱' });
    return rows.length;
  });
}
