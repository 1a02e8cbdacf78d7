import type { referrals } from '#db/schema/index.ts';
import { type Actor, isHandler, isOfficial } from '#src/context.ts';
import { isPosterOf, type ListingFacts } from '#src/domain/listings/policy.ts';
import { phaseOf } from '#src/domain/listings/states.ts';
import { mayActFor } from '#src/domain/organisations/policy.ts';

type Listing = ListingFacts & { deadlineAt: number | null; expiresAt: number | null };
type Referral = Pick<typeof referrals.$inferSelect, 'organisationId' | 'referredBy' | 'state'>;

/** Officials, and those who act for a university or a bank: they know many firms and take no listing from them. */
export const isScout = (actor: Actor | undefined): boolean =>
  isOfficial(actor) || (mayActFor(actor) && ['academy', 'bank'].includes(actor.organisation.kind));

/** Recommends somebody for an open listing that is not their own. */
export const mayRefer = (actor: Actor | undefined, listing: Listing, now: number): boolean =>
  isScout(actor) && !isPosterOf(actor, listing) && phaseOf(listing, now) === 'open';

/** 推送 to several at once, and sees what became of all that were sent. */
export const mayPush = (actor: Actor | undefined, listing: Listing, now: number): boolean =>
  isOfficial(actor) && mayRefer(actor, listing, now);

/** Reads a recommendation: who was recommended, who recommends, officials. The poster does not: it would tell who bids. */
export const mayReadReferral = (actor: Actor | undefined, referral: Referral): boolean =>
  isSideOf(actor, referral) || isOfficial(actor);

/** Who was recommended and who recommends: only they read the answer while bids are sealed. */
export const isSideOf = (actor: Actor | undefined, referral: Referral): boolean =>
  actor !== undefined && (actor.organisation?.id === referral.organisationId || actor.id === referral.referredBy);

/** Answers in the name of the organisation that was recommended, once. */
export const mayAnswerReferral = (actor: Actor | undefined, referral: Referral): boolean =>
  isHandler(actor) && actor?.organisation?.id === referral.organisationId && referral.state === 'sent';
