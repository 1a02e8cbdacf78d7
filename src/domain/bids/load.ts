import { and, eq, inArray } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { bids, listings } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { mayReadListing } from '#src/domain/listings/policy.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { formatTime } from '#src/lib/dates.ts';
import { awaitsCorrection } from './answers.ts';
import { mayDecide, mayReadBid } from './policy.ts';
import type { BidState } from './states.ts';

export type Bid = typeof bids.$inferSelect;
export type Listing = typeof listings.$inferSelect;

/** A bid and its listing as they are inside this transaction. */
export const findBid = (tx: Transaction, id: string): Promise<{ bid: Bid; listing: Listing } | undefined> =>
  tx
    .select({ bid: bids, listing: listings })
    .from(bids)
    .innerJoin(listings, eq(listings.id, bids.listingId))
    .where(eq(bids.id, id))
    .get();

/** The same. Throws notFound. */
export async function getBid(tx: Transaction, id: string): Promise<{ bid: Bid; listing: Listing }> {
  const found = await findBid(tx, id);
  if (!found) throw notFound();
  return found;
}

/** The same for those who decide about it. Throws notFound and forbidden. */
export async function loadForPoster(tx: Transaction, ctx: MemberContext, id: string) {
  const found = await findBid(tx, id);
  if (!found || !mayReadBid(ctx.actor, found.bid, found.listing, ctx.now)) throw notFound();
  ensure(mayDecide(ctx.actor, found.listing));
  return found;
}

/** The listing as it is inside this transaction, for those who decide about it. Throws notFound and forbidden. */
export async function loadListing(tx: Transaction, ctx: MemberContext, id: string): Promise<Listing> {
  const listing = await tx.select().from(listings).where(eq(listings.id, id)).get();
  if (!listing || !mayReadListing(ctx.actor, listing)) throw notFound();
  ensure(mayDecide(ctx.actor, listing));
  return listing;
}

/** Bids of the listing's present round in these states, the earliest first. */
export const listOfRound = (tx: Transaction, { id, round }: Listing, states: readonly BidState[]): Promise<Bid[]> =>
  tx
    .select()
    .from(bids)
    .where(and(eq(bids.listingId, id), eq(bids.round, round), inArray(bids.state, [...states])))
    .orderBy(bids.submittedAt, bids.id);

/** Who was asked for a 补正 has the time that was given: until then nothing is decided. */
export function refuseWhileCorrecting(bid: Bid, now: number): void {
  if (!awaitsCorrection(bid, now)) return;
  const until = formatTime(bid.correctionUntil ?? now, now);
  throw conflict(`对方正在补正，${until}（北京时间）以后，或者收到补正说明以后，才能作决定。`);
}
