import { and, eq, inArray, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import { listings, organisations } from '#db/schema/index.ts';
import { type Context, isOfficial } from '#src/context.ts';
import { ensure } from '#src/errors.ts';
import { DAY, dayOf, startOfDay } from '#src/lib/dates.ts';

/** What a poster has not done in time: 承诺答复, 开始遴选, 流榜处置. */
export const LATE_WORDS = {
  reply: { what: '承诺的答复日已过，还有揭榜单位没有得到答复', short: '逾期未答复', path: '/bids' },
  start: { what: '截止以后一直没有开始遴选', short: '未开始遴选', path: '/bids' },
  choice: { what: '流榜以后一直没有选去向', short: '流榜未处置', path: '/next' },
} as const;
export type Late = keyof typeof LATE_WORDS;

/** Days a poster has to start the selection after the deadline, and to choose after 流榜. */
export const DAYS_TO_ACT = 7;

/** The last moment `action` took or left it there, from the audit. */
const lastOf = (which: SQL) =>
  sql<
    number | null
  >`(select max(audit.at) from audit where audit.thing = 'listings' and audit.thing_id = listings.id and ${which})`;

const OVERDUE = {
  id: listings.id,
  organisationId: listings.organisationId,
  number: listings.number,
  title: listings.title,
  state: listings.state,
  deadlineAt: listings.deadlineAt,
  replyOn: listings.replyOn,
  poster: organisations.name,
  /** Bids of the present round without the poster's answer. */
  waiting: sql<number>`(select count(*) from bids where bids.listing_id = listings.id and bids.round = listings.round
    and bids.state in ('submitted', 'qualified', 'shortlisted'))`,
  failedAt: sql<number>`case when listings.state = 'unsuccessful'
    then coalesce(${lastOf(sql`audit."to" = 'unsuccessful'`)}, listings.updated_at) end`,
  urgedAt: lastOf(sql`audit.action = 'urge'`),
};

const select = ({ db }: Pick<Context, 'db'>) =>
  db.select(OVERDUE).from(listings).innerJoin(organisations, eq(organisations.id, listings.organisationId)).$dynamic();
type Row = Awaited<ReturnType<typeof select>>[number];

/** When each thing was due, as a day; late from the next day on. */
export type Lateness = { late: Late; dueOn: string; days: number };
export type Overdue = Row & Lateness & { all: Lateness[] };

/** What is overdue, the longest first. For officials. */
export async function listOverdue(ctx: Context): Promise<Overdue[]> {
  ensure(isOfficial(ctx.actor));
  const today = dayOf(ctx.now);
  const rows = await select(ctx).where(
    or(
      and(inArray(listings.state, ['published', 'evaluating']), lt(listings.replyOn, today)),
      and(eq(listings.state, 'published'), lte(listings.deadlineAt, ctx.now - DAYS_TO_ACT * DAY)),
      eq(listings.state, 'unsuccessful'),
    ),
  );
  const overdue = rows.flatMap((row) => withLateness(row, ctx.now));
  return overdue.sort((a, b) => b.days - a.days || (a.number ?? '').localeCompare(b.number ?? ''));
}

/** One listing with what is overdue about it; undefined where nothing is. The caller has authorised. */
export async function findOverdue(ctx: Pick<Context, 'db' | 'now'>, listingId: string): Promise<Overdue | undefined> {
  const row = await select(ctx).where(eq(listings.id, listingId)).get();
  return row && withLateness(row, ctx.now)[0];
}

function withLateness(row: Row, now: number): Overdue[] {
  const all = latenessesOf(row, now).sort((a, b) => b.days - a.days);
  return all[0] ? [{ ...row, ...all[0], all }] : [];
}

function latenessesOf({ state, deadlineAt, replyOn, waiting, failedAt }: Row, now: number): Lateness[] {
  const closed = state === 'published' && deadlineAt !== null && deadlineAt <= now;
  const due: [Late, string | null][] = [];
  if ((closed || state === 'evaluating') && waiting > 0) due.push(['reply', replyOn]);
  // Without a bid the clock makes it 流榜; there is nothing to start.
  if (closed && waiting > 0) due.push(['start', dayOf((deadlineAt ?? now) + DAYS_TO_ACT * DAY)]);
  if (state === 'unsuccessful') due.push(['choice', dayOf(failedAt + DAYS_TO_ACT * DAY)]);
  return due.flatMap(([late, dueOn]) => {
    const days = dueOn === null ? 0 : daysAfter(dueOn, now);
    return dueOn !== null && days > 0 ? [{ late, dueOn, days }] : [];
  });
}

/** Days of the calendar in Beijing from that day to today. */
const daysAfter = (day: string, now: number): number =>
  Math.round(((startOfDay(dayOf(now)) ?? 0) - (startOfDay(day) ?? 0)) / DAY);

/** It has been 催办 today. */
export const wasUrgedToday = ({ urgedAt }: Pick<Row, 'urgedAt'>, now: number): boolean =>
  urgedAt !== null && dayOf(urgedAt) === dayOf(now);
