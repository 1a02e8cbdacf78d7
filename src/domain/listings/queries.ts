import { and, asc, desc, eq, getTableColumns, sql } from 'drizzle-orm';
import { audit, indicators, listings } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { notFound } from '#src/errors.ts';
import { mayReadBody, mayReadListing, mayReadRestricted } from './policy.ts';
import { maySeePoster, posterColumns } from './poster.ts';
import { type BoardRow, bidCount, isPublic, selectBoard } from './rows.ts';
import type { ListingState } from './states.ts';

export { countProposed, countPublicByBatch, listListingsOfBatch, listListingsToReview } from './lists.ts';
export { NAMED, namesPoster, posterId, posterName } from './poster.ts';
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

export type Indicator = Pick<typeof indicators.$inferSelect, 'position' | 'name' | 'value' | 'unit' | 'method'>;
export type Listing = Awaited<ReturnType<typeof getListing>>;

/**
 * A listing with its poster, indicators and number of bids; `private` holds what strangers never get. Of a poster who
 * stays unnamed `organisation` has words for a name and no id, and `organisationId` is empty.
 * Refuses as not found whatever this person may not read.
 */
export async function getListing(ctx: Context, id: string) {
  const organisation = posterColumns(ctx.actor);
  const row = await ctx.db
    .select({
      ...PUBLIC,
      organisationId: organisation.id,
      organisation,
      bidCount,
      hasRestricted: sql<number>`${restricted} <> ''`,
    })
    .from(listings)
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
  publicFen: null,
  hasRestricted: false,
  ...{ chain: '', industry: '', trlNeeded: null, modes: [] },
  ...{ takerRegion: 'any' as const, takerKinds: [], qualifications: [] },
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

/** What an organisation posts: all of it for its people and officials, else what is public under its name. Newest first. */
export const listListingsOfOrganisation = (ctx: Context, organisationId: string): Promise<BoardRow[]> =>
  selectBoard(ctx)
    .where(
      and(
        eq(listings.organisationId, organisationId),
        maySeePoster(ctx.actor),
        mayReadRestricted(ctx.actor, { organisationId }) ? undefined : isPublic,
      ),
    )
    .orderBy(desc(listings.updatedAt))
    .limit(200);
