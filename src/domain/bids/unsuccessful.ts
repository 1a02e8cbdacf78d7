import { and, asc, eq, ne } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { bids, indicators, listings } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { findBatch } from '#src/domain/batches/queries.ts';
import { blocksOf, type CheckedBatch, checkUp } from '#src/domain/listings/checkup.ts';
import { moveListing } from '#src/domain/listings/moves.ts';
import { mayMoveListing, mayReadListing } from '#src/domain/listings/policy.ts';
import { officialEmails } from '#src/domain/listings/recipients.ts';
import { mayActFor } from '#src/domain/organisations/policy.ts';
import { conflict, ensure, invalid, notFound } from '#src/errors.ts';
import { DAY, dayOf, formatDay, formatTime } from '#src/lib/dates.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { countAnswers } from './answers.ts';
import { type Listing, loadListing } from './load.ts';
import { factsOf, tell } from './notify.ts';
import { declineRest } from './selection.ts';
import type { CompleteInput, DiagnoseInput, ExtendInput, TrackInput } from './selection-input.ts';
import { diagnosedLetter, diagnosisWantedLetter, extendedLetter, noneFitLetter } from './unsuccessful-mail.ts';

/** Ends a selection without a taker: everybody has an answer with a reason. → 流榜 */
export const failSelection = (ctx: MemberContext, input: CompleteInput): Promise<void> =>
  ctx.write(async (tx) => {
    const listing = await loadListing(tx, ctx, input.listingId);
    if (listing.state === 'unsuccessful') return;
    ensure(listing.state === 'evaluating', conflict('这一榜不在遴选中，不能以流榜结束。'));
    const { awarded, proposed } = await countAnswers({ db: tx }, listing);
    ensure(awarded + proposed === 0, conflict('已经定下或提出了揭榜方，不能以流榜结束。'));
    await declineRest(tx, ctx, listing, input.reason, 'unfit');
    await moveListing(tx, ctx, listing, 'unsuccessful', { action: 'fail', reason: '没有合适的揭榜方，每家都已答复。' });
    const { refused } = await countAnswers({ db: tx }, listing);
    await tell(tx, ctx, listing, noneFitLetter({ ...factsOf(ctx, listing), refused }));
  });

/** 延期 opens for so many days at least, and at most. */
export const EXTENSION_DAYS = { min: 7, max: 180 } as const;

/** What a listing of a batch becomes when it goes on without it: 常年, which is always 市场对接. */
const ROLLING = { batchId: null, track: 'market', publicFen: null } as const;

/**
 * 延期: the same text, open for another round until a new deadline, after the same check as before it was handed in. In
 * its batch only as long as the batch is evaluated; beyond that it goes on as a rolling listing, if the poster says so.
 */
export const extendListing = (ctx: MemberContext, input: ExtendInput): Promise<void> =>
  ctx.write(async (tx) => {
    const listing = await loadListing(tx, ctx, input.listingId);
    if (listing.state === 'published' && listing.deadlineAt === input.deadlineAt) return;
    ensure(listing.state === 'unsuccessful', notUnsuccessful());
    ensure(mayActFor(ctx.actor), conflict('单位没有认证，或者认证已经过期；认证以后才能再开放揭榜。'));
    const batch = input.leaves ? undefined : await findBatch({ db: tx }, listing.batchId);
    refuseDeadline(input.deadlineAt, ctx.now, batch);
    const { deadlineAt, replyOn } = input;
    const set = { ...(batch ? {} : ROLLING), deadlineAt, replyOn };
    await refuseUnfit(tx, ctx, { ...listing, ...set }, batch);
    const round = listing.round + 1;
    await moveListing(tx, ctx, listing, 'published', { action: 'extend', set: { ...set, round } });
    await tellEarlier(tx, ctx, { ...listing, ...set }, deadlineAt);
  });

const notUnsuccessful = () => conflict('这一榜不是流榜，或者已经选了去向，请刷新后再看。');

function refuseDeadline(deadlineAt: number, now: number, batch: { evaluateUntil: number } | undefined): void {
  const { min, max } = EXTENSION_DAYS;
  const refuse = (sentence: string) => conflict(sentence, 'deadlineAt');
  ensure(deadlineAt >= now + min * DAY, refuse(`至少再开放 ${min} 天，请填 ${formatTime(now + min * DAY, now)} 以后`));
  ensure(deadlineAt <= now + max * DAY, refuse(`最多延 ${max} 天，请填 ${formatTime(now + max * DAY, now)} 以前`));
  if (!batch || deadlineAt <= batch.evaluateUntil) return;
  const until = formatTime(batch.evaluateUntil, now);
  throw refuse(`本批次的评榜到 ${until} 为止；要更晚截止，请勾选离开批次`);
}

