import { and, asc, count, eq, isNotNull, ne, sql } from 'drizzle-orm';
import { registrations } from '#db/schema/index.ts';
import type { Context, MemberContext } from '#src/context.ts';
import { getManagedEvent } from '#src/domain/events/queries.ts';
import { type Event, GROUP_WORDS } from '#src/domain/events/states.ts';
import { ensure, notFound } from '#src/errors.ts';
import { toLocal } from '#src/lib/dates.ts';
import { mayReadAbsence } from './policy.ts';
import { ATTENDANCE_WORDS, attendanceOf } from './states.ts';

type Source = Pick<Context, 'db'>;

/**
 * Who came, counted from the rows. 应到 are those with a seat beforehand: due = came + excused + missing. Who came in at the
 * door without a registration is apart: present = came + walkIns.
 */
export type Attendance = {
  due: number;
  came: number;
  excused: number;
  /** 未到场 once it is over, until then 还没到. */
  missing: number;
  walkIns: number;
  present: number;
  /** Organisations of who was there; who names none is not counted as one. */
  firms: number;
};

const CAME = sql<number>`coalesce(sum(${registrations.checkedInAt} is not null), 0)`;
const EXCUSED = sql<number>`coalesce(sum(${registrations.checkedInAt} is null and ${registrations.excusedAt} is not null), 0)`;
const seatsOf = (eventId: string) => and(eq(registrations.eventId, eventId), eq(registrations.state, 'confirmed'));

/** Numbers alone, which the public recap states; of whom they are is for the organiser. */
export async function countAttendance({ db }: Source, eventId: string): Promise<Attendance> {
  const { source, firmKey, checkedInAt } = registrations;
  const rows = await db
    .select({ walkIn: sql<number>`${source} = 'walkIn'`, due: count(), came: CAME, excused: EXCUSED })
    .from(registrations)
    .where(seatsOf(eventId))
    .groupBy(sql`${source} = 'walkIn'`);
  const there = and(seatsOf(eventId), isNotNull(checkedInAt), ne(firmKey, ''));
  const [firms] = await db
    .select({ n: sql<number>`count(distinct ${firmKey})` })
    .from(registrations)
    .where(there);
  const { due, came, excused } = rows.find(({ walkIn }) => walkIn === 0) ?? { due: 0, came: 0, excused: 0 };
  const walkIns = rows.find(({ walkIn }) => walkIn === 1)?.came ?? 0;
  return { due, came, excused, missing: due - came - excused, walkIns, present: came + walkIns, firms: firms?.n ?? 0 };
}

/** What a recap states as 到场 where anybody was checked in; undefined where the door was not kept. */
export async function countPresent(
  source: Source,
  eventId: string,
): Promise<{ people: number; organisations: number } | undefined> {
  const { present, firms } = await countAttendance(source, eventId);
  return present > 0 ? { people: present, organisations: firms } : undefined;
}

export type FirmAttendance = { firm: string; due: number; came: number; excused: number; missing: number };

/** The same by organisation, who did not come first: for who organises, and nobody else. */
export async function listFirmAttendance(ctx: Context, event: Event): Promise<FirmAttendance[]> {
  ensure(mayReadAbsence(ctx.actor, event), notFound());
  const { firm, firmKey } = registrations;
  const rows = await ctx.db
    .select({ firm, due: count(), came: CAME, excused: EXCUSED })
    .from(registrations)
    .where(seatsOf(event.id))
    .groupBy(firmKey)
    .limit(2000);
  return rows
    .map((row) => ({ ...row, missing: row.due - row.came - row.excused }))
    .sort((a, b) => b.missing - a.missing || b.due - a.due || (a.firm < b.firm ? -1 : 1));
}

const HEAD = ['序号', '姓名', '单位', '类别', '到场', '签到时间（北京时间）', '现场报名'];
const WAITED = '还没到';

/** 到场名单: everybody with a seat, 已参加, 未到场 and 请假 apart. Organisers only. */
export async function attendanceTable(
  ctx: MemberContext,
  eventId: string,
): Promise<{ title: string; rows: (string | number)[][] }> {
  const event = await getManagedEvent(ctx, eventId);
  ensure(mayReadAbsence(ctx.actor, event), notFound());
  const people = await ctx.db
    .select()
    .from(registrations)
    .where(seatsOf(eventId))
    .orderBy(asc(registrations.createdAt), asc(registrations.id));
  const rows = people.map((one, i) => {
    const attendance = attendanceOf(one, event, ctx.now);
    return [
      ...[i + 1, one.name, one.firm, GROUP_WORDS[one.group]],
      attendance ? ATTENDANCE_WORDS[attendance].word : WAITED,
      one.checkedInAt === null ? '' : toLocal(one.checkedInAt).replace('T', ' '),
      one.source === 'walkIn' ? '是' : '',
    ];
  });
  return { title: event.title, rows: [HEAD, ...rows] };
}
