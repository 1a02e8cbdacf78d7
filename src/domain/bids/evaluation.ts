import { and, asc, eq, isNotNull } from 'drizzle-orm';
import { bidReviews, bids, listings, users } from '#db/schema/index.ts';
import { type Actor, type Context, isOfficial } from '#src/context.ts';
import { isPosterOf } from '#src/domain/listings/policy.ts';
import { ensure, notFound } from '#src/errors.ts';
import { awaitsCorrection, UNANSWERED } from './answers.ts';
import { partnerOf } from './columns.ts';
import { mayChangeBid, mayDecide, mayOpenBids, mayReadBid } from './policy.ts';
import { type BidState, isOneOf } from './states.ts';

type Listing = Pick<
  typeof listings.$inferSelect,
  'organisationId' | 'state' | 'deadlineAt' | 'expiresAt' | 'track' | 'round'
>;
type Bid = Pick<typeof bids.$inferSelect, 'organisationId' | 'state' | 'round' | 'correctionUntil' | 'correctedAt'>;

/** In selection, of the present round, and without the poster's answer. */
export const isInSelection = (bid: Pick<Bid, 'state' | 'round'>, listing: Pick<Listing, 'state' | 'round'>): boolean =>
  listing.state === 'evaluating' && bid.round === listing.round && isOneOf(UNANSWERED, bid.state);

/** May ask for 补正: whoever decides; in the 财政支持 track also an official who is not of the poster. */
export const mayAskCorrection = (actor: Actor | undefined, listing: Listing): boolean =>
  mayDecide(actor, listing) || (listing.track === 'fiscal' && isOfficial(actor) && !isPosterOf(actor, listing));

/** Why 补正 cannot be asked for, as a sentence; undefined where it can. */
export function whyNotAsk(bid: Bid, listing: Listing): string | undefined {
  if (!isInSelection(bid, listing)) return '只有遴选中、还没有答复的申请才能要求补正。';
  return bid.correctionUntil === null ? undefined : '这份申请已经要求过补正，每份申请只有一次。';
}

/** Why the bidder cannot hand in a 补正, as a sentence; undefined where they can. */
export function whyNotCorrect(bid: Bid, listing: Listing, now: number): string | undefined {
  if (bid.correctionUntil === null) return '没有人要求补正，申请截止以后不能再改。';
  if (bid.correctedAt !== null) return '补正说明已经交过，只有一次。';
  if (!isInSelection(bid, listing)) return '这份申请不在遴选中，不用再补正。';
  return awaitsCorrection(bid, now) ? undefined : '补正的时间已过，不能再添。';
}

/** May score bids and read what colleagues think: handlers write, all of the poster's people read. Nobody else. */
export const mayReview = (actor: Actor | undefined, listing: Listing): boolean => mayDecide(actor, listing);
export const mayReadReviews = (actor: Actor | undefined, listing: Pick<Listing, 'organisationId'>): boolean =>
  isPosterOf(actor, listing);

const REVIEW = {
  bidId: bidReviews.bidId,
  userId: bidReviews.userId,
  reviewer: users.name,
  score: bidReviews.score,
  comment: bidReviews.comment,
  updatedAt: bidReviews.updatedAt,
};

/** What the poster's people think of the bids for a listing, by bid. Refuses everybody else, officials too. */
export async function listReviews(ctx: Context, listing: Pick<Listing, 'organisationId'> & { id: string }) {
  ensure(mayReadReviews(ctx.actor, listing), notFound());
  const rows = await ctx.db
    .select(REVIEW)
    .from(bidReviews)
    .innerJoin(bids, eq(bids.id, bidReviews.bidId))
    .innerJoin(users, eq(users.id, bidReviews.userId))
    .where(eq(bids.listingId, listing.id))
    .orderBy(asc(bidReviews.updatedAt), asc(bidReviews.id));
  return Map.groupBy(rows, ({ bidId }) => bidId);
}
export type Review = NonNullable<ReturnType<Awaited<ReturnType<typeof listReviews>>['get']>>[number];

/** The mean of the scores given, to one decimal, half up; undefined where nobody scored. */
export function meanOf(reviews: readonly Pick<Review, 'score'>[]): number | undefined {
  const scores = reviews.map(({ score }) => score).filter((score) => score !== null);
  if (scores.length === 0) return undefined;
  return Math.round((scores.reduce((sum, score) => sum + score, 0) * 10) / scores.length) / 10;
}

const CORRECTION = {
  id: bids.id,
  organisationId: bids.organisationId,
  state: bids.state,
  round: bids.round,
  correctionNote: bids.correctionNote,
  correctionUntil: bids.correctionUntil,
  correctionText: bids.correctionText,
  correctedAt: bids.correctedAt,
};
const LISTING = {
  id: listings.id,
  organisationId: listings.organisationId,
  state: listings.state,
  deadlineAt: listings.deadlineAt,
  expiresAt: listings.expiresAt,
  track: listings.track,
  round: listings.round,
};

/** 补正 of a bid and what this person may do about it, for those who may read the bid. Throws notFound. */
export async function getCorrection(ctx: Context, bidId: string) {
  const found = await ctx.db
    .select({ bid: { ...CORRECTION, partner: partnerOf(ctx.actor) }, listing: LISTING })
    .from(bids)
    .innerJoin(listings, eq(listings.id, bids.listingId))
    .where(eq(bids.id, bidId))
    .get();
  if (!found || !mayReadBid(ctx.actor, found.bid, found.listing, ctx.now)) throw notFound();
  const { bid, listing } = found;
  return {
    ...bid,
    asks: mayAskCorrection(ctx.actor, listing) && whyNotAsk(bid, listing) === undefined,
    corrects: mayChangeBid(ctx.actor, bid) && whyNotCorrect(bid, listing, ctx.now) === undefined,
    waits: awaitsCorrection(bid, ctx.now),
  };
}
export type Correction = Awaited<ReturnType<typeof getCorrection>>;

/** Which bids for a listing were asked for 补正, by bid. For those who watch them. */
export async function listCorrections(
  ctx: Context,
  listing: Pick<Listing, 'organisationId' | 'state' | 'deadlineAt' | 'expiresAt'> & { id: string },
) {
  ensure(mayOpenBids(ctx.actor, listing, ctx.now));
  const { id, correctionUntil, correctedAt } = bids;
  const rows = await ctx.db
    .select({ id, correctionUntil, correctedAt })
    .from(bids)
    .where(and(eq(bids.listingId, listing.id), isNotNull(correctionUntil)));
  return new Map(rows.map((row) => [row.id, row]));
}

/** The states a bid may be scored in: as long as the listing is in selection, whatever was decided meanwhile. */
export const isScored = (state: BidState): boolean => isOneOf([...UNANSWERED, 'proposed', 'awarded'], state);