/** The same check-up as at 提交初核; what the extension cannot mend is named. */
async function refuseUnfit(tx: Transaction, ctx: MemberContext, listing: Listing, batch: CheckedBatch): Promise<void> {
  const rows = await tx
    .select()
    .from(indicators)
    .where(eq(indicators.listingId, listing.id))
    .orderBy(asc(indicators.position));
  const { deadlineAt, replyOn, ...others } = blocksOf(checkUp(listing, rows, ctx.now, batch));
  const here = { ...(deadlineAt && { deadlineAt }), ...(replyOn && { replyOn }) };
  if (Object.keys(here).length > 0) throw invalid(here);
  const rest = Object.values(others);
  if (rest.length > 0) throw conflict(`内容要先改才能再发：${rest.join('；')}。请选“修改重发”。`);
}

/** Those who bid, or began to, before. */
async function tellEarlier(tx: Transaction, ctx: MemberContext, listing: Listing, deadlineAt: number): Promise<void> {
  const earlier = await tx
    .selectDistinct({ organisationId: bids.organisationId })
    .from(bids)
    .where(and(eq(bids.listingId, listing.id), ne(bids.state, 'withdrawn')));
  const letter = extendedLetter({ ...factsOf(ctx, listing), deadlineAt });
  for (const bidder of earlier) await tell(tx, ctx, bidder, letter);
}

/** 修改重发, and 重新发榜 of a tracked one: back to the poster, to be changed and checked again for another round. */
export const reworkListing = (ctx: MemberContext, input: { listingId: string }): Promise<void> =>
  ctx.write(async (tx) => {
    const listing = await loadListing(tx, ctx, input.listingId);
    if (listing.state === 'returned') return;
    ensure(listing.state === 'unsuccessful' || listing.state === 'tracked', notUnsuccessful());
    const reason = listing.diagnosis && `二次诊断：${listing.diagnosis}`;
    const set = { ...ROLLING, round: listing.round + 1 };
    await moveListing(tx, ctx, listing, 'returned', { action: 'rework', reason, set });
  });

/** 二次诊断: asks the administration why nobody took it. */
export const askDiagnosis = (ctx: MemberContext, input: { listingId: string }): Promise<void> =>
  ctx.write(async (tx) => {
    const listing = await loadListing(tx, ctx, input.listingId);
    if (listing.state === 'diagnosing') return;
    ensure(listing.state === 'unsuccessful', notUnsuccessful());
    await moveListing(tx, ctx, listing, 'diagnosing', { action: 'askDiagnosis', reason: listing.stateReason });
    const poster = ctx.actor.organisation?.name ?? '';
    const letter = diagnosisWantedLetter({ ...factsOf(ctx, listing), poster });
    const to = await officialEmails(tx, listing.organisationId);
    await enqueueMail(tx, ctx.now, ...to.map((email) => ({ to: email, ...letter })));
  });

/** The finding of an official who is not of the poster; the poster reads it and chooses again. */
export const diagnoseListing = (ctx: MemberContext, { listingId, diagnosis }: DiagnoseInput): Promise<void> =>
  ctx.write(async (tx) => {
    const listing = await tx.select().from(listings).where(eq(listings.id, listingId)).get();
    if (!listing || !mayReadListing(ctx.actor, listing)) throw notFound();
    if (listing.state === 'unsuccessful' && listing.diagnosis === diagnosis) return;
    ensure(listing.state === 'diagnosing', conflict('这一榜没有在等诊断，请刷新后再看。'));
    ensure(mayMoveListing(ctx.actor, listing, 'unsuccessful'));
    // Why it was 流榜 is public and stays; the finding is for the poster.
    const how = { action: 'diagnose', reason: listing.stateReason, set: { diagnosis } };
    await moveListing(tx, ctx, listing, 'unsuccessful', how);
    await tell(tx, ctx, listing, diagnosedLetter({ ...factsOf(ctx, listing), diagnosis }));
  });

const MAX_DAYS_TRACKED = 365;

/** 长期跟踪 until a day when it is to be looked at again; of a tracked one, the day is moved. */
export const trackListing = (ctx: MemberContext, { listingId, reviewOn }: TrackInput): Promise<void> =>
  ctx.write(async (tx) => {
    const listing = await loadListing(tx, ctx, listingId);
    if (listing.state === 'tracked' && listing.reviewOn === reviewOn) return;
    ensure(listing.state === 'unsuccessful' || listing.state === 'tracked', notUnsuccessful());
    const last = dayOf(ctx.now + MAX_DAYS_TRACKED * DAY);
    ensure(reviewOn > dayOf(ctx.now), conflict('请填今天以后的一天', 'reviewOn'));
    ensure(reviewOn <= last, conflict(`最远到 ${formatDay(last, ctx.now)}，到时候可以再跟踪`, 'reviewOn'));
    if (listing.state === 'unsuccessful') {
      const how = { action: 'track', reason: listing.stateReason, set: { reviewOn } };
      await moveListing(tx, ctx, listing, 'tracked', how);
    } else {
      await tx.update(listings).set({ reviewOn, updatedAt: ctx.now }).where(eq(listings.id, listing.id));
      await record(tx, ctx, {
        thing: 'listings',
        thingId: listing.id,
        action: 'track',
        from: 'tracked',
        to: 'tracked',
      });
    }
  });
