import { inArray } from 'drizzle-orm';
import { listings } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { offsetOf, type Page, toPage } from '#src/lib/pages.ts';
import { type Columns, type Numbered, readColumns } from './columns.ts';
import type { Facets, ListingFilters } from './facets.ts';
import { firstAfter, orderBy } from './orders.ts';
import { type BoardRow, selectBoard, withHighlights } from './rows.ts';
import { PUBLIC_PHASES, type PublicPhase } from './states.ts';
import { tally } from './tally.ts';

export type { Facet, Facets, ListingFilters, MONEY_BANDS, MoneyBand } from './facets.ts';

export type ListingSort = 'due' | 'recent' | 'money' | 'bids';
export type ListingsPage = Page<BoardRow & { highlights: string[] }> & { facets: Facets };

const PAGE_SIZE = 20;
const ANY: ListingFilters = { phase: [], field: [], chain: [], kind: [], region: [], money: [], due: [] };

/** The public list: which listings and all counts from the board in memory, then the rows of the page by their ids. */
export async function listListings(
  ctx: Context,
  filters: ListingFilters,
  sort: ListingSort,
  page: number,
  size = PAGE_SIZE,
): Promise<ListingsPage> {
  const columns = await readColumns(ctx.db);
  const { passes, total, facets } = tally(columns, filters, ctx.now);
  const ids = take(columns, passes, sortedBy(columns, sort, ctx.now), offsetOf(page, size), size);
  return { ...toPage(await withHighlights(ctx, await selectInOrder(ctx, ids)), total, page, size), facets };
}

/** Every listing ever published, by where it stands now; the parts add up to the whole. */
export const countsByPhase = async (ctx: Context): Promise<Record<PublicPhase, number>> =>
  (await listingFigures(ctx)).phases;

/** What the home page tells of listings, all from one count, so that no two figures disagree. */
export async function listingFigures(ctx: Context) {
  const columns = await readColumns(ctx.db);
  const all = tally(columns, ANY, ctx.now).facets;
  const phases = Object.fromEntries(PUBLIC_PHASES.map((phase) => [phase, all.phase[phase] ?? 0])) as Record<
    PublicPhase,
    number
  >;
  const { fen, facets } = tally(columns, { ...ANY, phase: ['open'] }, ctx.now);
  return { phases, open: { fen, withoutMoney: facets.money.none ?? 0, closing: facets.due['7'] ?? 0 } };
}

/** Open listings that close within a week, the next first. */
export const listClosing = (ctx: Context, limit: number): Promise<BoardRow[]> =>
  listFirst(ctx, { phase: ['open'], due: ['7'] }, 'due', limit);

/** Listings that found their taker, the last moved first. */
export async function listMatched(ctx: Context, limit: number): Promise<BoardRow[]> {
  const columns = await readColumns(ctx.db);
  const { passes } = tally(columns, { ...ANY, phase: ['matched', 'contracted', 'completed'] }, ctx.now);
  return selectInOrder(ctx, take(columns, passes, descending(columns, 'updatedAt'), 0, limit));
}

/** Open listings, the latest first. */
export const listLatest = (ctx: Context, limit: number): Promise<BoardRow[]> =>
  listFirst(ctx, { phase: ['open'] }, 'recent', limit);

async function listFirst(ctx: Context, filters: Partial<ListingFilters>, sort: ListingSort, limit: number) {
  const columns = await readColumns(ctx.db);
  const { passes } = tally(columns, { ...ANY, ...filters }, ctx.now);
  return selectInOrder(ctx, take(columns, passes, sortedBy(columns, sort, ctx.now), 0, limit));
}

/** Slots in the order of a sort. By deadline what is over comes after what is still open, the latest first. */
function sortedBy(columns: Columns, sort: ListingSort, now: number): Iterable<number> {
  if (sort === 'recent') return descending(columns, 'publishedAt');
  if (sort === 'money') return descending(columns, 'fen');
  const order = orderBy(columns, sort === 'bids' ? 'bids' : 'deadlineAt');
  if (sort === 'bids') return order;
  const { deadlineAt } = columns.numbers;
  const split = firstAfter(order, (slot) => !((deadlineAt[slot] as number) <= now));
  return both(order.subarray(split), order.subarray(0, split).toReversed());
}

function* both(first: Iterable<number>, then: Iterable<number>): Generator<number> {
  yield* first;
  yield* then;
}

/** From the largest to the smallest; what has no number stays last. */
function descending(columns: Columns, name: Numbered): Iterable<number> {
  const order = orderBy(columns, name);
  const numbers = columns.numbers[name];
  const without = firstAfter(order, (slot) => Number.isNaN(numbers[slot]));
  return both(order.subarray(0, without).toReversed(), order.subarray(without));
}

function take(
  columns: Columns,
  passes: (slot: number) => boolean,
  order: Iterable<number>,
  from: number,
  size: number,
): string[] {
  const ids: string[] = [];
  let skipped = 0;
  for (const slot of order) {
    if (!passes(slot) || skipped++ < from) continue;
    if (ids.push(columns.ids[slot] as string) === size) break;
  }
  return ids;
}

async function selectInOrder(ctx: Context, ids: string[]): Promise<BoardRow[]> {
  if (ids.length === 0) return [];
  const rows = await selectBoard(ctx).where(inArray(listings.id, ids));
  const places = new Map(ids.map((id, place) => [id, place]));
  return rows.sort((a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0));
}
