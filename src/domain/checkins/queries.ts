import { and, asc, count, desc, eq, isNotNull, like, or, sql } from 'drizzle-orm';
import { doorLinks, registrations, scans } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { findEvent, type HostedEvent } from '#src/domain/events/queries.ts';
import { attendanceOf } from '#src/domain/registrations/states.ts';
import { ensure, notFound } from '#src/errors.ts';
import { doorToken } from './code.ts';
import { openDoor } from './load.ts';
import { isDoorOpen, mayAdmitWalkIn, mayKeepDoor } from './policy.ts';
import type { Verdict } from './states.ts';

type Source = Pick<Context, 'db'>;
type Asked = { token: string; scanId: string; word: string };

/** All of a person that a volunteer sees. */
export const SEEN = {
  id: registrations.id,
  name: registrations.name,
  firm: registrations.firm,
  state: registrations.state,
  checkedInAt: registrations.checkedInAt,
  excusedAt: registrations.excusedAt,
};

/** The door: what the last scan said, who was looked for, 已到 and 应到. Organisers and good links; notFound else. */
export async function getDoor(ctx: Context, eventId: string, { token, scanId, word }: Asked) {
  const { event, keeper } = await openDoor(ctx, { eventId, token });
  const [counts, result, found] = await Promise.all([
    countArrived(ctx, eventId),
    findResult(ctx, eventId, scanId),
    findPeople(ctx, eventId, word),
  ]);
  const { id, title, startsAt, endsAt } = event;
  return {
    event: { id, title, startsAt, endsAt },
    place: keeper.link?.name,
    organises: keeper.link === undefined,
    open: isDoorOpen(event, ctx.now),
    walkIns: mayAdmitWalkIn(keeper, event),
    ...{ counts, result, found },
  };
}
export type DoorView = Awaited<ReturnType<typeof getDoor>>;

/** From the rows as they are: nothing is counted up anywhere. */
export async function countArrived({ db }: Source, eventId: string) {
  const expected = and(eq(registrations.eventId, eventId), eq(registrations.state, 'confirmed'));
  const [due, arrived] = await Promise.all([
    db.$count(registrations, expected),
    db.$count(registrations, and(expected, isNotNull(registrations.checkedInAt))),
  ]);
  return { due, arrived };
}

const findResult = ({ db }: Source, eventId: string, scanId: string) =>
  db
    .select({ verdict: scans.verdict, at: scans.scannedAt, person: SEEN })
    .from(scans)
    .leftJoin(registrations, eq(registrations.id, scans.registrationId))
    .where(and(eq(scans.id, scanId), eq(scans.eventId, eventId)))
    .get();

export const FOUND_MOST = 20;

/** By part of the name, or by the last four digits or more of the telephone, which itself is not shown. */
async function findPeople({ db }: Source, eventId: string, word: string) {
  const plain = word.replace(/[%_\\]/g, '');
  if (plain === '') return [];
  const digits = plain.replace(/\D/g, '');
  const byPhone = digits.length >= 4 ? like(registrations.phone, `%${digits}`) : undefined;
  const called = or(like(registrations.name, `%${plain}%`), byPhone);
  const of = eq(registrations.eventId, eventId);
  return db.select(SEEN).from(registrations).where(and(of, called)).orderBy(asc(registrations.name)).limit(FOUND_MOST);
}

/** The places at the door with their addresses, for the organiser. */
export async function listDoorLinks(ctx: Context, eventId: string) {
  await getKept(ctx, eventId);
  const rows = await ctx.db
    .select()
    .from(doorLinks)
    .where(eq(doorLinks.eventId, eventId))
    .orderBy(asc(doorLinks.createdAt));
  return rows.map(({ id, name, expiresAt, revokedAt }) => ({
    ...{ id, name, expiresAt, revokedAt, good: revokedAt === null && expiresAt > ctx.now },
    url: `${ctx.site}/events/${eventId}/door?token=${doorToken(ctx.secret, id)}`,
  }));
}

/** 签到表: everybody who has a seat, by name, to be printed. */
export async function getSheet(ctx: Context, eventId: string) {
  const event = await getKept(ctx, eventId);
  const seated = and(eq(registrations.eventId, eventId), eq(registrations.state, 'confirmed'));
  const people = await ctx.db.select(SEEN).from(registrations).where(seated);
  return { event, people: people.sort((a, b) => BY_NAME.compare(a.name, b.name) || (a.id < b.id ? -1 : 1)) };
}
const BY_NAME = new Intl.Collator('zh-CN');

/** 已签到, 未到场 and 请假 apart, and what was said at the door, for the organiser. */
export async function getAttendance(ctx: Context, eventId: string) {
  const event = await getKept(ctx, eventId);
  const { state, checkedInAt, excusedAt } = registrations;
  const seated = and(eq(registrations.eventId, eventId), eq(state, 'confirmed'));
  const [people, verdicts] = await Promise.all([
    ctx.db.select({ state, checkedInAt, excusedAt }).from(registrations).where(seated),
    countVerdicts(ctx, eventId),
  ]);
  const sums = { came: 0, absent: 0, excused: 0, open: 0 };
  for (const one of people) {
    const attendance = attendanceOf(one, event, ctx.now);
    sums[
      attendance === undefined ? 'open' : attendance === 'absent' || attendance === 'excused' ? attendance : 'came'
    ]++;
  }
  return { event, ...sums, verdicts };
}

/** As it was said at the door, whatever turned out later. */
const countVerdicts = ({ db }: Source, eventId: string) => {
  const said = sql<Verdict>`coalesce(${scans.said}, ${scans.verdict})`;
  return db
    .select({ verdict: said, n: count() })
    .from(scans)
    .where(eq(scans.eventId, eventId))
    .groupBy(said)
    .orderBy(desc(count()));
};

export async function getKept(ctx: Context, eventId: string): Promise<HostedEvent> {
  const event = await findEvent(ctx, eventId);
  ensure(event !== undefined && mayKeepDoor(ctx.actor, event), notFound());
  return event;
}
