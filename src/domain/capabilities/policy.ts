import { type Actor, isHandler, isOfficial } from '#src/context.ts';
import type { OfferState } from './states.ts';

/** What the policies look at, of a capability or an achievement. */
export type OfferFacts = { organisationId: string; state: OfferState };
type Kind = NonNullable<Actor['organisation']>['kind'];

const isOf = (actor: Actor | undefined, offer: OfferFacts): boolean => actor?.organisation?.id === offer.organisationId;

/** Everyone reads what is published; the rest is for the organisation's own people and officials. */
export const mayReadOffer = (actor: Actor | undefined, offer: OfferFacts): boolean =>
  offer.state === 'published' || isOf(actor, offer) || isOfficial(actor);

/** Who did what and why: the organisation's own people and officials. */
export const mayReadOfferHistory = (actor: Actor | undefined, offer: OfferFacts): boolean =>
  isOf(actor, offer) || isOfficial(actor);

/** Handlers of the organisation, in every state. */
export const mayEditOffer = (actor: Actor | undefined, offer: OfferFacts): boolean =>
  isHandler(actor) && isOf(actor, offer);

/** The organisation takes its own down; an official anything, with a reason. Whether it is up says the table of moves. */
export const mayWithdrawOffer = (actor: Actor | undefined, offer: OfferFacts): boolean =>
  mayEditOffer(actor, offer) || isOfficial(actor);

/** A withdrawal that is not the organisation's own has to give its reason. */
export const needsReason = (actor: Actor | undefined, offer: OfferFacts): boolean => !mayEditOffer(actor, offer);

/** Asking through the platform: people of other verified organisations, while it is published. */
export const mayAskAboutOffer = (actor: Actor | undefined, offer: OfferFacts): boolean =>
  offer.state === 'published' && actor?.organisation?.state === 'verified' && !isOf(actor, offer);

export const CAPABILITY_KINDS: readonly Kind[] = ['large', 'small', 'academy'];

/** Whose handlers record capabilities. A draft does not wait for verification. */
export const mayDraftCapability = (actor: Actor | undefined): boolean => capabilityObstacle(actor) === undefined;

/** Why this person cannot record capabilities, in a sentence; undefined where they can. */
export const capabilityObstacle = (actor: Actor | undefined): string | undefined =>
  membershipObstacle(actor) ??
  (CAPABILITY_KINDS.includes(actor?.organisation?.kind as Kind)
    ? undefined
    : '能力由企业和高校院所填写，金融机构和政府部门不用填。');

export const mayReadCapability = mayReadOffer;
export const mayEditCapability = mayEditOffer;
export const mayWithdrawCapability = mayWithdrawOffer;

export const mayPublishCapability = (actor: Actor | undefined, offer: OfferFacts): boolean =>
  mayEditOffer(actor, offer) && publicationObstacle(actor, CAPABILITY_KINDS) === undefined;

/** Why a person cannot act for an organisation at all. */
export function membershipObstacle(actor: Actor | undefined): string | undefined {
  if (!actor?.organisation) return '您还没有加入单位，请先登记或加入一个单位。';
  return isHandler(actor) ? undefined : '您在本单位只能查看，请管理员把您改为经办人。';
}

/** Why the organisation cannot publish yet; undefined where it can. */
export function publicationObstacle(actor: Actor | undefined, kinds: readonly Kind[]): string | undefined {
  const { kind, state } = actor?.organisation ?? {};
  if (state !== 'verified') return '单位通过认证后才能发布，现在可以先存草稿。';
  return kinds.includes(kind as Kind) ? undefined : '这一类单位不能发布。';
}
