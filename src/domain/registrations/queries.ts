import { and, asc, desc, eq, gt, inArray, isNotNull } from 'drizzle-orm';
import { events, registrationChanges, registrationSettings, registrations } from '#db/schema/index.ts';
import type { Context, MemberContext } from '#src/context.ts';
import { type HostedEvent, selectEvents } from '#src/domain/events/queries.ts';
import type { Event } from '#src/domain/events/states.ts';
import { ensure, notFound } from '#src/errors.ts';
import { findRegistration, isOwnBy, WORN } from './load.ts';
import { placeOf } from './places.ts';
import { countSeats } from './seats.ts';
import { LIVE, type Registration, SEATED } from './states.ts';
import { ticketCode } from './ticket.ts';

type Source = Pick<Context, 'db'>;

/** One's own registration, by the account or by the link of a letter; notFound for everybody else. */
export async function getOwnRegistration(ctx: Context, id: string, token: string) {
  const found = await findRegistration(ctx, id);
  ensure(found !== undefined && isOwnBy(ctx, found.registration, token), notFound(WORN));
  const { registration, event } = found;
  const [place, change, colleagues] = await Promise.all([
    placeOf(ctx, event, registration),
    findLastChange(ctx, id),
    listColleagues(ctx, id),
  ]);
  const ticket = registration.state === 'confirmed' ? ticketCode(ctx.secret, event.id, registration) : undefined;
  return { registration, event, place, change, colleagues, ticket };
}
export type OwnRegistration = Awaited<ReturnType<typeof getOwnRegistration>>;

const findLastChange = ({ db }: Source, registrationId: string) =>
  db
    .select()
    .from(registrationChanges)
    .where(eq(registrationChanges.registrationId, registrationId))
    .orderBy(desc(registrationChanges.createdAt))
    .limit(1)
    .get();

/** Whom somebody registered with them: names and states, not their codes, which are their own. */
const listColleagues = ({ db }: Source, leadId: string) =>
  db
    .select({ id: registrations.id, name: registrations.name, state: registrations.state })
    .from(registrations)
    .where(eq(registrations.leadId, leadId))
    .orderBy(asc(registrations.createdAt));

/** The live registration of whoever is signed in, or the last that ended; undefined for visitors and strangers. */
export async function findOwnFor({ db, actor }: Context, eventId: string): Promise<Registration | undefined> {
  if (!actor) return undefined;
  const rows = await db
    .select()
    .from(registrations)
    .where(and(eq(registrations.userId, actor.id), eq(registrations.eventId, eventId)))
    .orderBy(desc(registrations.createdAt))
    .limit(20);
  return rows.find(({ state }) => LIVE.includes(state)) ?? rows[0];
}

/** What somebody is registered for, the latest event first. */
export const listOwnRegistrations = ({ db, actor }: MemberContext, limit = 50) =>
  db
    .select({
      id: registrations.id,
      state: registrations.state,
      checkedInAt: registrations.checkedInAt,
      excusedAt: registrations.excusedAt,
      offerUntilAt: registrations.offerUntilAt,
      eventId: events.id,
      title: events.title,
      startsAt: events.startsAt,
      endsAt: events.endsAt,
      eventState: events.state,
      placeName: events.placeName,
    })
    .from(registrations)
    .innerJoin(events, eq(events.id, registrations.eventId))
    .where(eq(registrations.userId, actor.id))
    .orderBy(desc(events.startsAt), desc(registrations.createdAt))
    .limit(limit);

/** What somebody has a seat at, for their own calendar; the online room only where the seat is confirmed. */
export async function listSeatedEvents(source: Source, userId: string, since: number): Promise<HostedEvent[]> {
  const seats = await source.db
    .select({ eventId: registrations.eventId, state: registrations.state })
    .from(registrations)
    .where(and(eq(registrations.userId, userId), inArray(registrations.state, [...SEATED])));
  const confirmed = new Set(seats.flatMap(({ eventId, state }) => (state === 'confirmed' ? eventId : [])));
  const ids = seats.map(({ eventId }) => eventId);
  const rows = await selectEvents(source)
    .where(and(inArray(events.id, ids), isNotNull(events.publishedAt), gt(events.startsAt, since)))
    .orderBy(asc(events.startsAt), asc(events.id))
    .limit(200);
  return rows.map((event) => (confirmed.has(event.id) ? event : { ...event, onlineUrl: '' }));
}

/** Seats nobody holds: null where there is no limit. */
export async function seatsLeft(source: Source, event: Event): Promise<number | null> {
  if (event.capacity === null) return null;
  return Math.max(0, event.capacity - (await countSeats(source, event)).total);
}

/** How many stand on the list. */
export const countWaiting = ({ db }: Source, eventId: string): Promise<number> =>
  db.$count(registrations, and(eq(registrations.eventId, eventId), eq(registrations.state, 'waitlisted')));

export const settingsOf = async ({ db }: Source, eventId: string) =>
  (await db.select().from(registrationSettings).where(eq(registrationSettings.eventId, eventId)).get()) ?? {
    eventId,
    sharedCode: '',
    newcomersFirst: false,
    collectsTopics: false,
  };
