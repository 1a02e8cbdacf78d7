import { and, eq, gt, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { bids, listings, occurrences } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { moveListing } from '#src/domain/listings/moves.ts';
import { once } from '#src/outbox/once.ts';
import { closedLetter, failedLetter } from './mail.ts';
import { factsOf, tell } from './notify.ts';
import { sealContents, unsealBids } from './seal.ts';

/** More wait for the next time, so that letters and imports are not held up. */
const LISTINGS_AT_ONCE = 100;

/**
 * Closes bidding where the deadline has passed: lapses, opens, and tells the poster; without a valid bid the listing is
 * 流榜. Each deadline once, however many workers there are and however late. Returns how many listings it closed.
 */
export async function closeBidding(ctx: Context): Promise<number> {
  // By the partial index that holds only what has yet to be closed: left to choose, SQLite would read all that is over.
  const due = await ctx.db.all<{ id: string }>(
    sql`select id from listings indexed by listings_closing where ${isDue(ctx.now)} limit ${LISTINGS_AT_ONCE}`,
  );
  let closed = 0;
  for (const { id } of due) {
    // One listing whose bids cannot be opened must not keep the others shut.
    const done = await close(ctx, id).catch((error: unknown) => console.error(`[worker] closing ${id}:`, error));
    if (done) closed++;
  }
  return closed;
}

/** In the words of the partial index. */
const isDue = (now: number): SQL =>
  sql`state = 'published' and closed_deadline_at is not deadline_at and deadline_at <= ${now}`;

const close = (ctx: Context, id: string): Promise<boolean> =>
  ctx.write(async (tx) => {
    const listing = await tx
      .select()
      .from(listings)
      .where(and(eq(listings.id, id), isDue(ctx.now)))
      .get();
    if (!listing) return false;
    const count = await unsealBids(tx, ctx, listing);
    const facts = factsOf(ctx, listing);
    if (count > 0) await tell(tx, ctx, listing, closedLetter({ ...facts, count }));
    else {
      await moveListing(tx, ctx, listing, 'unsuccessful', { action: 'fail', reason: NOBODY, byMachine: true });
      await tell(tx, ctx, listing, failedLetter(facts));
    }
    return true;
  });

const NOBODY = '到截止没有一份有效的揭榜申请。';

const BIDS_AT_ONCE = 500;
const SEALED_ALL = 'bids from before are sealed';

/**
 * Seals, once for each database, what was written before bids were sealed: all but what the deadline has opened.
 * Returns how many bids it sealed.
 */
export async function sealOldBids(ctx: Context): Promise<number> {
  if (await ctx.db.select().from(occurrences).where(eq(occurrences.key, SEALED_ALL)).get()) return 0;
  return ctx.write(async (tx) => {
    const old = await listPlain(tx, ctx.now);
    for (const bid of old)
      await tx
        .update(bids)
        .set(sealContents(ctx.secret, bid, bid))
        .where(and(eq(bids.id, bid.id), isNull(bids.sealed)));
    if (old.length < BIDS_AT_ONCE) await once(tx, SEALED_ALL, ctx.now);
    return old.length;
  });
}

const listPlain = async (tx: Transaction, now: number) => {
  const stillSealed = or(
    inArray(bids.state, ['draft', 'withdrawn']),
    and(
      inArray(bids.state, ['submitted', 'unconfirmed']),
      or(
        eq(listings.state, 'withdrawn'),
        and(eq(listings.state, 'published'), or(isNull(listings.deadlineAt), gt(listings.deadlineAt, now))),
      ),
    ),
  );
  const rows = await tx
    .select({ bid: bids })
    .from(bids)
    .innerJoin(listings, eq(listings.id, bids.listingId))
    .where(and(isNull(bids.sealed), stillSealed))
    .limit(BIDS_AT_ONCE);
  return rows.map(({ bid }) => bid);
};
