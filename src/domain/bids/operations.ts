import { and, eq, ne } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { bids, listings, users } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { mayReadListing } from '#src/domain/listings/policy.ts';
import { conflict, ensure, forbidden, invalid, notFound } from '#src/errors.ts';
import { type BidInput, missingOfBid } from './input.ts';
import { arrivedLetter, revisedLetter, submittedLetter, withdrawnLetter } from './mail.ts';
import { moveBid } from './moves.ts';
import { factsOf, tell } from './notify.ts';
import { isBidderOf, mayChangeBid, whyNotBid, whyNotBidder } from './policy.ts';
import { countBids } from './queries.ts';
import { BID_STATES_WORDS } from './states.ts';

type Bid = typeof bids.$inferSelect;
type Listing = typeof listings.$inferSelect;

/**
 * Keeps a draft under the id that the form brought; sent twice it is one row.
 * Only while the listing is open; one live bid for each organisation and listing.
 */
export const saveBid = (ctx: MemberContext, input: BidInput): Promise<void> =>
  ctx.write(async (tx) => {
    const listing = await loadListing(tx, ctx, input.listingId);
    const bid = await tx.select().from(bids).where(eq(bids.id, input.id)).get();
    if (bid && !(isBidderOf(ctx.actor, bid) && bid.listingId === listing.id)) throw notFound();
    ensure(bid?.state !== 'withdrawn', conflict(WITHDRAWN_ALREADY));
    if (bid && bid.state !== 'draft' && hasContent(bid, input)) return;
    ensure(bid === undefined || bid.state === 'draft', conflict(HANDED_IN_ALREADY));
    refuseUnlessOpen(ctx, listing);
    if (bid)
      await tx
        .update(bids)
        .set({ ...contentOf(input), updatedAt: ctx.now })
        .where(eq(bids.id, bid.id));
    else await createDraft(tx, ctx, listing, input);
  });

/** Hands a draft in, sealed until the deadline. Refuses with a message at every field that is still missing. */
export const submitBid = (ctx: MemberContext, input: { id: string }): Promise<string> =>
  change(ctx, input.id, async (tx, bid, listing) => {
    if (bid.state === 'submitted') return;
    refuseUnlessOpen(ctx, listing);
    const missing = missingOfBid(bid);
    if (bid.state === 'draft' && Object.keys(missing).length > 0) throw invalid(missing);
    await moveBid(tx, ctx, listing, bid, 'submit');
    const facts = { ...factsOf(ctx, listing), bid };
    await tell(tx, ctx, bid, submittedLetter(facts));
    await tell(tx, ctx, listing, arrivedLetter({ ...facts, count: await countBids({ db: tx }, listing.id) }));
  });

const WITHDRAWN_ALREADY = '这份申请已经撤回，请重新打开揭榜页，另写一份。';
const HANDED_IN_ALREADY = '这份申请已经提交，要改请先点“撤回修改”。您刚填的内容还在下面。';

/**
 * Takes a handed-in bid back to draft, to be mended and handed in again before the deadline.
 * Returns the id of the listing.
 */
export const reviseBid = (ctx: MemberContext, input: { id: string }): Promise<string> =>
  change(ctx, input.id, async (tx, bid, listing) => {
    await moveBid(tx, ctx, listing, bid, 'revise');
    await tell(tx, ctx, bid, revisedLetter({ ...factsOf(ctx, listing), bid }));
  });

/** Takes a bid back for good: a handed-in one before the deadline, a draft at any time. Returns the listing's id. */
export const withdrawBid = (ctx: MemberContext, input: { id: string }): Promise<string> =>
  change(ctx, input.id, async (tx, bid, listing) => {
    if (bid.state === 'withdrawn') return;
    if (bid.state === 'draft') return moveBid(tx, ctx, listing, bid, 'discard');
    await moveBid(tx, ctx, listing, bid, 'withdraw');
    await tell(tx, ctx, bid, withdrawnLetter({ ...factsOf(ctx, listing), bid }));
  });

const change = (
  ctx: MemberContext,
  id: string,
  work: (tx: Transaction, bid: Bid, listing: Listing) => Promise<void>,
): Promise<string> =>
  ctx.write(async (tx) => {
    const found = await loadBid(tx, id);
    if (!found || !isBidderOf(ctx.actor, found.bid)) throw notFound();
    ensure(mayChangeBid(ctx.actor, found.bid));
    await work(tx, found.bid, found.listing);
    return found.listing.id;
  });

/** A bid and its listing as they are inside this transaction. */
async function loadBid(tx: Transaction, id: string): Promise<{ bid: Bid; listing: Listing } | undefined> {
  return tx
    .select({ bid: bids, listing: listings })
    .from(bids)
    .innerJoin(listings, eq(listings.id, bids.listingId))
    .where(eq(bids.id, id))
    .get();
}

/** The listing to bid for, for those who may ever bid for it. */
async function loadListing(tx: Transaction, ctx: MemberContext, id: string): Promise<Listing> {
  const listing = await tx.select().from(listings).where(eq(listings.id, id)).get();
  if (!listing || !mayReadListing(ctx.actor, listing)) throw notFound();
  const never = whyNotBidder(ctx.actor, listing);
  if (never) throw forbidden(never);
  return listing;
}

function refuseUnlessOpen(ctx: MemberContext, listing: Listing): void {
  const whyNot = whyNotBid(ctx.actor, listing, ctx.now);
  if (whyNot) throw conflict(whyNot);
}

async function createDraft(tx: Transaction, ctx: MemberContext, listing: Listing, input: BidInput): Promise<void> {
  const organisationId = ctx.actor.organisation?.id as string;
  await refuseSecond(tx, listing.id, organisationId);
  const { id, listingId } = input;
  const times = { createdAt: ctx.now, updatedAt: ctx.now };
  await tx
    .insert(bids)
    .values({ id, listingId, organisationId, createdBy: ctx.actor.id, ...contentOf(input), ...times });
  await record(tx, ctx, { thing: 'bids', thingId: id, action: 'create', to: 'draft' });
}

/** One live bid for each organisation and listing; the partial unique index says the same to whoever slips past. */
async function refuseSecond(tx: Transaction, listingId: string, organisationId: string): Promise<void> {
  const other = await tx
    .select({ state: bids.state, by: users.name })
    .from(bids)
    .innerJoin(users, eq(users.id, bids.createdBy))
    .where(and(eq(bids.listingId, listingId), eq(bids.organisationId, organisationId), ne(bids.state, 'withdrawn')))
    .get();
  if (!other) return;
  const { word } = BID_STATES_WORDS[other.state];
  throw conflict(
    `贵单位对这一榜已有一份申请（${word}，${other.by}经办），一榜只能有一份。请在工作台“我们揭的榜”里打开那一份。`,
  );
}

type Content = Omit<BidInput, 'id' | 'listingId'>;

const contentOf = ({ id: _id, listingId: _listingId, ...content }: BidInput): Content => content;

const hasContent = (bid: Bid, input: BidInput): boolean =>
  Object.entries(contentOf(input)).every(([key, value]) => bid[key as keyof Content] === value);
