import { and, eq, isNull } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { registrations, scans } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import type { Registration } from '#src/domain/registrations/states.ts';
import { readTicket } from '#src/domain/registrations/ticket.ts';
import { ensure, notFound } from '#src/errors.ts';
import { newId } from '#src/lib/ids.ts';
import type { CheckInInput, ScanInput } from './input.ts';
import { type Door, loadDoor } from './load.ts';
import { type Scan, VERDICT_OF, type Verdict } from './states.ts';

type Judged = { verdict: Verdict; registrationId: string | null };

/** A code that was held up or typed. Whatever it is, it is answered with a verdict and kept; the first of two wins. */
export const scanCode = (ctx: Context, input: ScanInput): Promise<Scan> =>
  ctx.write(async (tx) => {
    const door = await loadDoor(tx, ctx, input);
    return keepOnce(tx, ctx, door, input.id, await readCode(tx, ctx, door, input.code));
  });

/** Somebody without their code, found by name or telephone. */
export const checkIn = (ctx: Context, input: CheckInInput): Promise<Scan> =>
  ctx.write(async (tx) => {
    const door = await loadDoor(tx, ctx, input);
    const one = await tx.select().from(registrations).where(eq(registrations.id, input.registrationId)).get();
    ensure(one !== undefined && one.eventId === door.event.id, notFound());
    return keepOnce(tx, ctx, door, input.id, { one });
  });

/** Whose code it is, and what is wrong with the code itself. */
type Read = { one?: Registration; fault?: Verdict };

async function readCode(tx: Transaction, { secret }: Context, { event }: Door, code: string): Promise<Read> {
  const { id, ticketRev, eventId } = registrations;
  const people = await tx.select({ id, ticketRev }).from(registrations).where(eq(eventId, event.id));
  const reading = readTicket(secret, event.id, code, people);
  if (reading.kind === 'unknown') return { fault: 'forged' };
  if (reading.kind === 'otherEvent') return { fault: 'other_event' };
  const one = await tx.select().from(registrations).where(eq(id, reading.id)).get();
  if (!one) throw new Error('a code names a row of this transaction');
  return reading.kind === 'revoked' ? { one, fault: 'expired' } : { one };
}

/**
 * The same scan sent again, by a second click or by a device that did not hear the answer, gets the answer it had. A page
 * that the browser went back to sends its old id with the next person: that is a scan of its own.
 */
async function keepOnce(tx: Transaction, ctx: Context, door: Door, id: string, read: Read): Promise<Scan> {
  const before = await tx.select().from(scans).where(eq(scans.id, id)).get();
  const registrationId = read.one?.id ?? null;
  if (before?.eventId === door.event.id && before.registrationId === registrationId) return before;
  const verdict = read.fault ?? (read.one ? await judge(tx, ctx, door, read.one) : 'forged');
  return keepScan(tx, ctx, door, before ? newId() : id, { verdict, registrationId });
}

/** Lets in who has a seat and is not in yet. */
async function judge(tx: Transaction, ctx: Context, door: Door, one: Registration): Promise<Verdict> {
  const verdict = VERDICT_OF[one.state];
  if (verdict !== 'ok') return verdict;
  const here = and(
    eq(registrations.id, one.id),
    eq(registrations.state, 'confirmed'),
    isNull(registrations.checkedInAt),
  );
  const set = { checkedInAt: ctx.now, checkedInBy: userIdOf(ctx, door), updatedAt: ctx.now };
  const moved = await tx.update(registrations).set(set).where(here).returning({ id: registrations.id });
  if (moved.length === 0) return 'double';
  await record(tx, ctx, { thing: 'registrations', thingId: one.id, action: 'checkIn', reason: placeOf(door) });
  return 'ok';
}

/** Who came by a link acts for the link, also where they are signed in as somebody. */
export const userIdOf = ({ actor }: Pick<Context, 'actor'>, { keeper }: Door): string | null =>
  keeper.link ? null : (actor?.id ?? null);

export const placeOf = ({ keeper }: Door): string => (keeper.link ? `签到点：${keeper.link.name}` : '');

export async function keepScan(tx: Transaction, ctx: Context, door: Door, id: string, judged: Judged): Promise<Scan> {
  const by = { linkId: door.keeper.link?.id ?? null, userId: userIdOf(ctx, door) };
  const times = { scannedAt: ctx.now, receivedAt: ctx.now };
  const values = { id, eventId: door.event.id, ...judged, ...by, ...times };
  const [scan] = await tx.insert(scans).values(values).returning();
  if (!scan) throw new Error('an insert without a conflict returns its row');
  return scan;
}
