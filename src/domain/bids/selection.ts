import { and, eq, inArray } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { bids, listings } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { moveListing } from '#src/domain/listings/moves.ts';
import { mayReadListing } from '#src/domain/listings/policy.ts';
import { phaseOf } from '#src/domain/listings/states.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { formatTime } from '#src/lib/dates.ts';
import type { CompleteInput, DeclineInput } from './input.ts';
import { awardedLetter, declinedLetter, evaluatingLetter, matchedLetter, shortlistedLetter } from './mail.ts';
import { moveBid } from './moves.ts';
import { factsOf, tell } from './notify.ts';
import { mayDecide, mayReadBid } from './policy.ts';
import { type BidState, UNDECIDED } from './states.ts';

type Bid = typeof bids.$inferSelect;
type Listing = typeof listings.$inferSelect;

/** Breaks off bidding for good: published and past its deadline → 遴选中. Refuses when nobody handed a bid in. */
export const startSelection = (ctx: MemberContext, input: { listingId: string }): Promise<void> =>
  ctx.write(async (tx) => {
    const listing = await loadListing(tx, ctx, input.listingId);
    if (listing.state === 'evaluating') return;
    ensure(phaseOf(listing, ctx.now) !== 'open', conflict(tooEarly(listing, ctx.now)));
    const bidders = await listByState(tx, listing.id, ['submitted']);
    ensure(bidders.length > 0 || listing.state !== 'published', conflict('没有单位揭榜，不能开始遴选。'));
    await moveListing(tx, ctx, listing, 'evaluating', { action: 'evaluate' });
    for (const bid of bidders) await tell(tx, ctx, bid, evaluatingLetter({ ...factsOf(ctx, listing), bid }));
  });

const tooEarly = ({ deadlineAt }: Listing, now: number) =>
  deadlineAt === null ? '这一榜还没有截止。' : `${formatTime(deadlineAt, now)} 截止以后才能开始遴选。`;

export const shortlistBid = (ctx: MemberContext, input: { id: string }): Promise<string> =>
  decide(ctx, input.id, 'shortlisted', async (tx, bid, listing) => {
    await moveBid(tx, ctx, listing, bid, 'shortlist');
    await tell(tx, ctx, bid, shortlistedLetter({ ...factsOf(ctx, listing), bid }));
  });

/** 揭榜成功: never more than the listing has places, counted inside the transaction. */
export const awardBid = (ctx: MemberContext, input: { id: string }): Promise<string> =>
  decide(ctx, input.id, 'awarded', async (tx, bid, listing) => {
    const awarded = (await listByState(tx, listing.id, ['awarded'])).length;
    ensure(awarded < listing.maxTakers, conflict(`这一榜最多选 ${listing.maxTakers} 家，已经选满。`));
    await moveBid(tx, ctx, listing, bid, 'award');
    await tell(tx, ctx, bid, awardedLetter({ ...factsOf(ctx, listing), bid }));
  });

/** 未入选, with the reason the bidder reads. */
export const declineBid = (ctx: MemberContext, input: DeclineInput): Promise<string> =>
  decide(ctx, input.id, 'declined', (tx, bid, listing) => decline(tx, ctx, bid, listing, input.reason));

/** Closes the selection: at least one taker, and everybody else has an answer with a reason. → 揭榜成功 */
export const completeSelection = (ctx: MemberContext, input: CompleteInput): Promise<void> =>
  ctx.write(async (tx) => {
    const listing = await loadListing(tx, ctx, input.listingId);
    if (listing.state === 'matched') return;
    ensure(listing.state === 'evaluating', conflict('这一榜不在遴选中，不能完成遴选。'));
    const awarded = await listByState(tx, listing.id, ['awarded']);
    ensure(awarded.length > 0, conflict('还没有定下揭榜方，至少要有一家。'));
    const rest = await listByState(tx, listing.id, UNDECIDED);
    ensure(
      rest.length === 0 || input.reason !== '',
      conflict(`还有 ${rest.length} 家没有答复，请写明未入选的理由`, 'reason'),
    );
    for (const bid of rest) await decline(tx, ctx, bid, listing, input.reason);
    await moveListing(tx, ctx, listing, 'matched', { action: 'match' });
    const answered = (await listByState(tx, listing.id, ['declined'])).length;
    const facts = { ...factsOf(ctx, listing), awarded: awarded.length, answered };
    await tell(tx, ctx, listing, matchedLetter(facts));
  });

async function decline(tx: Transaction, ctx: MemberContext, bid: Bid, listing: Listing, reason: string): Promise<void> {
  await moveBid(tx, ctx, listing, bid, 'decline', reason);
  await tell(tx, ctx, bid, declinedLetter({ ...factsOf(ctx, listing), bid, reason }));
}

/**
 * Runs `work` on a bid of the poster's listing; a decision that stands already is not made again.
 * Returns the listing's id.
 */
const decide = (
  ctx: MemberContext,
  id: string,
  decided: BidState,
  work: (tx: Transaction, bid: Bid, listing: Listing) => Promise<void>,
): Promise<string> =>
  ctx.write(async (tx) => {
    const { bid, listing } = await loadForPoster(tx, ctx, id);
    if (bid.state !== decided) await work(tx, bid, listing);
    return listing.id;
  });

/** A bid and its listing as they are inside this transaction, for those who decide about it. Throws notFound. */
export async function loadForPoster(tx: Transaction, ctx: MemberContext, id: string) {
  const found = await tx
    .select({ bid: bids, listing: listings })
    .from(bids)
    .innerJoin(listings, eq(listings.id, bids.listingId))
    .where(eq(bids.id, id))
    .get();
  if (!found || !mayReadBid(ctx.actor, found.bid, found.listing, ctx.now)) throw notFound();
  ensure(mayDecide(ctx.actor, found.listing));
  return found;
}

/** The listing as it is inside this transaction, for those who decide about it. */
async function loadListing(tx: Transaction, ctx: MemberContext, id: string): Promise<Listing> {
  const listing = await tx.select().from(listings).where(eq(listings.id, id)).get();
  if (!listing || !mayReadListing(ctx.actor, listing)) throw notFound();
  ensure(mayDecide(ctx.actor, listing));
  return listing;
}

const listByState = (tx: Transaction, listingId: string, states: BidState[]): Promise<Bid[]> =>
  tx
    .select()
    .from(bids)
    .where(and(eq(bids.listingId, listingId), inArray(bids.state, states)))
    .orderBy(bids.submittedAt, bids.id);
