import { and, asc, desc, eq, getTableColumns, inArray, lte, type SQL, sql } from 'drizzle-orm';
import { audit, indicators, listings, organisations } from '#db/schema/index.ts';
import { type Context, isOfficial } from '#src/context.ts';
import { ensure, notFound } from '#src/errors.ts';
import { DAY } from '#src/lib/dates.ts';
import { countFacets, countPassing } from '#src/lib/facets.ts';
import { offsetOf, type Page, toPage } from '#src/lib/pages.ts';
import { countGroups, FACETS, type Facets, inFilters, type ListingFilters } from './facets.ts';
import { mayReadBody, mayReadListing, mayReadRestricted } from './policy.ts';
import { type BoardRow, bidCount, inPhase, inPublicPhases, isPublic, selectBoard, withHighlights } from './rows.ts';
import { type ListingState, PUBLIC_PHASES, type PublicPhase } from './states.ts';

export { type Facet, type Facets, type ListingFilters, MONEY_BANDS, type MoneyBand } from './facets.ts';
export type { BoardRow } from './rows.ts';

const {
  restricted,
  contactName,
  contactPhone,
  importKey: _importKey,
  createdBy: _createdBy,
  ...PUBLIC
} = getTableColumns(listings);

/** What only the poster's people and officials get; for anyone else it is not even read from the database. */
const PRIVATE = { restricted, contactName, contactPhone };

const POSTER = {
  id: organisations.id,
  name: organisations.name,
  shortName: organisations.shortName,
  kind: organisations.kind,
  region: organisations.region,
};

export type Indicator = Pick<typeof indicators.$inferSelect, 'position' | 'name' | 'value' | 'unit' | 'method'>;
export type Listing = Awaited<ReturnType<typeof getListing>>;

/**
 * A listing with its poster, indicators and number of bids; `private` holds what strangers never get.
 * Refuses as not found whatever this person may not read.
 */
export async function getListing(ctx: Context, id: string) {
  const row = await ctx.db
    .select({ ...PUBLIC, organisation: POSTER, bidCount, hasRestricted: sql<number>`${restricted} <> ''` })
    .from(listings)
    .innerJoin(organisations, eq(organisations.id, listings.organisationId))
    .where(eq(listings.id, id))
    .get();
  if (!row || !mayReadListing(ctx.actor, row)) throw notFound('没有这一榜，或者它还没有公开。');
  const listing = { ...row, hasRestricted: row.hasRestricted === 1 };
  if (!mayReadBody(ctx.actor, row)) return { ...listing, ...WITHOUT_BODY, indicators: [], private: undefined };
  const [rows, hidden] = await Promise.all([listIndicators(ctx, id), findPrivate(ctx, row)]);
  return { ...listing, indicators: rows, private: hidden };
}

/** What a stranger reads of a listing that was withdrawn: its title and why. */
const WITHOUT_BODY = {
  background: '',
  goal: '',
  requirements: '',
  ipTerms: '',
  totalFen: null,
  takerFen: null,
  hasRestricted: false,
};

const listIndicators = (ctx: Context, listingId: string): Promise<Indicator[]> => {
  const { position, name, value, unit, method } = indicators;
  return ctx.db
    .select({ position, name, value, unit, method })
    .from(indicators)
    .where(eq(indicators.listingId, listingId))
    .orderBy(asc(position));
};

const findPrivate = async (ctx: Context, listing: { id: string; organisationId: string }) =>
  mayReadRestricted(ctx.actor, listing)
    ? ctx.db.select(PRIVATE).from(listings).where(eq(listings.id, listing.id)).get()
    : undefined;

/** When the listing last reached each state, for its line of steps. No names, no reasons. */
export async function datesOfListing(ctx: Context, id: string): Promise<Partial<Record<ListingState, number>>> {
  const rows = await ctx.db
    .select({ to: audit.to, at: sql<number>`max(${audit.at})` })
    .from(audit)
    .where(and(eq(audit.thing, 'listings'), eq(audit.thingId, id)))
    .groupBy(audit.to);
  return Object.fromEntries(rows.map(({ to, at }) => [to, at]));
}

export type ListingSort = 'due' | 'recent' | 'money' | 'bids';
export type ListingsPage = Page<BoardRow & { highlights: string[] }> & { facets: Facets };

const PAGE_SIZE = 20;

