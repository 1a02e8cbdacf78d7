import { and, asc, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import { indicators, listings } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { posterColumns } from './poster.ts';
import { PUBLISHED_STATES } from './states.ts';

/**
 * Only the number is told before the deadline: bids are sealed. Counted, never stored. Written out, since drizzle leaves
 * the table away where a query has only one, and `id` would then be the bid's.
 */
export const bidCount = sql<number>`(select count(*) from bids where bids.listing_id = listings.id
  and bids.round = listings.round
  and bids.state in ('submitted', 'qualified', 'shortlisted', 'proposed', 'awarded', 'declined', 'disqualified', 'renounced', 'defaulted'))`;

/** What a row of a board shows. Nothing here is restricted. */
const BOARD = {
  id: listings.id,
  number: listings.number,
  track: listings.track,
  kind: listings.kind,
  field: listings.field,
  region: listings.region,
  title: listings.title,
  totalFen: listings.totalFen,
  deadlineAt: listings.deadlineAt,
  expiresAt: listings.expiresAt,
  state: listings.state,
  stateReason: listings.stateReason,
  submittedAt: listings.submittedAt,
  publishedAt: listings.publishedAt,
  updatedAt: listings.updatedAt,
  bidCount,
};

/** Rows of boards, with as much of the poster as this person may see; the caller adds which, in what order, how many. */
export const selectBoard = (ctx: Pick<Context, 'db' | 'actor'>) =>
  ctx.db
    .select({ ...BOARD, organisation: posterColumns(ctx.actor) })
    .from(listings)
    .$dynamic();
export type BoardRow = Awaited<ReturnType<typeof selectBoard>>[number];

/** What was ever published and is not hidden again. */
export const isPublic: SQL | undefined = and(
  isNotNull(listings.publishedAt),
  inArray(listings.state, [...PUBLISHED_STATES, 'withdrawn']),
);

const PUBLISHED: readonly string[] = PUBLISHED_STATES;
const HIGHLIGHTS = 2;
/** What people write where an indicator has no unit. */
const NOTHING = ['', '-', '—', '/', '无'];

/** Adds the first indicators of each row, as one line each; of a withdrawn listing the public keeps only title and reason. */
export async function withHighlights(ctx: Context, rows: BoardRow[]): Promise<(BoardRow & { highlights: string[] })[]> {
  if (rows.length === 0) return [];
  const ids = rows.filter(({ state }) => PUBLISHED.includes(state)).map((row) => row.id);
  const first = await ctx.db
    .select()
    .from(indicators)
    .where(inArray(indicators.listingId, ids))
    .orderBy(asc(indicators.position));
  return rows.map((row) => ({
    ...row,
    highlights: first
      .filter(({ listingId }) => listingId === row.id)
      .slice(0, HIGHLIGHTS)
      .map(({ name, value, unit }) => [name, value, unit].filter((part) => !NOTHING.includes(part)).join(' ')),
  }));
}
