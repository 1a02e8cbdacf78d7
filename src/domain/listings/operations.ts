import { and, asc, count, eq, gt } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { audit, indicators, listings } from '#db/schema/index.ts';
import type { Context, MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, forbidden, invalid, notFound, Refusal } from '#src/errors.ts';
import { DAY, formatTime } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { blocksOf, checkUp } from './checkup.ts';
import { type ListingInput, missingOf } from './input.ts';
import { publishedLetter, questionLetter, returnedLetter, submittedLetter, withdrawnLetter } from './mail.ts';
import { moveListing } from './moves.ts';
import { nextNumber } from './numbers.ts';
import {
  isPosterHandlerOf,
  mayCheckListing,
  mayContactPoster,
  mayDraftListing,
  mayEditListing,
  mayReadListing,
  maySubmitListing,
  mayWithdrawListing,
} from './policy.ts';
import { bidderEmails, officialEmails, posterEmails } from './recipients.ts';

type Row = typeof listings.$inferSelect;

/**
 * Creates or changes a draft. The id comes from the form, so that sending it twice or saving as one types makes one
 * row. An id of another organisation's listing is refused as not found.
 */
export async function saveListing(ctx: MemberContext, input: ListingInput): Promise<{ id: string }> {
  const { id, indicators: rows, ...values } = input;
  await ctx.write(async (tx) => {
    const before = await tx.select().from(listings).where(eq(listings.id, id)).get();
    if (before) await changeDraft(tx, ctx, before, values);
    else await createDraft(tx, ctx, id, values);
    await tx.delete(indicators).where(eq(indicators.listingId, id));
    if (rows.length > 0)
      await tx.insert(indicators).values(rows.map((row) => ({ ...row, id: newId(), listingId: id })));
  });
  return { id };
}

type Values = Omit<ListingInput, 'id' | 'indicators'>;

async function createDraft(tx: Transaction, ctx: MemberContext, id: string, values: Values): Promise<void> {
  const { organisation } = ctx.actor;
  ensure(organisation !== undefined && mayDraftListing(ctx.actor), forbidden('以单位经办人的身份登录后才能发榜。'));
  await tx.insert(listings).values({
    ...values,
    id,
    organisationId: organisation.id,
    region: organisation.region,
    createdBy: ctx.actor.id,
    createdAt: ctx.now,
    updatedAt: ctx.now,
  });
  await record(tx, ctx, { thing: 'listings', thingId: id, action: 'create', to: 'draft' });
}

async function changeDraft(tx: Transaction, ctx: MemberContext, before: Row, values: Values): Promise<void> {
  ensure(isPosterHandlerOf(ctx.actor, before), notFound());
  ensure(mayEditListing(ctx.actor, before), conflict('这一榜已经提交，不能再改。要改请联系初核人员退回。'));
  await tx
    .update(listings)
    .set({ ...values, updatedAt: ctx.now })
    .where(eq(listings.id, before.id));
}

/** Hands a draft in for 初核. Refuses with a message at every field that is missing or that 榜单体检 stops. */
export async function submitListing(ctx: MemberContext, { id }: { id: string }): Promise<void> {
  await ctx.write(async (tx) => {
    const listing = await getRow(tx, ctx, id);
    ensure(mayEditListing(ctx.actor, listing));
    ensure(maySubmitListing(ctx.actor, listing), conflict('单位认证通过后才能提交初核。草稿已经存好，不会丢。'));
    const blocks = blocksOf(checkUp(listing, await indicatorsOf(tx, id), ctx.now));
    if (Object.keys(blocks).length > 0) throw new Refusal('conflict', INCOMPLETE, blocks);
    await moveListing(tx, ctx, listing, 'submitted', { action: 'submit', set: { submittedAt: ctx.now } });
    const to = await officialEmails(tx, listing.organisationId);
    const poster = ctx.actor.organisation?.name ?? '';
    await enqueueMail(tx, ctx.now, ...to.map((email) => submittedLetter(email, ctx.site, listing, poster)));
  });
}

async function ensureComplete(tx: Transaction, ctx: Context, listing: Row): Promise<void> {
  const missing = missingOf(asDraft(listing), await indicatorsOf(tx, listing.id), ctx.now);
  if (Object.keys(missing).length > 0) throw new Refusal('conflict', INCOMPLETE, missing);
}

const indicatorsOf = (tx: Transaction, listingId: string) =>
  tx.select().from(indicators).where(eq(indicators.listingId, listingId)).orderBy(asc(indicators.position));

const INCOMPLETE = '草稿已经存好。下面各处补齐以后，再点“提交初核”。';

const asDraft = (row: Row): Values => ({ ...row, field: row.field as Values['field'] });

