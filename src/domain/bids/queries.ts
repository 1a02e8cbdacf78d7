import { and, count, desc, eq, inArray, ne } from 'drizzle-orm';
import { bids, contracts, listings, organisations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { mayReadListing } from '#src/domain/listings/policy.ts';
import { posterId, posterName } from '#src/domain/listings/queries.ts';
import { phaseOf } from '#src/domain/listings/states.ts';
import { ensure, forbidden, notFound } from '#src/errors.ts';
import { formatTime } from '#src/lib/dates.ts';
import { mayOpenBids, mayReadBid, mayReadBidder, mayReadPoster, mayWatchBids } from './policy.ts';
import { HANDED_IN } from './states.ts';

/** Who, when and in which state: read before a policy has spoken. No contents. */
const ENVELOPE = {
  id: bids.id,
  listingId: bids.listingId,
  organisationId: bids.organisationId,
  state: bids.state,
  submittedAt: bids.submittedAt,
  decidedAt: bids.decidedAt,
  updatedAt: bids.updatedAt,
};
/** Selected only for those who may read it. */
const CONTENT = {
  stateReason: bids.stateReason,
  team: bids.team,
  ability: bids.ability,
  plan: bids.plan,
  schedule: bids.schedule,
  fit: bids.fit,
  quoteFen: bids.quoteFen,
};
const CONTACT = { name: bids.contactName, phone: bids.contactPhone };
/** Of the listing, what a bidder may read even after it was withdrawn. */
const LISTING = {
  id: listings.id,
  number: listings.number,
  title: listings.title,
  state: listings.state,
  stateReason: listings.stateReason,
  publishedAt: listings.publishedAt,
  track: listings.track,
  round: listings.round,
  deadlineAt: listings.deadlineAt,
  expiresAt: listings.expiresAt,
  replyOn: listings.replyOn,
  maxTakers: listings.maxTakers,
  totalFen: listings.totalFen,
  takerFen: listings.takerFen,
  requirements: listings.requirements,
};
/** With the poster's id, empty where it stays unnamed. */
const listingFor = ({ actor }: Pick<Context, 'actor'>) => ({ ...LISTING, organisationId: posterId(actor) });
const CONTRACT = { number: contracts.number, amountFen: contracts.amountFen, signedOn: contracts.signedOn };

/** How many bids were handed in: public, even while they are sealed. */
export const countBids = ({ db }: Pick<Context, 'db'>, listingId: string): Promise<number> =>
  db.$count(bids, and(eq(bids.listingId, listingId), inArray(bids.state, HANDED_IN)));

/** How many takers are chosen: told to whoever decides. */
export const countAwarded = ({ db }: Pick<Context, 'db'>, listingId: string): Promise<number> =>
  db.$count(bids, and(eq(bids.listingId, listingId), eq(bids.state, 'awarded')));

/** The head of a listing, as far as anyone may read it. Throws notFound. */
async function getHead(ctx: Context, id: string) {
  const listing = await ctx.db.select(listingFor(ctx)).from(listings).where(eq(listings.id, id)).get();
  if (!listing || !mayReadListing(ctx.actor, listing)) throw notFound();
  return listing;
}

/** The live bid of one's own organisation for this listing, with contents. */
export const findOwnBid = async (ctx: Context, listingId: string) => {
  const own = ctx.actor?.organisation?.id;
  if (own === undefined) return undefined;
  return ctx.db
    .select({ ...ENVELOPE, ...CONTENT, contactName: bids.contactName, contactPhone: bids.contactPhone })
    .from(bids)
    .where(and(eq(bids.listingId, listingId), eq(bids.organisationId, own), ne(bids.state, 'withdrawn')))
    .get();
};

export type OwnDraft = NonNullable<Awaited<ReturnType<typeof findOwnBid>>>;

/**
 * One bid with what this person may read of it. Contents are selected after the policy allowed it.
 * Throws notFound, and forbidden with the deadline for those who may read it later.
 */
export async function getBid(ctx: Context, id: string) {
  const found = await ctx.db
    .select({ bid: ENVELOPE, listing: listingFor(ctx), poster: posterName(ctx.actor), bidder: organisations.name })
    .from(bids)
    .innerJoin(listings, eq(listings.id, bids.listingId))
    .innerJoin(organisations, eq(organisations.id, bids.organisationId))
    .where(eq(bids.id, id))
    .get();
  if (!found) throw notFound();
  const { bid, listing, poster, bidder } = found;
  if (!mayReadBid(ctx.actor, bid, listing, ctx.now)) throw unreadable(ctx, bid, listing);
  const content = await ctx.db
    .select({ ...CONTENT, contract: CONTRACT })
    .from(bids)
    .leftJoin(contracts, eq(contracts.bidId, bids.id))
    .where(eq(bids.id, id))
    .get();
  if (!content) throw notFound();
  return { ...bid, ...content, listing, poster, bidder, ...(await contactsOf(ctx, bid, listing)) };
}
export type BidDetail = Awaited<ReturnType<typeof getBid>>;

function unreadable(ctx: Context, bid: Envelope, listing: ListingHead): Error {
  const sealed = mayWatchBids(ctx.actor, listing) && bid.state === 'submitted' && phaseOf(listing, ctx.now) === 'open';
  if (!sealed || listing.deadlineAt === null) return notFound();
  return forbidden(`这份申请是密封的，${formatTime(listing.deadlineAt, ctx.now)} 截止以后才能打开。`);
}

type Envelope = Pick<typeof bids.$inferSelect, keyof typeof ENVELOPE>;
type ListingHead = Pick<typeof listings.$inferSelect, keyof typeof LISTING | 'organisationId'>;
type Contact = { name: string; phone: string };

/** Names and telephones, each only where it may be read. */
async function contactsOf(ctx: Context, bid: Envelope, listing: ListingHead) {
  const contacts: { bidderContact?: Contact; posterContact?: Contact } = {};
  if (mayReadBidder(ctx.actor, bid, listing)) {
    const contact = await ctx.db.select(CONTACT).from(bids).where(eq(bids.id, bid.id)).get();
    if (contact) contacts.bidderContact = contact;
  }
  if (mayReadPoster(ctx.actor, bid)) {
    const contact = await ctx.db
      .select({ name: listings.contactName, phone: listings.contactPhone })
      .from(listings)
      .where(eq(listings.id, listing.id))
      .get();
    if (contact) contacts.posterContact = contact;
  }
  return contacts;
}

/** What was handed in for a listing, for its poster and officials; refuses while the seal holds. */
export async function listBidsOfListing(ctx: Context, listingId: string) {
  const listing = await getHead(ctx, listingId);
  ensure(mayOpenBids(ctx.actor, listing, ctx.now));
  return ctx.db
    .select({ ...ENVELOPE, ...CONTENT, bidder: organisations.name, contract: CONTRACT })
    .from(bids)
    .innerJoin(organisations, eq(organisations.id, bids.organisationId))
    .leftJoin(contracts, eq(contracts.bidId, bids.id))
    .where(and(eq(bids.listingId, listingId), inArray(bids.state, HANDED_IN)))
    .orderBy(bids.submittedAt, bids.id);
}
export type ListedBid = Awaited<ReturnType<typeof listBidsOfListing>>[number];

/** The bids of one's own organisation, last changed first. */
export const listOwnBids = async (ctx: Context, limit = 100) => {
  const own = ctx.actor?.organisation?.id;
  if (own === undefined) return [];
  return ctx.db
    .select({
      ...ENVELOPE,
      quoteFen: bids.quoteFen,
      stateReason: bids.stateReason,
      listing: listingFor(ctx),
      contract: CONTRACT,
    })
    .from(bids)
    .innerJoin(listings, eq(listings.id, bids.listingId))
    .leftJoin(contracts, eq(contracts.bidId, bids.id))
    .where(eq(bids.organisationId, own))
    .orderBy(desc(bids.updatedAt), bids.id)
    .limit(limit);
};
export type OwnBid = Awaited<ReturnType<typeof listOwnBids>>[number];

/** How many bids of a listing stand where; `signed` of the awarded have a contract. */
export type Standing = { handedIn: number; undecided: number; awarded: number; declined: number; signed: number };

/** Where the bids for the listings of one organisation stand. Numbers only, so the seal holds. */
export async function countStandings(ctx: Context, organisationId: string): Promise<Map<string, Standing>> {
  const rows = await ctx.db
    .select({ listingId: bids.listingId, state: bids.state, n: count(), signed: count(contracts.id) })
    .from(bids)
    .innerJoin(listings, eq(listings.id, bids.listingId))
    .leftJoin(contracts, eq(contracts.bidId, bids.id))
    .where(and(eq(listings.organisationId, organisationId), inArray(bids.state, HANDED_IN)))
    .groupBy(bids.listingId, bids.state);
  const standings = new Map<string, Standing>();
  for (const { listingId, state, n, signed } of rows) {
    const standing = standings.get(listingId) ?? { ...NOBODY };
    standing.handedIn += n;
    if (state === 'awarded' || state === 'declined') standing[state] += n;
    else standing.undecided += n;
    standing.signed += signed;
    standings.set(listingId, standing);
  }
  return standings;
}

export const NOBODY: Readonly<Standing> = { handedIn: 0, undecided: 0, awarded: 0, declined: 0, signed: 0 };
