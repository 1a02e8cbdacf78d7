import { and, count, eq, inArray } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { bids } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { moveListing } from '#src/domain/listings/moves.ts';
import { NAMED, namesPoster } from '#src/domain/listings/queries.ts';
import { officialEmails } from '#src/domain/listings/recipients.ts';
import { phaseOf } from '#src/domain/listings/states.ts';
import { conflict, ensure } from '#src/errors.ts';
import { formatTime } from '#src/lib/dates.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { once } from '#src/outbox/once.ts';
import { UNANSWERED } from './answers.ts';
import { type Bid, type Listing, listOfRound, loadForPoster, loadListing, refuseWhileCorrecting } from './load.ts';
import type { BidFacts, Letter } from './mail.ts';
import { tellParty } from './members.ts';
import { moveBid } from './moves.ts';
import { factsOf, tell } from './notify.ts';
import { unsealBids } from './seal.ts';
import type { CompleteInput, ReasonedInput } from './selection-input.ts';
import {
  awardedLetter,
  declinedLetter,
  disqualifiedLetter,
  evaluatingLetter,
  matchedLetter,
  proposedLetter,
  qualifiedLetter,
  readyLetter,
  shortlistedLetter,
  unproposedLetter,
} from './selection-mail.ts';
import { type BidAction, type BidState, moveOf } from './states.ts';

/** Breaks off bidding for good: published and past its deadline → 遴选中. Refuses when nobody handed a bid in. */
export const startSelection = (ctx: MemberContext, input: { listingId: string }): Promise<void> =>
  ctx.write(async (tx) => {
    const listing = await loadListing(tx, ctx, input.listingId);
    if (listing.state === 'evaluating') return;
    ensure(listing.state === 'published', conflict('这一榜不在等待遴选，不能开始遴选。'));
    ensure(phaseOf(listing, ctx.now) === 'closed', conflict(tooEarly(listing, ctx.now)));
    // Where the worker has not come yet, the poster opens what was sealed.
    ensure((await unsealBids(tx, ctx, listing)) > 0, conflict('没有单位揭榜，不能开始遴选。'));
    const bidders = await listOfRound(tx, listing, ['submitted']);
    await moveListing(tx, ctx, listing, 'evaluating', { action: 'evaluate' });
    for (const bid of bidders) await tellParty(tx, ctx, bid, listing, evaluatingLetter);
  });

const tooEarly = ({ deadlineAt }: Listing, now: number) =>
  deadlineAt === null ? '这一榜还没有截止。' : `${formatTime(deadlineAt, now)} 截止以后才能开始遴选。`;

type Input = { id: string };

/** 合格: passed 资格审查. Each decision returns the listing's id. */
export const qualifyBid = (ctx: MemberContext, input: Input): Promise<string> =>
  decide(ctx, input.id, 'qualify', qualifiedLetter);

/** 不合格, with the reason the bidder reads. */
export const disqualifyBid = (ctx: MemberContext, { id, reason }: ReasonedInput): Promise<string> =>
  decide(ctx, id, 'disqualify', (facts) => disqualifiedLetter({ ...facts, reason }), reason);

/** 入围. */
export const shortlistBid = (ctx: MemberContext, input: Input): Promise<string> =>
  decide(ctx, input.id, 'shortlist', shortlistedLetter);

/** 拟揭榜, in the 财政支持 track: never more than the listing has places. */
export const proposeBid = (ctx: MemberContext, input: Input): Promise<string> =>
  decide(ctx, input.id, 'propose', proposedLetter);

/** 揭榜成功, in the 市场对接 track: never more than the listing has places. */
export const awardBid = (ctx: MemberContext, input: Input): Promise<string> =>
  decide(ctx, input.id, 'award', awardedLetter);

/** 未入选, with the reason the bidder reads. */
export const declineBid = (ctx: MemberContext, { id, reason }: ReasonedInput): Promise<string> =>
  decide(ctx, id, 'decline', (facts) => declinedLetter({ ...facts, reason }), reason);

/** Takes a 拟揭榜 back to 入围 before the 公示, for another bid to be proposed. */
export const unproposeBid = (ctx: MemberContext, input: Input): Promise<string> =>
  ctx.write(async (tx) => {
    const { bid, listing } = await loadForPoster(tx, ctx, input.id);
    ensure(listing.state === 'evaluating', conflict('这一榜不在遴选中，不能作决定。'));
    ensure(bid.state === 'proposed', conflict('这一家现在不是拟揭榜方。'));
    await moveBid(tx, ctx, listing, bid, 'unpropose');
    await tellParty(tx, ctx, bid, listing, unproposedLetter);
    return listing.id;
  });

