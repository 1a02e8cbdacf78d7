import { and, eq, inArray } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { bids, bidVersions, listings, users } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { mayReadListing } from '#src/domain/listings/policy.ts';
import { conflict, ensure, forbidden, invalid, notFound } from '#src/errors.ts';
import { newId } from '#src/lib/ids.ts';
import { isSmallOnly, listToDeclare, whyNotLead } from './eligibility.ts';
import { type BidInput, missingOfBid } from './input.ts';
import { type Bid, findBid, type Listing } from './load.ts';
import { arrivedLetter, revisedLetter, submittedLetter, withdrawnLetter } from './mail.ts';
import { isElsewhere, readyMembers, tellMembers } from './members.ts';
import { moveBid } from './moves.ts';
import { factsOf, tell } from './notify.ts';
import { jointlySubmittedLetter, jointlyWithdrawnLetter } from './partners-mail.ts';
import { isBidderOf, mayChangeBid, whyNotBid, whyNotBidder } from './policy.ts';
import { countBids } from './queries.ts';
import { type Contents, type HandedIn, openOwn, sealContents, sealVersion } from './seal.ts';
import { BID_STATES_WORDS, LIVE } from './states.ts';

/**
 * Keeps a draft, sealed, under the id that the form brought; sent twice it is one row.
 * Only while the listing is open; one live bid for each organisation and listing.
 */
export const saveBid = (ctx: MemberContext, input: BidInput): Promise<void> =>
  ctx.write(async (tx) => {
    const listing = await loadListing(tx, ctx, input.listingId);
    const bid = await tx.select().from(bids).where(eq(bids.id, input.id)).get();
    if (bid && !(isBidderOf(ctx.actor, bid) && bid.listingId === listing.id)) throw notFound();
    ensure(bid?.state !== 'withdrawn', conflict(WITHDRAWN_ALREADY));
    if (bid && bid.state !== 'draft' && hasContent(ctx, bid, input)) return;
    ensure(bid === undefined || bid.state === 'draft', conflict(HANDED_IN_ALREADY));
    refuseUnlessOpen(ctx, listing);
    if (bid)
      await tx
        .update(bids)
        .set({ ...columnsOf(ctx, input, bid), round: listing.round, updatedAt: ctx.now })
        .where(eq(bids.id, bid.id));
    else await createDraft(tx, ctx, listing, input);
  });

/**
 * Hands a draft in, sealed until the deadline, and keeps a copy of it. Refuses with a message at every field that is
 * still missing, and while a member of the joint bid has not confirmed.
 */
export const submitBid = (ctx: MemberContext, input: { id: string }): Promise<string> =>
  change(ctx, input.id, async (tx, bid, listing) => {
    if (bid.state === 'submitted') return;
    refuseUnlessOpen(ctx, listing);
    ensure(bid.state === 'draft', conflict(`这份申请现在是“${BID_STATES_WORDS[bid.state].word}”，不能提交。`));
    await refuseIneligible(tx, ctx, listing.id);
    const contents = openOwn(ctx.secret, bid);
    const missing = missingOfBid(contents, bid, await askedOf(tx, bid));
    if (Object.keys(missing).length > 0) throw invalid(missing);
    const partners = await readyMembers(tx, ctx, bid, listing);
    await moveBid(tx, ctx, listing, bid, 'submit');
    const version = await keepVersion(tx, ctx, listing, bid, { ...contents, partners });
    const facts = { ...factsOf(ctx, listing), bid };
    await tell(tx, ctx, bid, submittedLetter(facts));
    await tellMembers(tx, ctx, bid, listing, (joint) => jointlySubmittedLetter({ ...joint, version }));
    await tell(tx, ctx, listing, arrivedLetter({ ...facts, count: await countBids({ db: tx }, listing.id) }));
  });

const askedOf = async (tx: Transaction, { listingId, organisationId }: Bid) => ({
  smallOnly: await isSmallOnly({ db: tx }, listingId),
  declares: (await listToDeclare({ db: tx }, listingId, organisationId)).length > 0,
});

/** What was handed in, and for which round and version of the listing. Returns how many times it was by now. */
async function keepVersion(
  tx: Transaction,
  ctx: MemberContext,
  listing: Listing,
  bid: Bid,
  handedIn: HandedIn,
): Promise<number> {
  const [id, version] = [newId(), bid.version + 1];
  const { round, version: listingVersion } = listing;
  await tx.update(bids).set({ round, listingVersion, version }).where(eq(bids.id, bid.id));
  const sealed = sealVersion(ctx.secret, listing.id, id, handedIn);
  const row = { id, bidId: bid.id, version, sealed, submittedBy: ctx.actor.id, submittedAt: ctx.now };
  await tx.insert(bidVersions).values(row);
  return version;
}

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
    await moveBid(tx, ctx, listing, bid, bid.state === 'draft' ? 'discard' : 'withdraw');
    if (bid.state !== 'draft') await tell(tx, ctx, bid, withdrawnLetter({ ...factsOf(ctx, listing), bid }));
    await tellMembers(tx, ctx, bid, listing, jointlyWithdrawnLetter);
  });

