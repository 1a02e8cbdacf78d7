import { eq } from 'drizzle-orm';
import { registrations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { doorToken } from '#src/domain/checkins/code.ts';
import { scansInput } from '#src/domain/checkins/input.ts';
import { takeScans } from '#src/domain/checkins/merge.ts';
import { addDoorLink } from '#src/domain/checkins/operations.ts';
import { scanCode } from '#src/domain/checkins/scan.ts';
import type { Verdict } from '#src/domain/checkins/states.ts';
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
  /** What a device sends of one scan, noted `at` by its clock, which is the world's unless it is said when it was sent. */
  send: (token: string, given: Partial<Sent>) => Promise<string>;
  /** The clock of everybody, set to the beginning of the event. */
  begin: () => void;
};

type Sent = {
  id: string;
  deviceId: string;
  at: number;
  sentAt: number;
  code: string;
  registrationId: string;
  said: Verdict;
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
    send: async (token: string, given: Partial<Sent>) => {
      const { deviceId = newId(), sentAt = world.now, ...one } = given;
      const scan = { id: newId(), at: world.now, code: '', registrationId: '', ...one };
      const door = { eventId: event.id, token, deviceId, sentAt: String(sentAt) };
      const input = scansInput.parse({ ...door, scans: [{ ...scan, at: String(scan.at) }] });
      await takeScans(token === '' ? world.hosting() : world.visitor(), input);
      return scan.id;
    },
    begin: () => {
      world.now = event.startsAt ?? 0;
    },
  });
}
