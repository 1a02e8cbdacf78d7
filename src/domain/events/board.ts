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

/** A page of public events: those to come, the next one first; those that are over, the latest first. */
export async function listEvents(ctx: Context, tab: EventTab, filters: EventFilters, page: number) {
  const shown = tab === 'upcoming' ? isUpcoming(ctx.now) : isPast(ctx.now);
  const { type, region } = events;
  const [stage, when] = [stageWithin(ctx.now), spanWithin(tab, ctx.now)];
  const groups = await ctx.db
    .select({ type, region, stage, when, n: count() })
    .from(events)
    .where(shown)
    .groupBy(type, region, stage, when);
  const chosen = (column: SQL | typeof type | typeof region, values: readonly string[]) =>
    values.length > 0 ? inArray(column as SQL, [...values]) : undefined;
  const order = tab === 'upcoming' ? [asc(events.startsAt), asc(events.id)] : [desc(events.startsAt), desc(events.id)];
  const rows = await selectRows(ctx)
    .where(
      and(
        shown,
        chosen(type, filters.type),
        chosen(region, filters.region),
        chosen(stage, filters.stage),
        chosen(when, filters.when),
      ),
    )
    .orderBy(...order)
    .limit(PAGE_SIZE)
    .offset(offsetOf(page, PAGE_SIZE));
  return {
    page: toPage(rows, countPassing(EVENT_BOARD_FACETS, groups, filters), page, PAGE_SIZE),
    facets: countFacets(EVENT_BOARD_FACETS, groups, filters),
  };
}

/** How many public events each tab holds. */
export async function countTabs(ctx: Context): Promise<Record<EventTab, number>> {
  const [upcoming, past] = await Promise.all([
    ctx.db.$count(events, isUpcoming(ctx.now)),
    ctx.db.$count(events, isPast(ctx.now)),
  ]);
  return { upcoming, past };
}

/** Not over, or put off without a new time; also what was to take place and was cancelled. */
const isUpcoming = (now: number): SQL | undefined =>
  or(
    eq(events.state, 'postponed'),
    and(inArray(events.state, ['published', 'cancelled']), isNotNull(events.publishedAt), gt(events.endsAt, now)),
  );

const isPast = (now: number): SQL | undefined =>
  or(
    eq(events.state, 'archived'),
    and(inArray(events.state, ['published', 'cancelled']), isNotNull(events.publishedAt), lte(events.endsAt, now)),
  );

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
