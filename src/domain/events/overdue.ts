import { and, asc, eq, inArray, isNull, ne } from 'drizzle-orm';
import { eventSeries, events } from '#db/schema/index.ts';
import type { Context, MemberContext } from '#src/context.ts';
import { ensure } from '#src/errors.ts';
import { mayKeepSeries } from './policy.ts';
import { periodsUntil, periodWords, planDueAt } from './series-plan.ts';
import type { EventState } from './states.ts';

export type Series = typeof eventSeries.$inferSelect;
/** What stands for one period: `missed` once it is over, `overdue` when it should have been planned, `waiting` before. */
export type Session = {
  period: string;
  words: string;
  dueAt: number;
  standing: 'planned' | 'waiting' | 'overdue' | 'missed';
  event?: { id: string; title: string; state: EventState; startsAt: number | null };
};
export type SeriesCourse = Series & { sessions: Session[] };

/** So many periods back a session that was not held is still shown. */
const SHOWN = 5;
/** A draft is no plan yet. */
const PLANNED: readonly EventState[] = ['pending', 'published', 'postponed', 'archived'];

/** Series that go on, each with its sessions up to now, the latest first. For officials. */
export async function listSeries(ctx: MemberContext): Promise<SeriesCourse[]> {
  ensure(mayKeepSeries(ctx.actor));
  return coursesOf(ctx);
}

/** The same for the clock, which authorises nothing. */
export async function coursesOf(ctx: Context): Promise<SeriesCourse[]> {
  const series = await ctx.db
    .select()
    .from(eventSeries)
    .where(isNull(eventSeries.endedAt))
    .orderBy(asc(eventSeries.name), asc(eventSeries.id))
    .limit(200);
  const { id, title, state, startsAt, seriesId, occurrenceOn } = events;
  const held = await ctx.db
    .select({ id, title, state, startsAt, seriesId, occurrenceOn })
    .from(events)
    .where(
      and(
        inArray(
          seriesId,
          series.map((one) => one.id),
        ),
        ne(state, 'cancelled'),
      ),
    );
  return series.map((one) => ({
    ...one,
    sessions: periodsUntil(one.firstOn, one.rhythm, ctx.now, SHOWN).map((period, i) =>
      sessionOf(
        one,
        period,
        i === 0,
        held.find((row) => row.seriesId === one.id && row.occurrenceOn === period),
        ctx.now,
      ),
    ),
  }));
}

function sessionOf(
  { rhythm, leadDays }: Series,
  period: string,
  running: boolean,
  event: Session['event'],
  now: number,
): Session {
  const dueAt = planDueAt(period, rhythm, leadDays);
  const planned = event !== undefined && PLANNED.includes(event.state);
  const standing = planned ? 'planned' : !running ? 'missed' : dueAt <= now ? 'overdue' : 'waiting';
  return { period, words: periodWords(period, rhythm), dueAt, standing, ...(event ? { event } : {}) };
}

/** The sessions of this period, and of the one before, that nobody planned. */
export const lateSessions = ({ sessions }: SeriesCourse): Session[] =>
  sessions.slice(0, 2).filter(({ standing }) => standing === 'overdue' || standing === 'missed');

export const findSeries = ({ db }: Pick<Context, 'db'>, id: string): Promise<Series | undefined> =>
  db.select().from(eventSeries).where(eq(eventSeries.id, id)).get();
