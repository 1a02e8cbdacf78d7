import { bidReviews } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure } from '#src/errors.ts';
import { newId } from '#src/lib/ids.ts';
import { isScored } from './evaluation.ts';
import { loadForPoster } from './load.ts';
import type { ReviewInput } from './selection-input.ts';

/**
 * What one of the poster's handlers thinks of a bid: a score and a few words, theirs to change while the listing is in
 * selection. Not in the bid's own history, which the bidder reads. Returns the listing's id.
 */
export const reviewBid = (ctx: MemberContext, { id, score, comment }: ReviewInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { bid, listing } = await loadForPoster(tx, ctx, id);
    ensure(listing.state === 'evaluating', conflict('这一榜不在遴选中，不能打分。'));
    ensure(bid.round === listing.round && isScored(bid.state), conflict('这份申请已经答复，不用再打分。'));
    const said = { score, comment, updatedAt: ctx.now };
    const [review] = await tx
      .insert(bidReviews)
      .values({ id: newId(), bidId: id, userId: ctx.actor.id, ...said })
      .onConflictDoUpdate({ target: [bidReviews.bidId, bidReviews.userId], set: said })
      .returning({ id: bidReviews.id });
    await record(tx, ctx, { thing: 'bidReviews', thingId: review?.id ?? '', action: 'review' });
    return listing.id;
  });
