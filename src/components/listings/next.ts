import { type Actor, isOfficial } from '#src/context.ts';
import { SECOND_REVIEW_WORDS } from '#src/domain/batches/states.ts';
import { mayOpenBids, whyNotBid } from '#src/domain/bids/policy.ts';
import type { BidState } from '#src/domain/bids/states.ts';
import {
  isPosterHandlerOf,
  isPosterOf,
  mayCheckListing,
  mayEditListing,
  mayReviewListing,
} from '#src/domain/listings/policy.ts';
import type { Listing } from '#src/domain/listings/queries.ts';
import { type Phase, phaseOf } from '#src/domain/listings/states.ts';
import { formatDay } from '#src/lib/dates.ts';

/** What this person can do next: at most one button, and a sentence where there is none or it needs one. */
export type Next = { button?: { href: string; text: string; quiet?: true }; sentence?: string };
type OwnBid = { id: string; state: BidState } | undefined;

/** What a page has looked up. */
type Known = {
  /** How many bids the poster proposes as takers, of the 财政支持 track. */
  proposals?: number;
  /** Why the actor's organisation never takes this listing, as `whyNotLead` says it. */
  never?: string | undefined;
};

export function nextFor(
  actor: Actor | undefined,
  listing: Listing,
  ownBid: OwnBid,
  now: number,
  { proposals = 0, never }: Known = {},
): Next {
  const phase = phaseOf(listing, now);
  if (isPosterOf(actor, listing)) return nextForPoster(actor, listing, phase, now);
  if (ownBid) return nextForBidder(listing, ownBid, phase);
  if (isOfficial(actor)) return nextForOfficial(actor, listing, phase, now, proposals);
  if (phase === 'proposed') return { ...SEE_PUBLICITY, sentence: standingSentence(listing, phase, now) };
  if (phase !== 'open') return { sentence: standingSentence(listing, phase, now) };
  const bid = `/listings/${listing.id}/bid`;
  if (!actor) return { button: { href: `/sign-in?to=${encodeURIComponent(bid)}`, text: '登录后揭榜' } };
  const why = whyNotBid(actor, listing, now) ?? never;
  return why ? { sentence: why } : { button: { href: bid, text: '我要揭榜' } };
}

/** Pages beside the listing where something is done about it. */
const page = ({ id }: Listing, name: string, text: string): Next => ({
  button: { href: `/listings/${id}/${name}`, text },
});
const quiet = ({ button, ...next }: Next): Next => ({
  ...next,
  ...(button ? { button: { ...button, quiet: true } } : {}),
});

/** What only those who act for the poster do; its readers are told where it stands. */
const HANDLED: Partial<Record<Phase, (listing: Listing) => Next>> = {
  open: (listing) => ({ ...quiet(page(listing, 'amend', '修改榜文')), sentence: SEALED }),
  matched: (listing) => page(listing, 'contracts', '登记合同'),
  contracted: (listing) => page(listing, 'contracts', '看合同与里程碑'),
  completed: (listing) => quiet(page(listing, 'contracts', '看合同与里程碑')),
  unsuccessful: (listing) => page(listing, 'next', '选择流榜以后的去向'),
  tracked: (listing) => quiet(page(listing, 'next', '重新发榜')),
};
/** Further down the same page. */
const SEE_PUBLICITY: Next = { button: { href: '#publicity', text: '看公示', quiet: true } };
const SEALED = '申请是密封的，截止以后在这里打开。';

function nextForPoster(actor: Actor | undefined, listing: Listing, phase: Phase, now: number): Next {
  if (mayEditListing(actor, listing)) return page(listing, 'edit', phase === 'returned' ? '修改后再提交' : '继续填写');
  const handled = isPosterHandlerOf(actor, listing) ? HANDLED[phase]?.(listing) : undefined;
  if (handled) return handled;
  if (phase === 'open') return { sentence: SEALED };
  if (phase === 'closed' || phase === 'evaluating' || phase === 'proposed')
    return mayOpenBids(actor, listing, now) ? seeBids(listing) : { sentence: standingSentence(listing, phase, now) };
  return { sentence: POSTER_SENTENCES[phase] ?? standingSentence(listing, phase, now) };
}

const seeBids = (listing: Listing): Next => page(listing, 'bids', '看揭榜申请');

const POSTER_SENTENCES: Partial<Record<Phase, string>> = {
  submitted: '已经提交，等待初核。结果会发到经办人的邮箱。',
  reviewing: '初核已经通过，等待下一步审核。结果会发到经办人的邮箱。',
  diagnosing: '管理部门正在诊断没有揭成的原因，结论会发到经办人的邮箱。',
  expired: '有效期已过，不再接受揭榜。可以在这一页续期。',
};

function nextForBidder(listing: Listing, bid: { id: string; state: BidState }, phase: Phase): Next {
  if (bid.state === 'draft') return page(listing, 'bid', '继续写揭榜申请');
  const signing = phase === 'matched' || phase === 'contracted' || phase === 'completed';
  if (bid.state === 'awarded' && signing)
    return page(listing, 'contracts', phase === 'matched' ? '去商定合同' : '看合同与里程碑');
  return { button: { href: `/bids/${bid.id}`, text: '看我们的申请', quiet: true } };
}

function nextForOfficial(
  actor: Actor | undefined,
  listing: Listing,
  phase: Phase,
  now: number,
  proposals: number,
): Next {
  const second = SECOND_REVIEW_WORDS[listing.track];
  if (mayCheckListing(actor, listing)) return quiet({ button: { href: '#check', text: '办理初核' } });
  if (mayReviewListing(actor, listing)) return quiet({ button: { href: '#check', text: `办理${second}` } });
  if (phase === 'reviewing') return { sentence: `初核是您办的，${second}请另一位同事办。` };
  if (phase === 'diagnosing') return page(listing, 'next', '写诊断结论');
  if (phase === 'evaluating' && listing.track === 'fiscal' && proposals > 0)
    return page(listing, 'publicity', '办理拟揭榜公示');
  if (phase === 'proposed') return quiet(page(listing, 'publicity', '看公示和异议'));
  if (mayOpenBids(actor, listing, now)) return quiet(seeBids(listing));
  return { sentence: phase === 'open' ? '申请是密封的，截止以后才能打开。' : standingSentence(listing, phase, now) };
}

/** Where it stands, for whoever has nothing to do about it. */
function standingSentence({ replyOn }: Listing, phase: Phase, now: number): string {
  const reply = replyOn === null ? '' : `，发榜方承诺 ${formatDay(replyOn, now)}前逐家答复`;
  if (phase === 'closed') return `揭榜已经截止${reply}。`;
  if (phase === 'evaluating') return `发榜方正在遴选${reply}。`;
  return SENTENCES[phase] ?? '还没有发榜。';
}

const SENTENCES: Partial<Record<Phase, string>> = {
  proposed: '拟定的揭榜方正在公示，有异议可以在公示期内提出。',
  matched: '已经选定揭榜方。',
  contracted: '已经签约，正在实施。',
  completed: '已经通过验收，解榜。',
  unsuccessful: '这次没有揭成，发榜方正在选择去向。',
  diagnosing: '这次没有揭成，管理部门正在诊断原因。',
  tracked: '这次没有揭成，转为长期跟踪。',
  expired: '有效期已过，不再接受揭榜。',
  withdrawn: '这一榜已经撤下。',
  terminated: '合同已经终止，这一榜到此结束。',
};
