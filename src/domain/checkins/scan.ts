import { and, eq } from 'drizzle-orm';
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

type Judged = { verdict: Verdict; registrationId: string | null; said?: Verdict | null };

/** A code that was held up or typed. Whatever it is, it is answered with a verdict and kept; the first of two wins. */
export const scanCode = (ctx: Context, input: ScanInput): Promise<Scan> =>
  ctx.write(async (tx) => {
    const door = await loadDoor(tx, ctx, input);
    const read = await readCode(tx, ctx, door, input.code);
    return keepOnce(tx, ctx, door, { id: input.id, ...now(ctx) }, read);
  });

/** Somebody without their code, found by name or telephone. */
export const checkIn = (ctx: Context, input: CheckInInput): Promise<Scan> =>
  ctx.write(async (tx) => {
    const door = await loadDoor(tx, ctx, input);
    const one = await findHere(tx, door, input.registrationId);
    ensure(one !== undefined, notFound());
    return keepOnce(tx, ctx, door, { id: input.id, ...now(ctx) }, { one });
  });

/** A scan as it came in: when, and what its device had said without asking. */
export type Held = {
  id: string;
  scannedAt: number;
  deviceId: string | null;
  deviceAt: number | null;
  said?: Verdict | undefined;
};
const now = (ctx: Context) => ({ scannedAt: ctx.now, deviceId: null, deviceAt: null });

export async function findHere(tx: Transaction, { event }: Door, id: string): Promise<Registration | undefined> {
  const one = await tx.select().from(registrations).where(eq(registrations.id, id)).get();
  return one?.eventId === event.id ? one : undefined;
}

/** Whose code it is, and what is wrong with the code itself. */
type Read = { one?: Registration; fault?: Verdict };

export async function readCode(tx: Transaction, { secret }: Context, { event }: Door, code: string): Promise<Read> {
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
export async function keepOnce(tx: Transaction, ctx: Context, door: Door, held: Held, read: Read): Promise<Scan> {
  const before = await tx.select().from(scans).where(eq(scans.id, held.id)).get();
  const registrationId = read.one?.id ?? null;
  if (before?.eventId === door.event.id && before.registrationId === registrationId)
    return holdToIt(tx, before, held.said);
  const verdict = read.fault ?? (read.one ? await judge(tx, ctx, door, read.one, held.scannedAt) : 'forged');
  const said = held.said === undefined || held.said === verdict ? null : held.said;
  return keepScan(tx, ctx, door, before ? { ...held, id: newId() } : held, { verdict, registrationId, said });
}

/** The answer to this scan got lost, and its device had to say something else. */
async function holdToIt(tx: Transaction, scan: Scan, said: Verdict | undefined): Promise<Scan> {
  if (said === undefined || scan.said !== null || said === scan.verdict) return scan;
  await tx.update(scans).set({ said }).where(eq(scans.id, scan.id));
  return { ...scan, said };
}

/** Lets in who has a seat and is not in yet. A scan that comes in later but was made earlier takes the place of the first. */
async function judge(tx: Transaction, ctx: Context, door: Door, one: Registration, at: number): Promise<Verdict> {
  const verdict = VERDICT_OF[one.state];
  if (verdict !== 'ok') return verdict;
  if (one.checkedInAt !== null && one.checkedInAt <= at) return 'double';
  // Of the time that a 撤销 has settled, though it is heard of only now.
  if (one.checkInUndoneAt !== null && at < one.checkInUndoneAt) return 'double';
  if (one.checkedInAt !== null) await overtake(tx, one);
  const set = { checkedInAt: at, checkedInBy: userIdOf(ctx, door), updatedAt: ctx.now };
  await tx.update(registrations).set(set).where(eq(registrations.id, one.id));
  await record(tx, ctx, { thing: 'registrations', thingId: one.id, action: 'checkIn', reason: placeOf(door) });
  return 'ok';
}

/** What was the first until now said 签到成功 and is a double from now on. */
const overtake = (tx: Transaction, one: Registration) =>
  tx
    .update(scans)
    .set({ verdict: 'double', said: 'ok' })
    .where(and(eq(scans.registrationId, one.id), eq(scans.verdict, 'ok'), eq(scans.scannedAt, one.checkedInAt ?? 0)));

/** Who came by a link acts for the link, also where they are signed in as somebody. */
export const userIdOf = ({ actor }: Pick<Context, 'actor'>, { keeper }: Door): string | null =>
  keeper.link ? null : (actor?.id ?? null);

export const placeOf = ({ keeper }: Door): string => (keeper.link ? `签到点：${keeper.link.name}` : '');

export async function keepScan(
  tx: Transaction,
  ctx: Context,
  door: Door,
  { id, scannedAt, deviceId, deviceAt }: Held,
  judged: Judged,
): Promise<Scan> {
  const by = { linkId: door.keeper.link?.id ?? null, userId: userIdOf(ctx, door), deviceId };
  const times = { scannedAt, deviceAt, receivedAt: ctx.now };
  const values = { id, eventId: door.event.id, ...judged, ...by, ...times };
  const [scan] = await tx.insert(scans).values(values).returning();
  if (!scan) throw new Error('an insert without a conflict returns its row');
  return scan;
}
