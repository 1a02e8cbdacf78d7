import { eq } from 'drizzle-orm';
import { registrations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { doorToken } from '#src/domain/checkins/code.ts';
import { addDoorLink } from '#src/domain/checkins/operations.ts';
import { scanCode } from '#src/domain/checkins/scan.ts';
import type { Event } from '#src/domain/events/states.ts';
import type { Registration } from '#src/domain/registrations/states.ts';
import { ticketCode } from '#src/domain/registrations/ticket.ts';
import { newId } from '#src/lib/ids.ts';
import { createEventWorld, type EventWorld } from '#tests/registrations/event-world.ts';

export type DoorWorld = EventWorld & {
  /** The address of a volunteer. */
  openLink: (name?: string) => Promise<{ id: string; token: string }>;
  code: (id: string) => Promise<string>;
  /** What the door says to a code, as the organiser or as the volunteer of a token. */
  scan: (code: string, token?: string, ctx?: Context) => ReturnType<typeof scanCode>;
  put: (id: string, set: Partial<Registration>) => Promise<void>;
  /** The clock of everybody, set to the beginning of the event. */
  begin: () => void;
};

/** An event that has its door open, see `createEventWorld`; people register before `begin`. */
export async function createDoorWorld(given: Partial<Event> = {}, file = false): Promise<DoorWorld> {
  const world = await createEventWorld(given, file);
  const { database, event } = world;
  return Object.assign(world, {
    openLink: async (name = '东门') => {
      const id = newId();
      await addDoorLink(world.hosting(), { id, eventId: event.id, name });
      return { id, token: doorToken(database.secret, id) };
    },
    code: async (id: string) => ticketCode(database.secret, event.id, await world.row(id)),
    scan: (code: string, token = '', ctx: Context = token === '' ? world.hosting() : world.visitor()) =>
      scanCode(ctx, { id: newId(), eventId: event.id, token, code }),
    put: async (id: string, set: Partial<Registration>) => {
      await database.write((tx) => tx.update(registrations).set(set).where(eq(registrations.id, id)));
    },
    begin: () => {
      world.now = event.startsAt ?? 0;
    },
  });
}
