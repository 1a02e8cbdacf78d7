import { asc, eq, sql } from 'drizzle-orm';
import type { MailPayload } from '#db/schema/index.ts';
import { audit, events, outbox, registrations } from '#db/schema/index.ts';
import type { Actor, MemberContext } from '#src/context.ts';
import type { Event } from '#src/domain/events/states.ts';
import { type RegisterInput, registerInput } from '#src/domain/registrations/input.ts';
import { linkToken } from '#src/domain/registrations/links.ts';
import { register } from '#src/domain/registrations/register.ts';
import type { Registration } from '#src/domain/registrations/states.ts';
import { DAY } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { createFileWorld, createWorld, type World } from '#tests/world.ts';

export type EventWorld = World & {
  host: Actor;
  hosting: () => MemberContext;
  event: Event;
  /** Registers a new person, signed in. */
  comer: (input?: Partial<RegisterInput>) => Promise<Comer>;
  rows: () => Promise<Registration[]>;
  row: (id: string) => Promise<Registration>;
  count: (...states: Registration['state'][]) => Promise<number>;
  trail: (id: string) => Promise<{ action: string; to: string; reason: string; actorId: string | null }[]>;
  /** Letters to an address, the latest last. */
  letters: (to?: string) => Promise<MailPayload[]>;
};
export type Comer = { id: string; actor: Actor; ctx: () => MemberContext };

/** Somebody's host with a published salon three days from now that anybody may register for. */
export async function createEventWorld(given: Partial<Event> = {}, file = false): Promise<EventWorld> {
  const world = file ? await createFileWorld() : await createWorld();
  const host = await world.person({ name: '云川市创新服务中心' });
  const event = await givenEvent(world, host, given);
  return Object.assign(world, {
    ...{ host, event, hosting: () => world.as(host) },
    comer: (input: Partial<RegisterInput> = {}) => comer(world, event, input),
    rows: () => world.database.db.select().from(registrations).orderBy(asc(registrations.createdAt)),
    row: async (id: string) =>
      (await world.database.db.select().from(registrations).where(eq(registrations.id, id)).get()) as Registration,
    count: async (...states: Registration['state'][]) =>
      (await world.database.db.select().from(registrations)).filter(({ state }) => states.includes(state)).length,
    trail: (id: string) => world.database.db.select().from(audit).where(eq(audit.thingId, id)).orderBy(asc(audit.id)),
    letters: (to?: string) => lettersTo(world, to),
  });
}

export async function givenEvent(world: World, host: Actor, given: Partial<Event> = {}): Promise<Event> {
  const startsAt = world.now + 3 * DAY;
  const values = {
    ...{ id: newId(), type: 'salon', title: '政校企沙龙', summary: '聊一聊', region: 'gx', state: 'published' },
    ...{
      organisationId: host.organisation?.id ?? '',
      createdBy: host.id,
      placeName: '创新中心',
      address: '高新路 1 号',
    },
    ...{ startsAt, endsAt: startsAt + DAY / 8, publishedAt: world.now, createdAt: world.now, updatedAt: world.now },
    ...given,
  } as typeof events.$inferInsert;
  const [event] = await world.database.write((tx) => tx.insert(events).values(values).returning());
  return event as Event;
}

let serial = 0;

/** A form as it was sent, read as the action reads it. */
export const formFor = (eventId: string, given: Record<string, unknown> = {}): RegisterInput => {
  const n = ++serial;
  const phone = `139${String(n).padStart(8, '0')}`;
  return registerInput.parse({
    id: newId(),
    eventId,
    name: `来宾${n}`,
    email: `guest${n}@test.example`,
    phone,
    ...given,
  });
};

async function comer(world: World, event: Event, input: Partial<RegisterInput>): Promise<Comer> {
  const actor = await world.person();
  const form = formFor(event.id, { email: actor.email, name: actor.name, ...input });
  await register(world.as(actor), form);
  return { id: form.id, actor, ctx: () => world.as(actor) };
}

async function lettersTo(world: World, to?: string): Promise<MailPayload[]> {
  const rows = await world.database.db.select().from(outbox).orderBy(sql`rowid`);
  const letters = rows.filter(({ kind }) => kind === 'mail').map(({ payload }) => payload as MailPayload);
  return letters.filter((letter) => to === undefined || letter.to === to);
}

/** By the link of their letter. */
export const byLink = (world: World, registration: Registration) => ({
  id: registration.id,
  token: linkToken(world.database.secret, registration),
});

export const setEvent = (world: EventWorld, set: Partial<Event>): Promise<void> =>
  world.database.write(async (tx) => {
    Object.assign(world.event, set);
    await tx.update(events).set(set).where(eq(events.id, world.event.id));
  });
