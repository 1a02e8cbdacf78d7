import { type Actor, isOfficial } from '#src/context.ts';
import { mayOpenBids, whyNotBid } from '#src/domain/bids/policy.ts';
import type { BidState } from '#src/domain/bids/states.ts';
import { isPosterOf, mayCheckListing, mayEditListing } from '#src/domain/listings/policy.ts';
import type { Listing } from '#src/domain/listings/queries.ts';
import { type Phase, phaseOf } from '#src/domain/listings/states.ts';
import { formatDay } from '#src/lib/dates.ts';

/** What this person can do next: at most one button, and a sentence where there is none or it needs one. */
export type Next = { button?: { href: string; text: string; quiet?: true }; sentence?: string };
type OwnBid = { id: string; state: BidState } | undefined;

export function nextFor(actor: Actor | undefined, listing: Listing, ownBid: OwnBid, now: number): Next {
  const phase = phaseOf(listing, now);
  if (isPosterOf(actor, listing)) return nextForPoster(actor, listing, phase, now);
  if (ownBid) return nextForBidder(listing, ownBid);
  if (isOfficial(actor)) return nextForOfficial(actor, listing, phase, now);
  if (phase !== 'open') return { sentence: closedSentence(listing, phase, now) };
  const bid = `/listings/${listing.id}/bid`;
  if (!actor) return { button: { href: `/sign-in?to=${encodeURIComponent(bid)}`, text: '登录后揭榜' } };
  const why = whyNotBid(actor, listing, now);
  return why ? { sentence: why } : { button: { href: bid, text: '我要揭榜' } };
}

function nextForPoster(actor: Actor | undefined, listing: Listing, phase: Phase, now: number): Next {
  if (mayEditListing(actor, listing))
    return {
      button: { href: `/listings/${listing.id}/edit`, text: phase === 'returned' ? '修改后再提交' : '继续填写' },
    };
  if (phase === 'submitted') return { sentence: '已经提交，等待初核。结果会发到经办人的邮箱。' };
  if (phase === 'open') return { sentence: '申请是密封的，截止以后在这里打开。' };
  return mayOpenBids(actor, listing, now) ? seeBids(listing) : { sentence: closedSentence(listing, phase, now) };
}

const seeBids = ({ id }: Listing): Next => ({ button: { href: `/listings/${id}/bids`, text: '看揭榜申请' } });

const nextForBidder = ({ id }: Listing, bid: { id: string; state: BidState }): Next =>
  bid.state === 'draft'
    ? { button: { href: `/listings/${id}/bid`, text: '继续写揭榜申请' } }
    : { button: { href: `/bids/${bid.id}`, text: '看我们的申请', quiet: true } };

function nextForOfficial(actor: Actor | undefined, listing: Listing, phase: Phase, now: number): Next {
  if (mayCheckListing(actor, listing)) return { button: { href: '#check', text: '办理初核', quiet: true } };
  if (mayOpenBids(actor, listing, now))
    return { button: { href: `/listings/${listing.id}/bids`, text: '看揭榜申请', quiet: true } };
  return phase === 'open'
    ? { sentence: '申请是密封的，截止以后才能打开。' }
    : { sentence: closedSentence(listing, phase, now) };
}

function closedSentence({ replyOn }: Listing, phase: Phase, now: number): string {
  const reply = replyOn === null ? '' : `，发榜方承诺 ${formatDay(replyOn, now)}前逐家答复`;
  if (phase === 'closed') return `揭榜已经截止${reply}。`;
  if (phase === 'evaluating') return `发榜方正在遴选${reply}。`;
  if (phase === 'matched') return '已经选定揭榜方，正在签约。';
  if (phase === 'contracted') return '已经签约，不再接受揭榜。';
  return phase === 'withdrawn' ? '这一榜已经撤下。' : '还没有发榜。';
}
