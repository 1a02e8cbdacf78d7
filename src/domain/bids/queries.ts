import { and, desc, eq, inArray, isNotNull, or, sql } from 'drizzle-orm';
import { bids, contracts, listings, organisations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { mayReadListing } from '#src/domain/listings/policy.ts';
import { posterName } from '#src/domain/listings/queries.ts';
import { phaseOf } from '#src/domain/listings/states.ts';
import { conflict, ensure, forbidden, notFound } from '#src/errors.ts';
import { formatTime } from '#src/lib/dates.ts';
import { CONTENT, CONTRACT, ENVELOPE, listingFor, partnerOf, SEALABLE } from './columns.ts';
import { membersOf } from './joint.ts';
import { isPartyTo, mayOpenBids, mayReadBid, mayReadBidder, mayReadPoster, mayWatchBids } from './policy.ts';
import { type Contents, openOwn } from './seal.ts';
import { HANDED_IN, LIVE } from './states.ts';

export { isSmallOnly, listToDeclare, whyNotLead } from './eligibility.ts';
export { listHandedIn, type PastVersion } from './history.ts';
export {
  getInvitation,
  type Invitation,
  isInvited,
  listJoinedBids,
  listMembers,
  type Member,
  searchMembers,
} from './joint.ts';
export { countStandings, listOwnBids, NOBODY, type OwnBid, type Standing } from './own.ts';

type Source = Pick<Context, 'db'>;

const ofThisRound = sql`bids.round = (select round from listings where listings.id = bids.listing_id)`;

/** How many bids were handed in for the listing as it is put up now: public, even while they are sealed. */
export const countBids = ({ db }: Source, listingId: string): Promise<number> =>
  db.$count(bids, and(eq(bids.listingId, listingId), inArray(bids.state, HANDED_IN), ofThisRound));

/** The head of a listing, as far as anyone may read it. Throws notFound. */
async function getHead(ctx: Context, id: string) {
  const listing = await ctx.db.select(listingFor(ctx)).from(listings).where(eq(listings.id, id)).get();
  if (!listing || !mayReadListing(ctx.actor, listing)) throw notFound();
  return listing;
}

/** The bid of one's own organisation for this listing that lives, or was made for it as it is put up now; opened. */
export const findOwnBid = async (ctx: Context, listingId: string) => {
  const own = ctx.actor?.organisation?.id;
  if (own === undefined) return undefined;
  const { creditDeclaredAt, smallDeclaredAt, conditionsDeclaredAt } = bids;
  const found = await ctx.db
    .select({ ...ENVELOPE, ...SEALABLE, creditDeclaredAt, smallDeclaredAt, conditionsDeclaredAt })
    .from(bids)
    .where(
      and(
        eq(bids.listingId, listingId),
        eq(bids.organisationId, own),
        or(inArray(bids.state, LIVE), and(ofThisRound, sql`${bids.state} <> 'withdrawn'`)),
      ),
    )
    .orderBy(desc(inArray(bids.state, LIVE)), desc(bids.createdAt))
    .get();
  if (!found) return undefined;
  const { sealed: _, ...bid } = found;
  return { ...bid, ...openOwn(ctx.secret, found) };
};

export type OwnDraft = NonNullable<Awaited<ReturnType<typeof findOwnBid>>>;

/**
 * One bid with what this person may read of it. Contents are selected after the policy allowed it, and opened for
 * the bid's own people only. Throws notFound, and forbidden with the deadline for those who may read it later.
 */
export async function getBid(ctx: Context, id: string) {
  const found = await ctx.db
    .select({
      bid: { ...ENVELOPE, isSealed: sql<number>`${bids.sealed} is not null`, partner: partnerOf(ctx.actor) },
      listing: listingFor(ctx),
      poster: posterName(ctx.actor),
      bidder: organisations.name,
    })
    .from(bids)
    .innerJoin(listings, eq(listings.id, bids.listingId))
    .innerJoin(organisations, eq(organisations.id, bids.organisationId))
    .where(eq(bids.id, id))
    .get();
  if (!found) throw notFound();
  const { bid, listing, poster, bidder } = found;
  if (!mayReadBid(ctx.actor, bid, listing, ctx.now)) throw unreadable(ctx, bid, listing);
  const own = isPartyTo(ctx.actor, bid);
  ensure(own || bid.isSealed === 0, conflict(UNSEALING));
  const { contactName: name, contactPhone: phone, ...content } = own ? await openBid(ctx, id) : await readBid(ctx, id);
  const contacts = await contactsOf(ctx, bid, listing, { name, phone });
  const [more, members] = await Promise.all([extrasOf(ctx, id), membersOf(ctx, [id])]);
  return { ...bid, ...content, ...more, members: members.get(id) ?? [], listing, poster, bidder, ...contacts };
}
export type BidDetail = Awaited<ReturnType<typeof getBid>>;

const UNSEALING = '揭榜已经截止，申请正在启封，请过一两分钟再看。';

function unreadable(ctx: Context, bid: Envelope, listing: ListingHead): Error {
  const sealed = mayWatchBids(ctx.actor, listing) && bid.state === 'submitted' && phaseOf(listing, ctx.now) === 'open';
  if (!sealed || listing.deadlineAt === null) return notFound();
  return forbidden(`这份申请是密封的，${formatTime(listing.deadlineAt, ctx.now)} 截止以后才能打开。`);
}

type Envelope = Pick<typeof bids.$inferSelect, keyof typeof ENVELOPE>;
type ListingHead = Pick<typeof listings.$inferSelect, 'organisationId' | 'state' | 'deadlineAt' | 'expiresAt' | 'id'>;
type Contact = { name: string; phone: string };
type Unread<T> = { [K in keyof T]: T[K] | undefined };

/** For the bid's own people, whom the caller has checked. */
async function openBid(ctx: Context, id: string): Promise<Contents> {
  const bid = await ctx.db.select(SEALABLE).from(bids).where(eq(bids.id, id)).get();
  if (!bid) throw notFound();
  return openOwn(ctx.secret, bid);
}

/** What was unsealed, for others. */
async function readBid(ctx: Context, id: string): Promise<Omit<Contents, 'contactName' | 'contactPhone'> & NoContact> {
  const bid = await ctx.db.select(CONTENT).from(bids).where(eq(bids.id, id)).get();
  if (!bid) throw notFound();
  return bid;
}
type NoContact = { contactName?: string; contactPhone?: string };

async function extrasOf(ctx: Context, id: string) {
  const { stateReason, smallDeclaredAt, creditDeclaredAt, conditionsDeclaredAt } = bids;
  const extras = await ctx.db
    .select({ stateReason, smallDeclaredAt, creditDeclaredAt, conditionsDeclaredAt, contract: CONTRACT })
    .from(bids)
    .leftJoin(contracts, eq(contracts.bidId, bids.id))
    .where(eq(bids.id, id))
    .get();
  if (!extras) throw notFound();
  return extras;
}

/** Names and telephones, each only where it may be read; `own` is what the bid's own people have already opened. */
async function contactsOf(ctx: Context, bid: Envelope, listing: ListingHead, own: Unread<Contact>) {
  const contacts: { bidderContact?: Contact; posterContact?: Contact } = {};
  if (own.name !== undefined && own.phone !== undefined) contacts.bidderContact = { name: own.name, phone: own.phone };
  else if (mayReadBidder(ctx.actor, bid, listing)) {
    const columns = { name: bids.contactName, phone: bids.contactPhone };
    const contact = await ctx.db.select(columns).from(bids).where(eq(bids.id, bid.id)).get();
    if (contact) contacts.bidderContact = contact;
  }
  if (mayReadPoster(ctx.actor, bid)) {
    const columns = { name: listings.contactName, phone: listings.contactPhone };
    const contact = await ctx.db.select(columns).from(listings).where(eq(listings.id, listing.id)).get();
    if (contact) contacts.posterContact = contact;
  }
  return contacts;
}

/** What was handed in for a listing as it is put up now, for its poster and officials; refuses while the seal holds. */
export async function listBidsOfListing(ctx: Context, listingId: string) {
  const listing = await getHead(ctx, listingId);
  ensure(mayOpenBids(ctx.actor, listing, ctx.now));
  const handedIn = and(eq(bids.listingId, listingId), inArray(bids.state, HANDED_IN), eq(bids.round, listing.round));
  ensure((await ctx.db.$count(bids, and(handedIn, isNotNull(bids.sealed)))) === 0, conflict(UNSEALING));
  const rows = await ctx.db
    .select({ ...ENVELOPE, ...CONTENT, stateReason: bids.stateReason, bidder: organisations.name, contract: CONTRACT })
    .from(bids)
    .innerJoin(organisations, eq(organisations.id, bids.organisationId))
    .leftJoin(contracts, eq(contracts.bidId, bids.id))
    .where(handedIn)
    .orderBy(bids.submittedAt, bids.id);
  const members = await membersOf(
    ctx,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({ ...row, members: members.get(row.id) ?? [] }));
}
export type ListedBid = Awaited<ReturnType<typeof listBidsOfListing>>[number];
