import { and, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { listings } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure } from '#src/errors.ts';
import { enqueueSearch } from '#src/outbox/enqueue.ts';
import { mayMoveListing } from './policy.ts';
import { findListingMove, LISTING_STATE_WORDS, type ListingState } from './states.ts';

type Moved = Pick<typeof listings.$inferSelect, 'id' | 'organisationId' | 'state' | 'track'>;
type How = {
  /** Key of LISTING_ACTION_WORDS. */
  action: string;
  reason?: string;
  /** The clock does it, or it follows from another move that was authorised. */
  byMachine?: true;
  /** What else changes with the state. */
  set?: Partial<typeof listings.$inferInsert>;
};

/**
 * Moves a listing along the table of moves, with its audit row and its search update.
 * Refuses what the table does not hold, whom it does not let, and whoever comes second.
 */
export async function moveListing(
  tx: Transaction,
  ctx: Context,
  listing: Moved,
  to: ListingState,
  { action, reason = '', byMachine, set = {} }: How,
): Promise<void> {
  const move = findListingMove(listing.state, to);
  ensure(move !== undefined && (move.track ?? listing.track) === listing.track, impossible(listing.state));
  ensure(byMachine ? move.by.includes('machine') : mayMoveListing(ctx.actor, listing, to));
  const moved = await tx
    .update(listings)
    .set({ ...set, state: to, stateReason: reason, updatedAt: ctx.now })
    .where(and(eq(listings.id, listing.id), eq(listings.state, listing.state)))
    .returning({ id: listings.id });
  ensure(moved.length === 1, conflict('这一榜刚刚有人办过了，请刷新后再看。'));
  await record(tx, ctx, { thing: 'listings', thingId: listing.id, action, from: listing.state, to, reason });
  await enqueueSearch(tx, ctx.now, { index: 'listings', id: listing.id });
}

const impossible = (from: ListingState) => conflict(`这一榜现在是“${LISTING_STATE_WORDS[from]}”，不能这样办。`);
