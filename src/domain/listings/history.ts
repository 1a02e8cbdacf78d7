import { and, desc, eq, gte, type SQL, sql } from 'drizzle-orm';
import { bids, listings, listingVersions } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { mayReadBody, mayReadRestricted } from './policy.ts';
import { getListing, type Listing } from './queries.ts';
import { type Change, type Content, changesOf, contentOf, parseContent, restrictedChange } from './versions.ts';

/** One change after publication: which version it made, and how it differs from the one before. */
export type Version = { version: number; at: number; note: string; material: boolean; changes: Change[] };

/** Every change after publication, the latest first; what is not public only for those who may read it. */
export async function listVersions(ctx: Context, listing: Listing): Promise<Version[]> {
  if (listing.version === 1 || !mayReadBody(ctx.actor, listing)) return [];
  const stored = await readStored(ctx, listing);
  const present = await readPresent(ctx, listing);
  return stored.map((before, i) => ({
    version: before.version + 1,
    at: before.at,
    note: before.note,
    material: before.material,
    changes: changesBetween(before, stored[i - 1] ?? present, ctx.now),
  }));
}

/** When the present version was made; undefined for what was never changed. */
export const lastChangeOf = async ({ db }: Context, { id, version }: Listing): Promise<number | undefined> =>
  (
    await db
      .select({ at: listingVersions.createdAt })
      .from(listingVersions)
      .where(and(eq(listingVersions.listingId, id), eq(listingVersions.version, version - 1)))
      .get()
  )?.at;

/**
 * The bid of one's own organisation that a change has unsettled, with the listing and all that differs in it from the
 * version the bid was made for; undefined where there is none.
 */
export async function findUnconfirmed(ctx: Context, listingId: string) {
  const own = ctx.actor?.organisation?.id;
  if (own === undefined) return undefined;
  const bid = await ctx.db
    .select({ id: bids.id, since: bids.listingVersion, declaredAt: bids.conditionsDeclaredAt })
    .from(bids)
    .where(and(eq(bids.listingId, listingId), eq(bids.organisationId, own), eq(bids.state, 'unconfirmed')))
    .get();
  if (!bid) return undefined;
  const listing = await getListing(ctx, listingId);
  const stored = await readStored(ctx, listing, gte(listingVersions.version, bid.since));
  const made = stored.at(-1);
  const changes = made ? changesBetween(made, await readPresent(ctx, listing), ctx.now) : [];
  return { id: bid.id, declaredAt: bid.declaredAt, listing, notes: stored.map(({ note }) => note).reverse(), changes };
}

/** What a version said. `restrictedKey` is equal where 不公开内容 is, so that nobody else need read it to compare. */
type Snapshot = { content: Content; restrictedKey: number; restricted?: string | undefined };

const firstWith = (text: SQL) => sql<number | null>`(select min(same.version) from listing_versions same
  where same.listing_id = listings.id and same.restricted = ${text})`;

async function readStored(ctx: Context, listing: Listing, which?: SQL) {
  const { version, content, note, material, createdAt, restricted } = listingVersions;
  const rows = await ctx.db
    .select({
      ...{ version, content, note, material, at: createdAt },
      restrictedKey: firstWith(sql`listing_versions.restricted`),
      restricted: mayReadRestricted(ctx.actor, listing) ? restricted : sql<undefined>`null`,
    })
    .from(listingVersions)
    .innerJoin(listings, eq(listings.id, listingVersions.listingId))
    .where(and(eq(listingVersions.listingId, listing.id), which))
    .orderBy(desc(version));
  return rows.map((row) => ({
    ...row,
    content: parseContent(row.content),
    restrictedKey: row.restrictedKey ?? 0,
  }));
}

async function readPresent({ db }: Context, listing: Listing): Promise<Snapshot> {
  const row = await db
    .select({ key: firstWith(sql`listings.restricted`) })
    .from(listings)
    .where(eq(listings.id, listing.id))
    .get();
  const { restricted } = listing.private ?? {};
  return { content: contentOf(listing, listing.indicators), restrictedKey: row?.key ?? listing.version, restricted };
}

function changesBetween(before: Snapshot, after: Snapshot, now: number): Change[] {
  const changes = changesOf(before.content, after.content, now);
  if (before.restrictedKey === after.restrictedKey) return changes;
  const readable = typeof before.restricted === 'string' && typeof after.restricted === 'string';
  const texts = readable ? { before: before.restricted ?? '', after: after.restricted ?? '' } : undefined;
  return [...changes, restrictedChange(texts)];
}
