import { and, asc, count, desc, eq, gt, inArray, isNotNull, lte, or, type SQL, sql } from 'drizzle-orm';
import { events } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { DAY } from '#src/lib/dates.ts';
import { countFacets, countPassing } from '#src/lib/facets.ts';
import { offsetOf, toPage } from '#src/lib/pages.ts';
import { selectRows } from './queries.ts';

export const PAGE_SIZE = 20;

export type EventTab = 'upcoming' | 'past';
export const EVENT_BOARD_FACETS = ['type', 'stage', 'when', 'region'] as const;
type Facet = (typeof EVENT_BOARD_FACETS)[number];
/** Chosen values of each facet; none is all. */
export type EventFilters = Readonly<Record<Facet, readonly string[]>>;

/** What a tab's events are told apart by in time: at most so long from now, the last one without an end. */
export const EVENT_SPANS = {
  upcoming: { day: DAY, week: 7 * DAY, month: 30 * DAY, later: Number.POSITIVE_INFINITY },
  past: { month: 30 * DAY, year: 365 * DAY, older: Number.POSITIVE_INFINITY },
} as const;

/**
 * A page of public events: those to come, the next one first; those that are over, the latest first. With how many each
 * value leads to, and how many each tab holds. Counting and choosing read the index `events_board` alone: the rows, with
 * all they say, are read of one page only.
 */
export async function listEvents(ctx: Context, tab: EventTab, filters: EventFilters, page: number) {
  const all = await countGroups(ctx);
  const groups = all.filter((group) => group.tab === tab);
  const ids = await idsOf(ctx, tab, filters, page);
  const rows = ids.length === 0 ? [] : await selectRows(ctx).where(inArray(events.id, ids));
  const inOrder = ids.flatMap((id) => rows.find((row) => row.id === id) ?? []);
  return {
    page: toPage(inOrder, countPassing(EVENT_BOARD_FACETS, groups, filters), page, PAGE_SIZE),
    facets: countFacets(EVENT_BOARD_FACETS, groups, filters),
    tabs: { upcoming: sumOf(all, 'upcoming'), past: sumOf(all, 'past') },
  };
}

const sumOf = (groups: readonly { tab: EventTab; n: number }[], tab: EventTab): number =>
  groups.reduce((sum, group) => (group.tab === tab ? sum + group.n : sum), 0);

/** Everything public by tab and facets. */
function countGroups({ db, now }: Context) {
  const tab = sql<EventTab>`case when ${isUpcoming(now)} then 'upcoming' else 'past' end`;
  const when = sql<string>`case when ${isUpcoming(now)} then ${spanWithin('upcoming', now)} else ${spanWithin('past', now)} end`;
  const columns = { tab, type: events.type, region: events.region, stage: stageWithin(now), when };
  return db
    .select({ ...columns, n: count() })
    .from(events)
    .where(or(isUpcoming(now), isPast(now)))
    .groupBy(sql`1`, sql`2`, sql`3`, sql`4`, sql`5`);
}

async function idsOf({ db, now }: Context, tab: EventTab, filters: EventFilters, page: number): Promise<string[]> {
  const chosen = (column: SQL | typeof events.type | typeof events.region, values: readonly string[]) =>
    values.length > 0 ? inArray(column as SQL, [...values]) : undefined;
  const rows = await db
    .select({ id: events.id })
    .from(events)
    .where(
      and(
        tab === 'upcoming' ? isUpcoming(now) : isPast(now),
        chosen(events.type, filters.type),
        chosen(events.region, filters.region),
        chosen(stageWithin(now), filters.stage),
        chosen(spanWithin(tab, now), filters.when),
      ),
    )
    .orderBy(
      ...(tab === 'upcoming' ? [asc(events.startsAt), asc(events.id)] : [desc(events.startsAt), desc(events.id)]),
    )
    .limit(PAGE_SIZE)
    .offset(offsetOf(page, PAGE_SIZE));
  return rows.map(({ id }) => id);
}

/** The plus keeps SQLite from looking rows up state by state: to run through `events_board` takes a tenth of that. */
const state = sql`+${events.state}`;
const wasUp = and(inArray(state, ['published', 'cancelled']), isNotNull(events.publishedAt));

/** Not over, or put off without a new time; also what was to take place and was cancelled. */
const isUpcoming = (now: number): SQL | undefined => or(eq(state, 'postponed'), and(wasUp, gt(events.endsAt, now)));

const isPast = (now: number): SQL | undefined => or(eq(state, 'archived'), and(wasUp, lte(events.endsAt, now)));

/** The same as `publicStageOf` says of one. */
const stageWithin = (now: number): SQL<string> => sql<string>`case
  when ${events.state} <> 'published' then ${events.state}
  when ${events.endsAt} <= ${now} then 'ended'
  when ${events.startsAt} <= ${now} then 'ongoing'
  when min(coalesce(${events.registrationClosesAt}, ${events.startsAt}), ${events.startsAt}) <= ${now} then 'closed'
  when coalesce(${events.registrationOpensAt}, 0) > ${now} then 'announced'
  else 'open' end`;

/** Of what is put off nobody knows when it takes place: it is in no span. */
function spanWithin(tab: EventTab, now: number): SQL<string> {
  const away = tab === 'upcoming' ? sql`${events.startsAt} - ${now}` : sql`${now} - ${events.startsAt}`;
  const spans = Object.entries(EVENT_SPANS[tab]);
  const last = spans.at(-1)?.[0] ?? '';
  const branches = spans
    .filter(([, ms]) => Number.isFinite(ms))
    .map(([span, ms]) => sql`when ${away} <= ${ms} then ${span}`);
  return sql<string>`case when ${events.state} = 'postponed' then '' ${sql.join(branches, sql` `)} else ${last} end`;
}
