import type { Actor } from '#src/context.ts';
import {
  mayEditOffer,
  mayReadOffer,
  mayWithdrawOffer,
  membershipObstacle,
  type OfferFacts,
  publicationObstacle,
} from '#src/domain/capabilities/policy.ts';

/** 科技成果 come from 高校院所 alone. */
export const ACHIEVEMENT_KINDS = ['academy'] as const;

export const mayReadAchievement = mayReadOffer;
export const mayEditAchievement = mayEditOffer;
export const mayWithdrawAchievement = mayWithdrawOffer;

/** Why this person cannot record achievements, in a sentence; undefined where they can. */
export const achievementObstacle = (actor: Actor | undefined): string | undefined =>
  membershipObstacle(actor) ??
  (actor?.organisation?.kind === 'academy' ? undefined : '科技成果由高校院所登记，企业请填写能力。');

/** A draft does not wait for verification. */
export const mayDraftAchievement = (actor: Actor | undefined): boolean => achievementObstacle(actor) === undefined;

export const mayPublishAchievement = (actor: Actor | undefined, offer: OfferFacts): boolean =>
  mayEditAchievement(actor, offer) && publicationObstacle(actor, ACHIEVEMENT_KINDS) === undefined;