/** Makes a decision about one bid of the poster's listing; one that stands already is not made again. */
const decide = (
  ctx: MemberContext,
  id: string,
  action: BidAction,
  letterOf: (facts: BidFacts) => Letter,
  reason = '',
): Promise<string> =>
  ctx.write(async (tx) => {
    const { bid, listing } = await loadForPoster(tx, ctx, id);
    if (bid.state !== moveOf(action).to) await answer(tx, ctx, bid, listing, action, letterOf, reason);
    return listing.id;
  });

async function answer(
  tx: Transaction,
  ctx: MemberContext,
  bid: Bid,
  listing: Listing,
  action: BidAction,
  letterOf: (facts: BidFacts) => Letter,
  reason: string,
): Promise<void> {
  ensure(bid.round === listing.round, conflict('这份申请是以前一轮的，已经有了答复。'));
  refuseWhileCorrecting(bid, ctx.now);
  ensure(!(await namesPoster({ db: tx }, listing, reason)), conflict(NAMED, 'reason'));
  if (action === 'award' || action === 'propose') await refuseBeyondPlaces(tx, listing);
  await moveBid(tx, ctx, listing, bid, action, reason);
  await tellParty(tx, ctx, bid, listing, letterOf);
}

/** Places are counted inside the transaction, never stored. */
async function refuseBeyondPlaces(tx: Transaction, { id, maxTakers }: Listing): Promise<void> {
  const taken = await tx
    .select({ n: count() })
    .from(bids)
    .where(and(eq(bids.listingId, id), inArray(bids.state, ['awarded', 'proposed'])))
    .get();
  ensure((taken?.n ?? 0) < maxTakers, conflict(`这一榜最多选 ${maxTakers} 家，已经选满。`));
}

/**
 * Ends the poster's part: at least one taker, and everybody else has an answer with a reason. 市场对接 → 揭榜成功.
 * 财政支持: the takers are 拟揭榜, the listing stays 遴选中 and the administration is told that it can put up the 公示.
 */
export const completeSelection = (ctx: MemberContext, input: CompleteInput): Promise<void> =>
  ctx.write(async (tx) => {
    const listing = await loadListing(tx, ctx, input.listingId);
    if (listing.state === 'matched') return;
    ensure(listing.state === 'evaluating', conflict('这一榜不在遴选中，不能完成遴选。'));
    const chosen = await listOfRound(tx, listing, [listing.track === 'market' ? 'awarded' : 'proposed']);
    ensure(chosen.length > 0, conflict(NOBODY[listing.track]));
    await declineRest(tx, ctx, listing, input.reason);
    await (listing.track === 'market' ? match : announce)(tx, ctx, listing, chosen);
  });

const NOBODY = {
  market: '还没有定下揭榜方，至少要有一家。',
  fiscal: '还没有提出拟揭榜方，至少要有一家。',
} as const;

/** Answers everybody who has no answer yet. Refuses without a reason where somebody waits, and while one is 补正. */
export async function declineRest(
  tx: Transaction,
  ctx: MemberContext,
  listing: Listing,
  reason: string,
  field = 'reason',
) {
  const rest = await listOfRound(tx, listing, UNANSWERED);
  ensure(
    rest.length === 0 || reason !== '',
    conflict(`还有 ${rest.length} 家没有答复，请选一句或写明未入选的理由`, field),
  );
  ensure(!(await namesPoster({ db: tx }, listing, reason)), conflict(NAMED, field));
  const letterOf = (facts: BidFacts) => declinedLetter({ ...facts, reason });
  for (const bid of rest) await answer(tx, ctx, bid, listing, 'decline', letterOf, reason);
}

async function match(tx: Transaction, ctx: MemberContext, listing: Listing, chosen: Bid[]): Promise<void> {
  await moveListing(tx, ctx, listing, 'matched', { action: 'match' });
  const answered = (await listOfRound(tx, listing, ANSWERED_NO)).length;
  await tell(tx, ctx, listing, matchedLetter({ ...factsOf(ctx, listing), awarded: chosen.length, answered }));
}

const ANSWERED_NO: readonly BidState[] = ['declined', 'disqualified'];

/** Tells the officials once for each set of 拟揭榜方; again after the listing came back from a 公示. */
async function announce(tx: Transaction, ctx: MemberContext, listing: Listing, chosen: Bid[]): Promise<void> {
  const ids = chosen.map(({ id }) => id).sort();
  if (!(await once(tx, `proposed ${listing.id} ${listing.updatedAt} ${ids.join(' ')}`, ctx.now))) return;
  const letter = readyLetter({ ...factsOf(ctx, listing), proposed: chosen.length });
  const to = await officialEmails(tx, listing.organisationId);
  await enqueueMail(tx, ctx.now, ...to.map((email) => ({ to: email, ...letter })));
}