/** 发榜. The number is given at first publication. Refuses what time has overtaken since it was handed in. */
export async function publishListing(ctx: MemberContext, { id }: { id: string }): Promise<{ number: string }> {
  return ctx.write(async (tx) => {
    const listing = await getRow(tx, ctx, id);
    ensureCheck(ctx, listing);
    await ensureComplete(tx, ctx, listing).catch(() => {
      throw conflict('提交以来时限已过，或内容不全，不能发榜。请退回发榜方修改。');
    });
    const number = listing.number ?? (await nextNumber(tx, ctx.now));
    const set = { number, publishedAt: listing.publishedAt ?? ctx.now };
    await moveListing(tx, ctx, listing, 'published', { action: 'publish', set });
    const closes = formatTime(listing.deadlineAt ?? ctx.now, ctx.now);
    const to = await posterEmails(tx, listing.organisationId);
    const published = { ...listing, number };
    await enqueueMail(tx, ctx.now, ...to.map((email) => publishedLetter(email, ctx.site, published, closes)));
    return { number };
  });
}

function ensureCheck(ctx: MemberContext, listing: Row): void {
  ensure(listing.state === 'submitted', conflict('这一榜已经不在待初核，请刷新后再看。'));
  ensure(mayCheckListing(ctx.actor, listing), forbidden('本单位发的榜，请其他单位的初核人员办理。'));
}

/** 退回修改, with the reason the poster reads. */
export async function returnListing(ctx: MemberContext, { id, reason }: { id: string; reason: string }): Promise<void> {
  await ctx.write(async (tx) => {
    const listing = await getRow(tx, ctx, id);
    ensureCheck(ctx, listing);
    await moveListing(tx, ctx, listing, 'returned', { action: 'return', reason });
    const to = await posterEmails(tx, listing.organisationId);
    await enqueueMail(tx, ctx.now, ...to.map((email) => returnedLetter(email, ctx.site, listing, reason)));
  });
}

/** 撤榜. After publication with a reason, which bidders and the public page are told. */
export async function withdrawListing(
  ctx: MemberContext,
  { id, reason }: { id: string; reason: string },
): Promise<void> {
  await ctx.write(async (tx) => {
    const listing = await getRow(tx, ctx, id);
    ensure(mayReadListing(ctx.actor, listing), notFound());
    ensure(
      listing.state !== 'contracted' && listing.state !== 'withdrawn',
      conflict('这一榜已经签约或撤过，不能再撤。'),
    );
    ensure(mayWithdrawListing(ctx.actor, listing));
    if (listing.state !== 'draft' && reason === '') throw invalid({ reason: '请写明撤榜的原因，揭榜方和公众会看到' });
    await moveListing(tx, ctx, listing, 'withdrawn', { action: 'withdraw', reason });
    const own = isPosterHandlerOf(ctx.actor, listing) ? [] : await posterEmails(tx, listing.organisationId);
    const to = new Set([...own, ...(await bidderEmails(tx, id))]);
    await enqueueMail(tx, ctx.now, ...[...to].map((email) => withdrawnLetter(email, ctx.site, listing, reason)));
  });
}

const QUESTIONS_A_DAY = 10;

/** Passes a question on to the poster's handlers; neither side learns more of the other than the letter says. */
export async function contactPoster(ctx: MemberContext, { id, message }: { id: string; message: string }) {
  await ctx.write(async (tx) => {
    const listing = await getRow(tx, ctx, id);
    ensure(mayContactPoster(ctx.actor, listing), forbidden('认证单位的人员才能请平台转达，本单位的榜不必转达。'));
    const asked = await countQuestions(tx, ctx);
    ensure(asked < QUESTIONS_A_DAY, conflict(`一天最多转达 ${QUESTIONS_A_DAY} 次，请明天再问。`, 'message'));
    const { name: asker, email, organisation } = ctx.actor;
    const question = { asker, email, organisation: organisation?.name ?? '', message };
    const to = await posterEmails(tx, listing.organisationId);
    await enqueueMail(tx, ctx.now, ...to.map((address) => questionLetter(address, ctx.site, listing, question)));
    await record(tx, ctx, { thing: 'listings', thingId: id, action: 'contact' });
  });
}

async function countQuestions(tx: Transaction, ctx: MemberContext): Promise<number> {
  const mine = and(eq(audit.actorId, ctx.actor.id), eq(audit.thing, 'listings'), eq(audit.action, 'contact'));
  const row = await tx
    .select({ n: count() })
    .from(audit)
    .where(and(gt(audit.at, ctx.now - DAY), mine))
    .get();
  return row?.n ?? 0;
}

/** The row as this transaction sees it; refuses as not found what the person may not read. */
async function getRow(tx: Transaction, ctx: Context, id: string): Promise<Row> {
  const row = await tx.select().from(listings).where(eq(listings.id, id)).get();
  if (!row || !mayReadListing(ctx.actor, row)) throw notFound();
  return row;
}
