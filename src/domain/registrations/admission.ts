import type { Transaction } from '#db/client.ts';
import type { Context } from '#src/context.ts';
import type { HostedEvent } from '#src/domain/events/queries.ts';
import type { Event } from '#src/domain/events/states.ts';
import { pendingLetter, verifyLetter, waitlistedLetter } from './mail.ts';
import { tell, tellSeated } from './notify.ts';
import { placeOf } from './places.ts';
import { countSeats, fillSeats, nextQueueNo, obstacleTo } from './seats.ts';
import type { Registration } from './states.ts';

type Sitter = Pick<Registration, 'group' | 'firmKey'>;
export type Admitted = Pick<Registration, 'state' | 'queueNo' | 'queuedAt' | 'confirmedAt'>;

/**
 * Where somebody whose contact stands comes in: 待审核 where the organiser decides, else a seat where one is free for
 * them after everybody who waits for it, else the end of the list. Called inside the write that keeps the answer.
 */
export async function admitTo(tx: Transaction, ctx: Context, event: HostedEvent, sitter: Sitter): Promise<Admitted> {
  const nothing = { queueNo: null, queuedAt: null, confirmedAt: null };
  if (event.admission === 'review') return { ...nothing, state: 'pending' };
  return (await hasSeat(tx, ctx, event, sitter))
    ? { ...nothing, state: 'confirmed', confirmedAt: ctx.now }
    : { ...nothing, ...(await endOfList(tx, ctx, event)) };
}

export const UNVERIFIED: Admitted = { state: 'unverified', queueNo: null, queuedAt: null, confirmedAt: null };

export const endOfList = async (tx: Transaction, { now }: Pick<Context, 'now'>, event: Pick<Event, 'id'>) =>
  ({ state: 'waitlisted', queueNo: await nextQueueNo(tx, event.id), queuedAt: now }) as const;

/** Those who wait come first: a seat that became free and was not yet given on is given before it is counted. */
export async function hasSeat(tx: Transaction, ctx: Context, event: HostedEvent, sitter: Sitter): Promise<boolean> {
  if (obstacleTo(event, await countSeats({ db: tx }, event), sitter) !== undefined) return false;
  if ((await fillSeats(tx, ctx, event, '有空位')) === 0) return true;
  return obstacleTo(event, await countSeats({ db: tx }, event), sitter) === undefined;
}

/** The letter that goes with the state a registration has come to. Returns the place, where it is on the list. */
export async function tellWhere(
  tx: Transaction,
  ctx: Context,
  event: HostedEvent,
  one: Registration,
): Promise<number | undefined> {
  const place = await placeOf({ db: tx }, event, one);
  if (one.state === 'unverified') await tell(tx, ctx, event, one, verifyLetter);
  if (one.state === 'pending') await tell(tx, ctx, event, one, pendingLetter);
  if (one.state === 'confirmed') await tellSeated(tx, ctx, event, one);
  if (one.state === 'waitlisted') await tell(tx, ctx, event, one, waitlistedLetter(place ?? 0));
  return place;
}
