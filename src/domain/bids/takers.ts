import { and, count, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { bids, contracts, organisations } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { moveListing } from '#src/domain/listings/moves.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';
import { type Bid, findBid, type Listing, listOfRound, loadForPoster } from './load.ts';
import { tellParty } from './members.ts';
import { moveBid } from './moves.ts';
import { factsOf, tell } from './notify.ts';
import { isBidderOf, mayChangeBid } from './policy.ts';
import type { ReasonedInput } from './selection-input.ts';
import { reinstatedLetter, renouncedByUsLetter, renouncedLetter } from './selection-mail.ts';

/** A poster whose only taker gave up has at least so many days to answer again. */
const DAYS_TO_ANSWER_AGAIN = 10;

/**
 * 放弃, by the awarded bidder before its contract. Without another taker the listing goes back to 遴选, where the next in
 * order can be reinstated; where all other takers have signed it is 已签约.
 */
export const renounceBid = (ctx: MemberContext, { id, reason }: ReasonedInput): Promise<void> =>
  ctx.write(async (tx) => {
    const found = await findBid(tx, id);
    if (!found || !isBidderOf(ctx.actor, found.bid)) throw notFound();
    const { bid, listing } = found;
    ensure(mayChangeBid(ctx.actor, bid));
    if (bid.state === 'renounced') return;
    ensure(!(await hasContract(tx, bid)), conflict('合同已经登记，不能放弃；请与发榜方商定终止合同。'));
    await moveBid(tx, ctx, listing, bid, 'renounce', reason);
    await tellParty(tx, ctx, bid, listing, renouncedByUsLetter);
    const after = await settle(tx, ctx, listing);
    const reopened = after.state === 'evaluating';
    const bidder = await nameOf(tx, bid.organisationId);
    await tell(tx, ctx, listing, renouncedLetter({ ...factsOf(ctx, after), bid, bidder, reason, reopened }));
  });

const hasContract = async (tx: Transaction, { id }: Bid): Promise<boolean> =>
  (await tx.select({ id: contracts.id }).from(contracts).where(eq(contracts.bidId, id)).get()) !== undefined;

/** What becomes of the listing when a taker is gone. Returns it as it stands then. */
async function settle(tx: Transaction, ctx: MemberContext, listing: Listing): Promise<Listing> {
  const left = await tx
    .select({ awarded: count(), signed: count(contracts.id) })
    .from(bids)
    .leftJoin(contracts, eq(contracts.bidId, bids.id))
    .where(and(eq(bids.listingId, listing.id), eq(bids.state, 'awarded')))
    .get();
  if (!left || left.awarded === 0) return reopen(tx, ctx, listing);
  if (left.signed < left.awarded) return listing;
  await moveListing(tx, ctx, listing, 'contracted', { action: 'contract', byMachine: true });
  return { ...listing, state: 'contracted' };
}

async function reopen(tx: Transaction, ctx: MemberContext, listing: Listing): Promise<Listing> {
  const soonest = dayOf(ctx.now + DAYS_TO_ANSWER_AGAIN * DAY);
  const replyOn = listing.replyOn !== null && listing.replyOn > soonest ? listing.replyOn : soonest;
  const reason = '揭榜方放弃，顺位递补';
  await moveListing(tx, ctx, listing, 'evaluating', { action: 'reopen', reason, byMachine: true, set: { replyOn } });
  return { ...listing, state: 'evaluating', replyOn };
}

const nameOf = async (tx: Transaction, id: string): Promise<string> =>
  (await tx.select({ name: organisations.name }).from(organisations).where(eq(organisations.id, id)).get())?.name ?? '';

/** 恢复候选: after a taker gave up, one that was 未入选 is 入围 again. Returns the listing's id. */
export const reinstateBid = (ctx: MemberContext, input: { id: string }): Promise<string> =>
  ctx.write(async (tx) => {
    const { bid, listing } = await loadForPoster(tx, ctx, input.id);
    if (bid.state === 'shortlisted') return listing.id;
    ensure(bid.round === listing.round, conflict('这份申请是以前一轮的，不能递补。'));
    const renounced = await listOfRound(tx, listing, ['renounced']);
    ensure(renounced.length > 0, conflict('没有揭榜方放弃，未入选的单位不能恢复候选。'));
    await moveBid(tx, ctx, listing, bid, 'reinstate');
    await tellParty(tx, ctx, bid, listing, reinstatedLetter);
    return listing.id;
  });