/** The public list. Three queries: the counts of all facets, the rows, the first indicators of these rows. */
export async function listListings(
  ctx: Context,
  filters: ListingFilters,
  sort: ListingSort,
  page: number,
  size = PAGE_SIZE,
): Promise<ListingsPage> {
  const phases = filters.phase.length > 0 ? filters.phase : PUBLIC_PHASES;
  const order = [...orderBy(sort, ctx.now), asc(listings.id)];
  // Sorting the ids alone spares reading and counting what is not on the page.
  const onPage = ctx.db
    .select({ id: listings.id })
    .from(listings)
    .where(and(inPublicPhases(phases, ctx.now), ...inFilters(filters, ctx.now)))
    .orderBy(...order)
    .limit(size)
    .offset(offsetOf(page, size));
  const [groups, rows] = await Promise.all([
    countGroups(ctx),
    selectBoard(ctx)
      .where(inArray(listings.id, onPage))
      .orderBy(...order),
  ]);
  const total = countPassing(FACETS, groups, filters);
  const facets = countFacets(FACETS, groups, filters);
  return { ...toPage(await withHighlights(ctx, rows), total, page, size), facets };
}

function orderBy(sort: ListingSort, now: number): SQL[] {
  if (sort === 'recent') return [desc(listings.publishedAt)];
  if (sort === 'money') return [sql`${listings.totalFen} desc nulls last`];
  if (sort === 'bids') return [asc(bidCount)];
  // What is over comes after what is still open, the latest first.
  const over = sql`${listings.deadlineAt} <= ${now}`;
  return [
    sql`coalesce(${over}, 0)`,
    sql`case when ${over} then -${listings.deadlineAt} else ${listings.deadlineAt} end`,
  ];
}

/** What an organisation posts: all of it for its people and officials, else what is public. Newest first. */
export const listListingsOfOrganisation = (ctx: Context, organisationId: string): Promise<BoardRow[]> =>
  selectBoard(ctx)
    .where(
      and(
        eq(listings.organisationId, organisationId),
        mayReadRestricted(ctx.actor, { organisationId }) ? undefined : isPublic,
      ),
    )
    .orderBy(desc(listings.updatedAt))
    .limit(200);

/** What waits for 初核, longest first. For officials. */
export async function listSubmittedListings(ctx: Context): Promise<BoardRow[]> {
  ensure(isOfficial(ctx.actor));
  return selectBoard(ctx).where(eq(listings.state, 'submitted')).orderBy(asc(listings.submittedAt)).limit(200);
}

/** Every listing ever published, by where it stands now; the parts add up to the whole. */
export const countsByPhase = async (ctx: Context): Promise<Record<PublicPhase, number>> =>
  (await listingFigures(ctx)).phases;

/** What the home page tells of listings, all from one count, so that no two figures disagree. */
export async function listingFigures(ctx: Context) {
  const groups = await countGroups(ctx);
  const phases = Object.fromEntries(PUBLIC_PHASES.map((phase) => [phase, 0])) as Record<PublicPhase, number>;
  const open = { fen: 0, withoutMoney: 0, closing: 0 };
  for (const { phase, money, due, n, fen } of groups) {
    phases[phase as PublicPhase] += n;
    if (phase !== 'open') continue;
    open.fen += fen;
    if (money === 'none') open.withoutMoney += n;
    if (due.includes('7')) open.closing += n;
  }
  return { phases, open };
}

/** Open listings that close within a week, the next first. */
export const listClosing = (ctx: Context, limit: number): Promise<BoardRow[]> =>
  selectBoard(ctx)
    .where(and(inPhase('open', ctx.now), lte(listings.deadlineAt, ctx.now + 7 * DAY)))
    .orderBy(asc(listings.deadlineAt), asc(listings.id))
    .limit(limit);

/** Listings that found their taker, the latest first. */
export const listMatched = (ctx: Context, limit: number): Promise<BoardRow[]> =>
  selectBoard(ctx)
    .where(inArray(listings.state, ['matched', 'contracted', 'completed']))
    .orderBy(desc(listings.updatedAt), asc(listings.id))
    .limit(limit);

/** Open listings, the latest first. */
export const listLatest = (ctx: Context, limit: number): Promise<BoardRow[]> =>
  selectBoard(ctx).where(inPhase('open', ctx.now)).orderBy(desc(listings.publishedAt), asc(listings.id)).limit(limit);
