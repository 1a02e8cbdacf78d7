import type { bids, listings, organisations } from '#db/schema/index.ts';
import { type Actor, isHandler, isOfficial } from '#src/context.ts';
import { isPosterHandlerOf, isPosterOf } from '#src/domain/listings/policy.ts';
import { phaseOf } from '#src/domain/listings/states.ts';
import { type BidState, HANDED_IN, isOneOf, OPENED, type PartnerState } from './states.ts';

type Listing = Pick<typeof listings.$inferSelect, 'organisationId' | 'state' | 'deadlineAt' | 'expiresAt'>;
type Bid = Pick<typeof bids.$inferSelect, 'organisationId' | 'state'> & {
  /** Where the actor's organisation stands in the joint bid, where it was invited to it. */
  partner?: PartnerState | null | undefined;
};

/** Kinds of organisations that may take a listing. */
export const TAKERS = ['large', 'small', 'academy'] as const;
const isTakerKind = (kind: string): boolean => TAKERS.some((one) => one === kind);

/** Belongs to an organisation of a kind that takes listings. */
export const isTaker = (actor: Actor | undefined): boolean =>
  actor?.organisation !== undefined && isTakerKind(actor.organisation.kind);

/** Why this person cannot bid for this listing now, as a sentence; undefined where they can. */
export function whyNotBid(actor: Actor | undefined, listing: Listing, now: number): string | undefined {
  return whyNotBidder(actor, listing) ?? whyNotOpen(listing, now);
}

/** Why this person can never bid for this listing, whatever the hour. */
export function whyNotBidder(actor: Actor | undefined, listing: Listing): string | undefined {
  const own = actor?.organisation;
  if (!actor) return '请先登录，再揭榜。';
  if (isOfficial(actor)) return '管理部门的人员不揭榜。';
  if (!own) return '请先登记所在单位；单位认证后就能揭榜。';
  if (own.id === listing.organisationId) return '这是贵单位自己发的榜，发榜方不能揭自己的榜。';
  if (!isTaker(actor)) return '金融机构和政府部门不揭榜。';
  if (own.state === 'expired') return '贵单位的认证已经过期；续期后就能揭榜。';
  if (own.state !== 'verified') return '贵单位还没有认证；认证后就能揭榜。';
  if (!isHandler(actor)) return '您在单位里是只读成员，请单位的管理员或经办人来揭榜。';
  return undefined;
}

/** What the eligibility of an organisation depends on; `root` is the organisation it was merged into, or itself. */
export type Taker = Pick<typeof organisations.$inferSelect, 'code' | 'kind' | 'state' | 'verifiedUntil'> & {
  root: string;
};

/** One organisation: they share the 统一社会信用代码, or one was merged into the other. */
export const isSameAs = (one: Pick<Taker, 'code' | 'root'>, other: Pick<Taker, 'code' | 'root'>): boolean =>
  one.root === other.root || one.code === other.code;

/**
 * Why an organisation can never take part in a bid for a listing of this poster; undefined where it can. 长沙: 发榜方
 * 不得揭自己的榜.
 */
export function whyNotTaker(taker: Taker, poster: Pick<Taker, 'code' | 'root'>, now: number): string | undefined {
  if (isSameAs(taker, poster)) return '与发榜方是同一家单位（统一社会信用代码相同，或已合并），不能揭自己的榜。';
  if (!isTakerKind(taker.kind)) return '金融机构和政府部门不揭榜。';
  if (taker.state !== 'verified') return '单位还没有认证；认证后就能揭榜。';
  if (taker.verifiedUntil !== null && taker.verifiedUntil <= now) return '单位的认证已经过期；更新认证后就能揭榜。';
  return undefined;
}

