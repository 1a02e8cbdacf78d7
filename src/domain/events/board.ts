import { inArray } from 'drizzle-orm';
import { events } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { countFacets, countPassing } from '#src/lib/facets.ts';
import { offsetOf, toPage } from '#src/lib/pages.ts';
import { readHeld } from './held.ts';
import { selectRows } from './queries.ts';
import { EVENT_BOARD_FACETS, type EventTab, type Placed, standingAt } from './standing.ts';

export { EVENT_BOARD_FACETS, EVENT_SPANS, type EventTab } from './standing.ts';

export const PAGE_SIZE = 20;

/** Chosen values of each facet; none is all. */
export type EventFilters = Readonly<Record<(typeof EVENT_BOARD_FACETS)[number], readonly string[]>>;

/**
 * A page of public events: those to come, the next one first; those that are over, the latest first. With how many each
 * value leads to, and how many each tab holds. Chosen and counted in memory; the rows are read of one page only.
 */
export async function listEvents(ctx: Context, tab: EventTab, filters: EventFilters, page: number) {
  const { order, groups } = standingAt(await readHeld(ctx.db), ctx.now);
  const ids = take(order[tab], filters, offsetOf(page, PAGE_SIZE));
  const rows = ids.length === 0 ? [] : await selectRows(ctx).where(inArray(events.id, ids));
  const inOrder = ids.flatMap((id) => rows.find((row) => row.id === id) ?? []);
  return {
    page: toPage(inOrder, countPassing(EVENT_BOARD_FACETS, groups[tab], filters), page, PAGE_SIZE),
    facets: countFacets(EVENT_BOARD_FACETS, groups[tab], filters),
    tabs: { upcoming: order.upcoming.length, past: order.past.length },
  };
}

function take(order: readonly Placed[], filters: EventFilters, from: number): string[] {
  const chosen = EVENT_BOARD_FACETS.filter((facet) => filters[facet].length > 0);
  if (chosen.length === 0) return order.slice(from, from + PAGE_SIZE).map(({ id }) => id);
  const ids: string[] = [];
  let skipped = 0;
  for (const event of order) {
    if (!chosen.every((facet) => filters[facet].includes(event[facet])) || skipped++ < from) continue;
    if (ids.push(event.id) === PAGE_SIZE) break;
  }
  return ids;
}
