import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { indicators, listings } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { findBatch } from '#src/domain/batches/queries.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { DAY } from '#src/lib/dates.ts';
import { enqueueSearch } from '#src/outbox/enqueue.ts';
import { blocksOfPublished, DAYS_VALID } from './amendment.ts';
import { isPosterHandlerOf, mayReadListing, mayRenewListing } from './policy.ts';

type Listing = typeof listings.$inferSelect;

/**
 * 续期: another 180 days from now, also after it expired. Checked again first: what no longer holds has to be changed,
 * and the refusal says so. Returns until when it holds.
 */
export const renewListing = (ctx: MemberContext, { id }: { id: string }): Promise<{ expiresAt: number }> =>
  ctx.write(async (tx) => {
    const listing = await tx.select().from(listings).where(eq(listings.id, id)).get();
    if (!listing || !mayReadListing(ctx.actor, listing)) throw notFound();
    ensure(isPosterHandlerOf(ctx.actor, listing));
    ensure(mayRenewListing(ctx.actor, listing, ctx.now), conflict('只有不设截止、还在发榜中的榜可以续期。'));
    await ensureSound(tx, ctx, listing);
    const expiresAt = ctx.now + DAYS_VALID * DAY;
    await tx
      .update(listings)
      .set({ expiresAt, updatedAt: ctx.now })
      .where(and(eq(listings.id, id), eq(listings.state, 'published'), isNull(listings.deadlineAt)));
    await record(tx, ctx, { thing: 'listings', thingId: id, action: 'renew' });
    await enqueueSearch(tx, ctx.now, { index: 'listings', id });
    return { expiresAt };
  });

async function ensureSound(tx: Transaction, ctx: MemberContext, listing: Listing): Promise<void> {
  const rows = await tx
    .select()
    .from(indicators)
    .where(eq(indicators.listingId, listing.id))
    .orderBy(asc(indicators.position));
  const batch = await findBatch({ db: tx }, listing.batchId);
  const [first] = Object.values(blocksOfPublished(listing, rows, { before: listing, batch, now: ctx.now }));
  ensure(first === undefined, conflict(`还不能续期：${first}。请先“修改榜文”，改好公布，有效期就一并续上。`));
}
