import { type Actor, isHandler, isOfficial } from '#src/context.ts';
import { mayActFor } from '#src/domain/organisations/policy.ts';
import { findListingMove, type ListingState, type Mover, PUBLISHED_STATES, phaseOf } from './states.ts';

/** What the policies look at. */
export type ListingFacts = { organisationId: string; state: ListingState; publishedAt: number | null };
type Owned = Pick<ListingFacts, 'organisationId'>;

/** Belongs to the organisation that posts, in whatever role: reads what is not public, never takes the listing. */
export const isPosterOf = (actor: Actor | undefined, listing: Owned): boolean =>
  actor?.organisation?.id === listing.organisationId;

/** Acts for the organisation that posts: 管理员 or 经办人. */
export const isPosterHandlerOf = (actor: Actor | undefined, listing: Owned): boolean =>
  isPosterOf(actor, listing) && isHandler(actor);

const hasVerifiedOrganisation = (actor: Actor | undefined): boolean => actor?.organisation?.state === 'verified';

/** Anyone who acts for an organisation may draft; submitting needs a verified one. */
export const mayDraftListing = (actor: Actor | undefined): boolean => isHandler(actor);

const AFTER_PUBLICATION: readonly ListingState[] = PUBLISHED_STATES;

/** The public sees what was published; of a withdrawn one title and reason (see `mayReadBody`). */
export const mayReadListing = (actor: Actor | undefined, listing: ListingFacts): boolean =>
  AFTER_PUBLICATION.includes(listing.state) ||
  (listing.state === 'withdrawn' && listing.publishedAt !== null) ||
  mayReadRestricted(actor, listing);

export const mayReadBody = (actor: Actor | undefined, listing: ListingFacts): boolean =>
  AFTER_PUBLICATION.includes(listing.state) || mayReadRestricted(actor, listing);

/** 不公开内容, contact and history: the poster's own people and officials. */
export const mayReadRestricted = (actor: Actor | undefined, listing: Owned): boolean =>
  isPosterOf(actor, listing) || isOfficial(actor);

export const mayEditListing = (actor: Actor | undefined, listing: ListingFacts): boolean =>
  isPosterHandlerOf(actor, listing) && (listing.state === 'draft' || listing.state === 'returned');

export const maySubmitListing = (actor: Actor | undefined, listing: ListingFacts): boolean =>
  mayEditListing(actor, listing) && mayActFor(actor);

/** 初核, never of one's own organisation's listing. */
export const mayCheckListing = (actor: Actor | undefined, listing: ListingFacts): boolean =>
  listing.state === 'submitted' && moversOf(actor, listing).includes('official');

/** Sees how it is checked and may be told why the next step is another's: officials of other organisations. */
export const mayFollowReview = (actor: Actor | undefined, listing: ListingFacts): boolean =>
  (listing.state === 'submitted' || listing.state === 'reviewing') && moversOf(actor, listing).includes('official');

/** 遴选 or 论证: not by whoever passed 初核, so that four eyes have seen it. */
export const mayReviewListing = (
  actor: Actor | undefined,
  listing: ListingFacts & { checkedBy: string | null },
): boolean =>
  listing.state === 'reviewing' && moversOf(actor, listing).includes('official') && actor?.id !== listing.checkedBy;

/** 推荐到省: once, what was published and stands. */
export const mayRecommendListing = (
  actor: Actor | undefined,
  listing: ListingFacts & { recommendedAt: number | null },
): boolean =>
  listing.recommendedAt === null &&
  AFTER_PUBLICATION.includes(listing.state) &&
  moversOf(actor, listing).includes('official');

type Clocked = ListingFacts & { deadlineAt: number | null; expiresAt: number | null };

/** 发榜后修改: while it is open, or has expired and is to be renewed. */
export const mayAmendListing = (actor: Actor | undefined, listing: Clocked, now: number): boolean =>
  isPosterHandlerOf(actor, listing) && mayActFor(actor) && ['open', 'expired'].includes(phaseOf(listing, now));

/** 续期: what has no deadline, before and after it expired. */
export const mayRenewListing = (actor: Actor | undefined, listing: Clocked, now: number): boolean =>
  mayAmendListing(actor, listing, now) && listing.deadlineAt === null;

export const mayWithdrawListing = (actor: Actor | undefined, listing: ListingFacts): boolean =>
  mayMoveListing(actor, listing, 'withdrawn');

/** Whether the table of moves lets this person take the listing there. Operations add what else must hold. */
export const mayMoveListing = (
  actor: Actor | undefined,
  listing: Pick<ListingFacts, 'organisationId' | 'state'>,
  to: ListingState,
): boolean => {
  const movers = moversOf(actor, listing);
  return findListingMove(listing.state, to)?.by.some((mover) => movers.includes(mover)) ?? false;
};

function moversOf(actor: Actor | undefined, listing: Owned): readonly Mover[] {
  if (isPosterOf(actor, listing)) return isHandler(actor) ? ['poster'] : [];
  return isOfficial(actor) ? ['official'] : [];
}

/** Asking the poster through the platform: signed-in people of other verified organisations, while it is alive. */
export const mayContactPoster = (actor: Actor | undefined, listing: ListingFacts): boolean =>
  hasVerifiedOrganisation(actor) && !isPosterOf(actor, listing) && AFTER_PUBLICATION.includes(listing.state);
