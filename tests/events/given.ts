import { eq } from 'drizzle-orm';
import { audit, events, outbox } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { type EventInput, eventInput } from '#src/domain/events/input.ts';
import { saveEvent, submitEvent } from '#src/domain/events/operations.ts';
import { approveEvent } from '#src/domain/events/review.ts';
import type { Event } from '#src/domain/events/states.ts';
import { DAY, HOUR, toLocal } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { createWorld, type World } from '#tests/world.ts';

/** A firm that hosts, and two officials. */
export type EventWorld = World & { host: Actor; first: Actor; second: Actor };

export async function createEventWorld(create: () => Promise<World> = createWorld): Promise<EventWorld> {
  const world = (await create()) as EventWorld;
  world.host = await world.person({ name: '云川理工大学', kind: 'academy' });
  world.first = await world.official();
  world.second = await world.official();
  return world;
}

/** An event as its form sends it, whole: next week, 14:30 to 17:00. */
export function typed(world: EventWorld, changes: Record<string, unknown> = {}): EventInput {
  const day = world.now + 7 * DAY;
  return eventInput.parse({
    id: newId(),
    type: 'salon',
    title: '封装材料沙龙',
    summary: '三家企业、两所高校',
    body: '谈封装',
    organisationId: '',
    region: 'gx',
    field: 'elec',
    startsAt: toLocal(day),
    endsAt: toLocal(day + 2.5 * HOUR),
    placeName: '路演厅',
    address: '创新大道 88 号',
    capacity: '40',
    admission: 'direct',
    audience: 'open',
    offerHours: '12',
    lapseTo: 'out',
    showRemaining: 'yes',
    verifyContact: 'yes',
    contactName: '林予安',
    contactPhone: '0000-1',
    ...changes,
  });
}

export const draftOf = async (world: EventWorld, by: Actor, changes: Record<string, unknown> = {}): Promise<string> => {
  const input = typed(world, changes);
  await saveEvent(world.as(by), input);
  return input.id;
};

export const pendingOf = async (world: EventWorld, by: Actor, changes?: Record<string, unknown>): Promise<string> => {
  const id = await draftOf(world, by, changes);
  await submitEvent(world.as(by), { id });
  return id;
};

/** Written by the first official, or who is named, approved by the second. */
export const publishedOf = async (
  world: EventWorld,
  changes?: Record<string, unknown>,
  by: Actor = world.first,
): Promise<string> => {
  const id = await pendingOf(world, by, changes);
  await approveEvent(world.as(world.second), { id });
  return id;
};

export const rowOf = async ({ database }: World, id: string): Promise<Event> =>
  (await database.db.select().from(events).where(eq(events.id, id)).get()) as Event;

export const setRow = (world: World, id: string, set: Partial<typeof events.$inferInsert>): Promise<unknown> =>
  world.database.write((tx) => tx.update(events).set(set).where(eq(events.id, id)));

export const trail = async ({ database }: World, id: string): Promise<string[]> =>
  (await database.db.select().from(audit).where(eq(audit.thingId, id)).orderBy(audit.id)).map(({ action }) => action);

export const subjects = async ({ database }: World): Promise<string[]> =>
  (await database.db.select().from(outbox).where(eq(outbox.kind, 'mail'))).map(({ payload }) =>
    'to' in payload ? `${payload.to}: ${payload.subject}` : '',
  );
