import { and, asc, count, desc, eq, inArray, max } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { registrationSettings, registrations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import type { HostedEvent } from '#src/domain/events/queries.ts';
import { type Event, type EventGroup, GROUP_WORDS } from '#src/domain/events/states.ts';
import { HOUR } from '#src/lib/dates.ts';
import { moveRegistration } from './moves.ts';
import { tellOffered } from './notify.ts';
import { type Registration, SEATED } from './states.ts';

type Source = Pick<Context, 'db'>;
type Limits = Pick<Event, 'id' | 'capacity' | 'perOrganisation' | 'groupCapacities'>;
type Sitter = Pick<Registration, 'group' | 'firmKey'>;
/** Seats that are held, counted from the rows as they are now; by firm and group only where those are limited. */
export type Seats = { total: number; byFirm: Map<string, number>; byGroup: Map<EventGroup, number> };

/** Counts what is held. Inside a write it holds until the write ends: no other process writes meanwhile. */
export async function countSeats({ db }: Source, event: Limits): Promise<Seats> {
  const seated = and(eq(registrations.eventId, event.id), inArray(registrations.state, [...SEATED]));
  const seats: Seats = { total: 0, byFirm: new Map(), byGroup: new Map() };
  if (!hasInnerLimits(event)) return { ...seats, total: await db.$count(registrations, seated) };
  const { group, firmKey } = registrations;
  const rows = await db
    .select({ group, firmKey, n: count() })
    .from(registrations)
    .where(seated)
    .groupBy(group, firmKey);
  for (const { n, ...sitter } of rows) seat(seats, sitter, n);
  return seats;
}

export const hasInnerLimits = ({ perOrganisation, groupCapacities }: Omit<Limits, 'id' | 'capacity'>): boolean =>
  perOrganisation !== null || Object.keys(groupCapacities).length > 0;

/** 已满, 本单位名额已满, 本类名额已满. */
export type Obstacle = 'full' | 'firm' | 'group';

/** Why there is no seat for this one; undefined where there is. Who names no organisation is a firm of their own. */
export function obstacleTo(event: Omit<Limits, 'id'>, seats: Seats, { group, firmKey }: Sitter): Obstacle | undefined {
  const ofGroup = event.groupCapacities[group];
  if (event.capacity !== null && seats.total >= event.capacity) return 'full';
  if (ofGroup !== undefined && (seats.byGroup.get(group) ?? 0) >= ofGroup) return 'group';
  const { perOrganisation } = event;
  if (perOrganisation !== null && firmKey !== '' && (seats.byFirm.get(firmKey) ?? 0) >= perOrganisation) return 'firm';
  return undefined;
}

/** Counts one more (or `n`). */
export function seat(seats: Seats, { group, firmKey }: Sitter, n = 1): void {
  seats.total += n;
  seats.byFirm.set(firmKey, (seats.byFirm.get(firmKey) ?? 0) + n);
  seats.byGroup.set(group, (seats.byGroup.get(group) ?? 0) + n);
}

export const obstacleWords = (obstacle: Obstacle, { group }: Pick<Sitter, 'group'>): string =>
  ({ full: '名额已满', firm: '本单位的名额已满', group: `${GROUP_WORDS[group]}的名额已满` })[obstacle];

/**
 * 候补 in the order in which seats are given: by priority, where the organiser wants it those whose organisation has no
 * seat first, then as they came. At most `most`, where no limit makes anybody stand back.
 */
export async function listInOrder(
  { db }: Source,
  eventId: string,
  seats: Seats,
  most?: number,
): Promise<Registration[]> {
  const settings = await db.select().from(registrationSettings).where(eq(registrationSettings.eventId, eventId)).get();
  const byRule = settings?.newcomersFirst ?? false;
  const query = db
    .select()
    .from(registrations)
    .where(and(eq(registrations.eventId, eventId), eq(registrations.state, 'waitlisted')))
    .orderBy(desc(registrations.priority), asc(registrations.queueNo), asc(registrations.id));
  const rows = await (most === undefined || byRule ? query : query.limit(most));
  const has = ({ firmKey }: Sitter) => (firmKey !== '' && (seats.byFirm.get(firmKey) ?? 0) > 0 ? 1 : 0);
  return byRule ? rows.sort((a, b) => b.priority - a.priority || has(a) - has(b)) : rows;
}

/** Whether seats are given at all: not while the new time is open, and not once it has begun. */
export const givesSeats = ({ state, startsAt }: Pick<Event, 'state' | 'startsAt'>, now: number): boolean =>
  state === 'published' && startsAt !== null && startsAt > now;

/**
 * Gives every free seat to the first of the list it suits, in the transaction that freed it. Each is told, and the audit
 * says which place they had, who stood back and why, and where the seat came from. Returns how many were given.
 */
export async function fillSeats(tx: Transaction, ctx: Context, event: HostedEvent, cause: string): Promise<number> {
  if (!givesSeats(event, ctx.now)) return 0;
  const seats = await countSeats({ db: tx }, event);
  const free = event.capacity === null ? Number.POSITIVE_INFINITY : event.capacity - seats.total;
  if (free <= 0) return 0;
  const most = hasInnerLimits(event) || free === Number.POSITIVE_INFINITY ? undefined : free;
  let waiting = await listInOrder({ db: tx }, event.id, seats, most);
  let given = 0;
  while (waiting.length > 0) {
    const at = waiting.findIndex((one) => obstacleTo(event, seats, one) === undefined);
    const next = waiting[at];
    if (!next) break;
    await offer(tx, ctx, event, next, explained(event, seats, waiting.slice(0, at), cause));
    seat(seats, next);
    given++;
    waiting = waiting.toSpliced(at, 1);
    if (given === most) break;
  }
  return given;
}

/** Who stands before the one that fits, by why they stood back. */
function explained(event: Limits, seats: Seats, before: readonly Registration[], cause: string): string {
  const why = new Map<string, number>();
  for (const one of before) {
    const obstacle = obstacleTo(event, seats, one);
    if (obstacle) why.set(obstacleWords(obstacle, one), (why.get(obstacleWords(obstacle, one)) ?? 0) + 1);
  }
  const skipped = [...why].map(([words, n]) => `${n} 位${words}`).join('，');
  return `候补第 ${before.length + 1} 位${skipped && `，前面 ${skipped}`}；${cause}`;
}

/** Keeps a seat for somebody of the list, or gives it right away where the event asks for no answer. */
export async function offer(
  tx: Transaction,
  ctx: Context,
  event: HostedEvent,
  one: Registration,
  reason: string,
): Promise<void> {
  const offerUntilAt = Math.min(ctx.now + event.offerHours * HOUR, event.startsAt ?? Number.POSITIVE_INFINITY);
  const asks = event.offerHours > 0;
  const set = asks ? { offeredAt: ctx.now, offerUntilAt } : { offeredAt: ctx.now, confirmedAt: ctx.now };
  const moved = await moveRegistration(tx, ctx, one, asks ? 'offer' : 'seat', { by: 'machine', reason, set });
  await tellOffered(tx, ctx, event, moved);
}

/** The number of whoever joins the end of the list now. */
export async function nextQueueNo(tx: Transaction, eventId: string): Promise<number> {
  const waiting = and(eq(registrations.eventId, eventId), eq(registrations.state, 'waitlisted'));
  const last = await tx
    .select({ no: max(registrations.queueNo) })
    .from(registrations)
    .where(waiting)
    .get();
  return (last?.no ?? 0) + 1;
}
