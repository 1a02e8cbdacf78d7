import { and, eq, gt, lt, or } from 'drizzle-orm';
import { registrationSettings, registrations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import type { Event } from '#src/domain/events/states.ts';
import { countSeats, listInOrder } from './seats.ts';
import type { Registration } from './states.ts';

type Source = Pick<Context, 'db'>;

/** The place in the list, 1 is next; undefined for who is not on it. */
export async function placeOf(source: Source, event: Event, registration: Registration): Promise<number | undefined> {
  if (registration.state !== 'waitlisted') return undefined;
  const { db } = source;
  const settings = await db.select().from(registrationSettings).where(eq(registrationSettings.eventId, event.id)).get();
  if (settings?.newcomersFirst) {
    const list = await listInOrder(source, event.id, await countSeats(source, { ...event, perOrganisation: 1 }));
    return list.findIndex(({ id }) => id === registration.id) + 1;
  }
  const { priority, queueNo, eventId, state, id } = registrations;
  const own = registration.queueNo ?? 0;
  const level = eq(priority, registration.priority);
  const before = or(
    gt(priority, registration.priority),
    and(level, lt(queueNo, own)),
    and(level, eq(queueNo, own), lt(id, registration.id)),
  );
  return (await db.$count(registrations, and(eq(eventId, event.id), eq(state, 'waitlisted'), before))) + 1;
}
