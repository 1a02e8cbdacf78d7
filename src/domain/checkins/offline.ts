import { and, count, eq, inArray, max, sum } from 'drizzle-orm';
import { registrations, scans } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import type { HostedEvent } from '#src/domain/events/queries.ts';
import { tagOf } from '#src/domain/registrations/ticket.ts';
import { notFound } from '#src/errors.ts';
import { CODE_HASH, codeHashes, codeSalt } from './code.ts';
import { NO_DOOR, openDoor } from './load.ts';
import { doorOpensAt, doorShutsAt, isDoorOpen } from './policy.ts';
import { countArrived, SEEN } from './queries.ts';
import { listRevised } from './revised.ts';

type Source = Pick<Context, 'db'>;
type Asked = { eventId: string; token: string; deviceId: string };

/**
 * What a device at the door keeps to go on without network. By a link alone, which can be taken back, also for organisers.
 * Of people just what a volunteer sees and can look for; `people` is missing where nothing changed since `version`.
 */
export async function getDoorList(ctx: Context, { eventId, token, deviceId }: Asked, known: string) {
  const { event, keeper } = await openDoor({ ...ctx, actor: undefined }, { eventId, token });
  if (!keeper.link) throw notFound(NO_DOOR);
  const version = await versionOf(ctx, event);
  const [people, revised] = await Promise.all([
    version === known ? undefined : listPeople(ctx, eventId),
    listRevised(ctx, eventId, { linkId: keeper.link.id, deviceId }),
  ]);
  const { title, startsAt, endsAt } = event;
  return {
    ...{ now: ctx.now, version, title, startsAt, endsAt, place: keeper.link.name },
    open: isDoorOpen(event, ctx.now),
    opensAt: doorOpensAt(event),
    /** Until when scans are taken, and until when the list may be used. */
    until: keeper.link.expiresAt,
    wipeAt: doorShutsAt(event),
    tag: tagOf(ctx.secret, eventId),
    hash: { salt: codeSalt(ctx.secret, eventId), ...CODE_HASH },
    ...{ people, revised },
  };
}
export type DoorList = Awaited<ReturnType<typeof getDoorList>>;
export type DoorPerson = NonNullable<DoorList['people']>[number];

/** Another one whenever a registration or the event was written. */
async function versionOf({ db }: Source, event: HostedEvent): Promise<string> {
  const { updatedAt, eventId } = registrations;
  const facts = { n: count(), sum: sum(updatedAt), last: max(updatedAt) };
  const row = await db.select(facts).from(registrations).where(eq(eventId, event.id)).get();
  return [row?.n, row?.sum, row?.last, event.updatedAt].join('.');
}

async function listPeople({ db, secret }: Pick<Context, 'db' | 'secret'>, eventId: string) {
  const { id, name, firm, state, checkedInAt, phone, ticketRev } = registrations;
  const rows = await db
    .select({ id, name, firm, state, checkedInAt, phone, ticketRev })
    .from(registrations)
    .where(eq(registrations.eventId, eventId));
  const people = [];
  // One after the other: the first list of thousands takes a second, in which others are answered.
  for (const { phone, ticketRev, ...one } of rows)
    people.push({ ...one, tail: phone.slice(-4), codes: await codeHashes(secret, eventId, { id: one.id, ticketRev }) });
  return people;
}

/** What became of scans a device sent, by their ids; what is missing was not taken. */
export async function getScanResults(ctx: Context, { eventId, token, deviceId }: Asked, ids: readonly string[]) {
  await openDoor(ctx, { eventId, token }, { late: true });
  const mine = and(eq(scans.eventId, eventId), eq(scans.deviceId, deviceId), inArray(scans.id, [...ids]));
  const [counts, results] = await Promise.all([
    countArrived(ctx, eventId),
    ctx.db
      .select({ id: scans.id, verdict: scans.verdict, person: SEEN })
      .from(scans)
      .leftJoin(registrations, eq(registrations.id, scans.registrationId))
      .where(mine),
  ]);
  return { counts, results };
}
export type ScanResults = Awaited<ReturnType<typeof getScanResults>>;
