import { eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { registrations, scans } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { hasSeat } from '#src/domain/registrations/admission.ts';
import { insert } from '#src/domain/registrations/insert.ts';
import { firmOf } from '#src/domain/registrations/people.ts';
import { isThereAlready } from '#src/domain/registrations/same.ts';
import { countSeats, obstacleTo, obstacleWords } from '#src/domain/registrations/seats.ts';
import { conflict, ensure, forbidden } from '#src/errors.ts';
import type { WalkInInput } from './input.ts';
import { type Door, loadDoor } from './load.ts';
import { mayAdmitWalkIn } from './policy.ts';
import { keepScan, placeOf, userIdOf } from './scan.ts';
import type { Scan } from './states.ts';

/** 现场报名: a seat by the same counting as every other, taken and checked in at once. Full is full at the door too. */
export const admitWalkIn = (ctx: Context, input: WalkInInput): Promise<Scan> =>
  ctx.write(async (tx) => {
    const door = await loadDoor(tx, ctx, input);
    ensure(mayAdmitWalkIn(door.keeper, door.event), forbidden('这场活动的现场报名由主办方办理。'));
    const before = await findSame(tx, door, input);
    if (before) return before;
    await isThereAlready(tx, ctx, door.event, { email: '', phone: input.phone }, { own: false });
    const firm = await seatFor(tx, ctx, door, input);
    const { id, name, phone } = input;
    const who = { id, eventId: door.event.id, name, email: '', phone, ...firm };
    const how = { source: 'walkIn', state: 'confirmed', confirmedAt: ctx.now, checkedInAt: ctx.now } as const;
    const by = { registeredBy: userIdOf(ctx, door), checkedInBy: userIdOf(ctx, door) };
    await insert(tx, ctx, { ...who, ...how, ...by }, { action: 'walkIn', reason: placeOf(door) });
    const held = { id, scannedAt: ctx.now, deviceId: null, deviceAt: null };
    return keepScan(tx, ctx, door, held, { verdict: 'ok', registrationId: id });
  });

/** The same form sent again; one that the browser went back to and filled with another name is not the same. */
async function findSame(tx: Transaction, { event }: Door, { id, name }: WalkInInput): Promise<Scan | undefined> {
  const one = await tx.select().from(registrations).where(eq(registrations.id, id)).get();
  if (!one) return undefined;
  const scan = await tx.select().from(scans).where(eq(scans.id, id)).get();
  ensure(scan !== undefined && one.eventId === event.id && one.name === name, conflict('请刷新这一页，再填下一位。'));
  return scan;
}

/** Before it starts those who wait come first, as for everybody else; refuses where nothing is free. */
async function seatFor(tx: Transaction, ctx: Context, { event }: Door, input: WalkInInput) {
  const firm = await firmOf(tx, undefined, input);
  const obstacle = obstacleTo(event, await countSeats({ db: tx }, event), firm);
  ensure(obstacle === undefined, conflict(`${obstacle ? obstacleWords(obstacle, firm) : ''}，不能现场报名。`));
  ensure(await hasSeat(tx, ctx, event, firm), conflict('空位按次序给了候补的人，不能现场报名。'));
  return firm;
}