/** Who takes the lead where a batch is for 中小微企业 only. Sizes: 工信部联企业〔2011〕300号. */
export function whyNotSmall({ kind }: Pick<Taker, 'kind'>): string | undefined {
  if (kind === 'large')
    return '这一批只由中小微企业揭榜，贵单位登记为大企业。企业大小按《中小企业划型标准规定》（工信部联企业〔2011〕300号）划分，登记有误请先更正单位资料。';
  if (kind === 'academy') return '这一批只由中小微企业揭榜，高校院所不能牵头，可以作为联合体成员参加。';
  return undefined;
}

function whyNotOpen(listing: Listing, now: number): string | undefined {
  const phase = phaseOf(listing, now);
  if (phase === 'open') return undefined;
  return phase === 'withdrawn' ? '这一榜已经撤榜。' : '这一榜不在揭榜期，不能再揭榜或改动申请。';
}

export const isBidderOf = (actor: Actor | undefined, bid: Bid): boolean =>
  actor?.organisation !== undefined && actor.organisation.id === bid.organisationId;

/** Belongs to the bidder, or to a member of the joint bid that has confirmed: reads all of it, sealed or not. */
export const isPartyTo = (actor: Actor | undefined, bid: Bid): boolean =>
  isBidderOf(actor, bid) || (actor?.organisation !== undefined && bid.partner === 'confirmed');

/** May answer for their organisation whether it takes part in the joint bid. */
export const mayAnswerInvitation = (actor: Actor | undefined, bid: Bid): boolean =>
  isHandler(actor) && bid.partner != null && !isBidderOf(actor, bid);

/** May take back or throw away the bid of their own organisation. */
export const mayChangeBid = (actor: Actor | undefined, bid: Bid): boolean => isBidderOf(actor, bid) && isHandler(actor);

/** May start and close the selection and answer bids. */
export const mayDecide = (actor: Actor | undefined, listing: Listing): boolean => isPosterHandlerOf(actor, listing);

/** May see who bid, once the seal is broken. */
export const mayOpenBids = (actor: Actor | undefined, listing: Listing, now: number): boolean =>
  mayWatchBids(actor, listing) && isUnsealed(listing, now);

/** The poster's people and officials: before the deadline they see the number of bids and nothing else. */
export const mayWatchBids = (actor: Actor | undefined, listing: Listing): boolean =>
  isPosterOf(actor, listing) || isOfficial(actor);

const UNSEALED: readonly string[] = [
  'closed',
  'evaluating',
  'proposed',
  'matched',
  'contracted',
  'completed',
  'unsuccessful',
  'diagnosing',
  'tracked',
  'terminated',
];

/**
 * The deadline has passed and the listing stands. A listing withdrawn before its deadline never breaks the seal,
 * or a poster could withdraw it to read what was handed in.
 */
export const isUnsealed = (listing: Listing, now: number): boolean =>
  listing.deadlineAt !== null && listing.deadlineAt <= now && UNSEALED.includes(phaseOf(listing, now));

/**
 * The bidder's own people and confirmed members always. The poster's people and officials only what was handed in, after the seal is broken;
 * what they have opened and answered stays readable if the listing is withdrawn later. Drafts and withdrawn bids never.
 */
export function mayReadBid(actor: Actor | undefined, bid: Bid, listing: Listing, now: number): boolean {
  if (isPartyTo(actor, bid)) return true;
  if (!mayWatchBids(actor, listing) || !isOneOf(HANDED_IN, bid.state)) return false;
  return isUnsealed(listing, now) || wasOpened(bid.state);
}

const wasOpened = (state: BidState): boolean => isOneOf(OPENED, state);

/** Telephone and name of the bidder: the bid's own people; once they are awarded the poster's, and officials to relay. */
export const mayReadBidder = (actor: Actor | undefined, bid: Bid, listing: Listing): boolean =>
  isPartyTo(actor, bid) || (bid.state === 'awarded' && mayWatchBids(actor, listing));

/** Telephone and name of the poster: shown to the bidder that was awarded. */
export const mayReadPoster = (actor: Actor | undefined, bid: Bid): boolean =>
  isBidderOf(actor, bid) && bid.state === 'awarded';
