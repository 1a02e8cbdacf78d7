import { type Context, isOfficial } from '#src/context.ts';
import { notFound } from '#src/errors.ts';
import type { SearchDocument } from '#src/search/engine.ts';
import { describeListings } from '#src/search/sources.ts';

/** A listing as a document, and who posts it, for gates alone. */
export type Described = Awaited<ReturnType<typeof describeListings>>[number];

export async function describe(ctx: Context, listingId: string): Promise<Described> {
  const [described] = await describeListings(ctx.db, [listingId], ctx.now);
  if (!described) throw notFound();
  return described;
}

/** With who really posts it, for the gate that keeps its own supplies out. */
export const asOwned = ({ document, owner }: Described): SearchDocument => ({ ...document, organisationId: owner });

/** Knows who posts, whatever is written on the listing. */
export const knowsOwner = (ctx: Context, owner: string): boolean =>
  ctx.actor?.organisation?.id === owner || isOfficial(ctx.actor);

/** Can be taken at this moment. */
export const isOpen = (listing: SearchDocument, now: number): boolean =>
  listing.state === 'open' && (listing.closesAt === undefined || listing.closesAt > now);
