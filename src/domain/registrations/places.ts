import { and, count, eq, gt, lt, or, sql } from 'drizzle-orm';
import { registrations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import type { Event } from '#src/domain/events/states.ts';
import { countSeats, listInOrder } from './seats.ts';
import type { Registration } from './states.ts';

type Source = Pick<Context, 'db'>;

/** The place in the list, 1 is next; undefined for who is not on it. */
export async function placeOf(source: Source, event: Event, registration: Registration): Promise<number | undefined> {
  if (registration.state !== 'waitlisted') return undefined;
  const { before, byRule } = await countBefore(source, event, registration);
  if (!byRule) return before + 1;
  const list = await listInOrder(source, event.id, await countSeats(source, { ...event, perOrganisation: 1 }));
  return list.findIndex(({ id }) => id === registration.id) + 1;
}

/** How many stand before it by number, and whether a rule decides instead: asked in one go by everybody who joins the list. */
async function countBefore({ db }: Source, event: Event, registration: Registration) {
  const { priority, queueNo, eventId, state, id } = registrations;
  const own = registration.queueNo ?? 0;
  const level = eq(priority, registration.priority);
  const isBefore = or(
    gt(priority, registration.priority),
    and(level, lt(queueNo, own)),
    and(level, eq(queueNo, own), lt(id, registration.id)),
  );
  const rule = sql<number | null>`(select newcomers_first from registration_settings where event_id = ${event.id})`;
  const found = await db
    .select({ before: count(), rule })
    .from(registrations)
    .where(and(eq(eventId, event.id), eq(state, 'waitlisted'), isBefore))
    .get();
  return { before: found?.before ?? 0, byRule: found?.rule === 1 };
}
