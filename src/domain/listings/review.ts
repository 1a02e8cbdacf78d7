import { and, eq, isNull } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { listings } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { findBatch } from '#src/domain/batches/queries.ts';
import { type Batch, SECOND_REVIEW_WORDS } from '#src/domain/batches/states.ts';
import { conflict, ensure, forbidden } from '#src/errors.ts';
import { DAY, formatTime } from '#src/lib/dates.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { missingOf } from './input.ts';
import { getRow, indicatorsOf, type Row } from './load.ts';
import { passedLetter, publishedLetter, recommendedLetter, returnedLetter } from './mail.ts';
import { moveListing } from './moves.ts';
import { nextNumber } from './numbers.ts';
import { mayCheckListing, mayRecommendListing, mayReviewListing } from './policy.ts';
import { officialEmails, posterEmails } from './recipients.ts';

/** 有效期 of a listing without a deadline. */
const OPEN_ENDED = 180 * DAY;

/** 初核通过, in a batch with two looks: another official decides about 遴选 or 论证. */
export const passListing = (ctx: MemberContext, { id }: { id: string }): Promise<void> =>
  ctx.write(async (tx) => {
    const listing = await getRow(tx, ctx, id);
    ensure(listing.state === 'submitted', conflict('这一榜已经不在待初核，请刷新后再看。'));
    ensureEntitled(ctx, listing);
    const batch = await findBatch({ db: tx }, listing.batchId);
    ensure(batch?.review === 'two', conflict('这一榜只有一级审核，初核同意就直接发榜。'));
    await moveListing(tx, ctx, listing, 'reviewing', { action: 'pass', set: { checkedBy: ctx.actor.id } });
    const to = await officialEmails(tx, listing.organisationId);
    const others = to.filter((email) => email !== ctx.actor.email);
    await enqueueMail(tx, ctx.now, ...others.map((email) => passedLetter(email, ctx.site, listing)));
  });

/**
 * 发榜, from 初核 or from 遴选 or 论证. The number is given at first publication. Refuses what time has overtaken since it
 * was handed in.
 */
export const publishListing = (ctx: MemberContext, { id }: { id: string }): Promise<{ number: string }> =>
  ctx.write(async (tx) => {
    const listing = await getRow(tx, ctx, id);
    const batch = await findBatch({ db: tx }, listing.batchId);
    ensureDecision(ctx, listing);
    ensure(
      listing.state === 'reviewing' || batch?.review !== 'two',
      conflict('这一批次两级审核：请先办“初核通过”，再由另一位同事发榜。'),
    );
    await ensurePublishable(tx, ctx, listing, batch);
    const number = listing.number ?? (await nextNumber(tx, ctx.now));
    const expiresAt = listing.deadlineAt === null ? ctx.now + OPEN_ENDED : null;
    const set = { number, publishedAt: listing.publishedAt ?? ctx.now, expiresAt };
    await moveListing(tx, ctx, listing, 'published', { action: 'publish', set });
    const closes =
      listing.deadlineAt === null ? '常年有效，没有截止时间' : `${formatTime(listing.deadlineAt, ctx.now)} 截止揭榜`;
    const to = await posterEmails(tx, listing.organisationId);
    const published = { ...listing, number };
    await enqueueMail(tx, ctx.now, ...to.map((email) => publishedLetter(email, ctx.site, published, closes)));
    return { number };
  });

/** Demands that an official imported may come without a deadline; the poster sets one when bids are to be opened. */
async function ensurePublishable(tx: Transaction, ctx: MemberContext, listing: Row, batch: Batch | undefined) {
  const overtaken = '本批次的揭榜截止已过，不能再发榜。请退回发榜方，改报别的批次或常年。';
  ensure(batch === undefined || ctx.now < batch.bidUntil, conflict(overtaken));
  const terms = { batch, openEnded: listing.importKey !== null };
  const draft = { ...listing, field: listing.field as 'other' };
  const missing = missingOf(draft, await indicatorsOf(tx, listing.id), ctx.now, terms);
  ensure(Object.keys(missing).length === 0, conflict('提交以来时限已过，或内容不全，不能发榜。请退回发榜方修改。'));
}

/** 退回修改 from either step, with the reason the poster reads. */
export const returnListing = (ctx: MemberContext, { id, reason }: { id: string; reason: string }): Promise<void> =>
  ctx.write(async (tx) => {
    const listing = await getRow(tx, ctx, id);
    ensureDecision(ctx, listing);
    await moveListing(tx, ctx, listing, 'returned', { action: 'return', reason, set: { checkedBy: null } });
    const to = await posterEmails(tx, listing.organisationId);
    await enqueueMail(tx, ctx.now, ...to.map((email) => returnedLetter(email, ctx.site, listing, reason)));
  });

/** 推荐到省, once, with a note the poster reads. */
export const recommendListing = (ctx: MemberContext, { id, note }: { id: string; note: string }): Promise<void> =>
  ctx.write(async (tx) => {
    const listing = await getRow(tx, ctx, id);
    ensure(listing.recommendedAt === null, conflict('这一榜已经推荐过了。'));
    ensure(mayRecommendListing(ctx.actor, listing), forbidden('管理部门的人员推荐已经发榜的、不是本单位的榜。'));
    await tx
      .update(listings)
      .set({ recommendedAt: ctx.now, updatedAt: ctx.now })
      .where(and(eq(listings.id, id), isNull(listings.recommendedAt)));
    await record(tx, ctx, { thing: 'listings', thingId: id, action: 'recommend', reason: note });
    const to = await posterEmails(tx, listing.organisationId);
    await enqueueMail(tx, ctx.now, ...to.map((email) => recommendedLetter(email, ctx.site, listing, note)));
  });

/** Whoever passed 初核 does not also decide in the second step. */
function ensureDecision(ctx: MemberContext, listing: Row): void {
  const waits = listing.state === 'submitted' || listing.state === 'reviewing';
  ensure(waits, conflict('这一榜已经不在审核，请刷新后再看。'));
  const second = SECOND_REVIEW_WORDS[listing.track];
  ensure(
    listing.state !== 'reviewing' || listing.checkedBy !== ctx.actor.id,
    conflict(`初核是您办的，${second}请另一位同事办。`),
  );
  ensureEntitled(ctx, listing);
}

function ensureEntitled(ctx: MemberContext, listing: Row): void {
  const allowed = mayCheckListing(ctx.actor, listing) || mayReviewListing(ctx.actor, listing);
  ensure(allowed, forbidden('审核由管理部门办；本单位发的榜，请其他单位的人员办理。'));
}