const change = (
  ctx: MemberContext,
  id: string,
  work: (tx: Transaction, bid: Bid, listing: Listing) => Promise<void>,
): Promise<string> =>
  ctx.write(async (tx) => {
    const found = await findBid(tx, id);
    if (!found || !isBidderOf(ctx.actor, found.bid)) throw notFound();
    ensure(mayChangeBid(ctx.actor, found.bid));
    await work(tx, found.bid, found.listing);
    return found.listing.id;
  });

/** The listing to bid for, for those who may ever bid for it. */
async function loadListing(tx: Transaction, ctx: MemberContext, id: string): Promise<Listing> {
  const listing = await tx.select().from(listings).where(eq(listings.id, id)).get();
  if (!listing || !mayReadListing(ctx.actor, listing)) throw notFound();
  const never = whyNotBidder(ctx.actor, listing);
  if (never) throw forbidden(never);
  return listing;
}

/** What the tables say of the actor's organisation now: 信用代码, 合并, 认证, and what its batch asks. */
async function refuseIneligible(tx: Transaction, ctx: MemberContext, listingId: string): Promise<void> {
  const never = await whyNotLead({ db: tx }, listingId, ctx.actor.organisation?.id as string, ctx.now);
  if (never) throw forbidden(never);
}

function refuseUnlessOpen(ctx: MemberContext, listing: Listing): void {
  const whyNot = whyNotBid(ctx.actor, listing, ctx.now);
  if (whyNot) throw conflict(whyNot);
}

async function createDraft(tx: Transaction, ctx: MemberContext, listing: Listing, input: BidInput): Promise<void> {
  const organisationId = ctx.actor.organisation?.id as string;
  await refuseIneligible(tx, ctx, listing.id);
  const { id, listingId } = input;
  await refuseSecond(tx, listing.id, { organisationId, bidId: id });
  await tx.insert(bids).values({
    ...{ id, listingId, organisationId, round: listing.round, listingVersion: listing.version },
    ...columnsOf(ctx, input, undefined),
    ...{ createdBy: ctx.actor.id, createdAt: ctx.now, updatedAt: ctx.now },
  });
  await record(tx, ctx, { thing: 'bids', thingId: id, action: 'create', to: 'draft' });
}

/** One live bid for each organisation and listing; the partial unique index says the same to whoever slips past. */
async function refuseSecond(tx: Transaction, listingId: string, own: { organisationId: string; bidId: string }) {
  const other = await tx
    .select({ state: bids.state, by: users.name })
    .from(bids)
    .innerJoin(users, eq(users.id, bids.createdBy))
    .where(and(eq(bids.listingId, listingId), eq(bids.organisationId, own.organisationId), inArray(bids.state, LIVE)))
    .get();
  if (other)
    throw conflict(
      `贵单位对这一榜已有一份申请（${BID_STATES_WORDS[other.state].word}，${other.by}经办），一榜只能有一份。请在工作台“我们揭的榜”里打开那一份。`,
    );
  const joined = await isElsewhere(tx, listingId, own);
  ensure(!joined, conflict('贵单位已确认参加这一榜的一份联合申请，一榜只能参加一份；要自己牵头，先退出那一份。'));
}

/** As a draft keeps it: contents sealed, and when each declaration was first made. */
function columnsOf(ctx: MemberContext, input: BidInput, before: Bid | undefined): Partial<typeof bids.$inferInsert> {
  const since = (declared: boolean, at: number | null | undefined) => (declared ? (at ?? ctx.now) : null);
  return {
    ...sealContents(ctx.secret, input, input),
    creditDeclaredAt: since(input.creditDeclared, before?.creditDeclaredAt),
    smallDeclaredAt: since(input.smallDeclared, before?.smallDeclaredAt),
    conditionsDeclaredAt: since(input.conditionsDeclared, before?.conditionsDeclaredAt),
  };
}

const hasContent = (ctx: MemberContext, bid: Bid, input: BidInput): boolean =>
  Object.entries(openOwn(ctx.secret, bid)).every(([key, value]) => input[key as keyof Contents] === value) &&
  input.creditDeclared === (bid.creditDeclaredAt !== null) &&
  input.smallDeclared === (bid.smallDeclaredAt !== null) &&
  input.conditionsDeclared === (bid.conditionsDeclaredAt !== null);
