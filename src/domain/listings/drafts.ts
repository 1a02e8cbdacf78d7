import { eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { indicators, listings } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { findBatch } from '#src/domain/batches/queries.ts';
import { type Batch, stageOf } from '#src/domain/batches/states.ts';
import { findOrganisation } from '#src/domain/organisations/queries.ts';
import { conflict, ensure, forbidden, notFound, Refusal } from '#src/errors.ts';
import { newId } from '#src/lib/ids.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { blocksOf, checkUp } from './checkup.ts';
import type { ListingInput } from './input.ts';
import { getRow, indicatorsOf, type Row } from './load.ts';
import { submittedLetter } from './mail.ts';
import { moveListing } from './moves.ts';
import { isPosterHandlerOf, mayDraftListing, mayEditListing, maySubmitListing } from './policy.ts';
import { namedFields } from './poster.ts';
import { officialEmails } from './recipients.ts';

/**
 * Creates or changes a draft. The id comes from the form, so that sending it twice or saving as one types makes one
 * row. An id of another organisation's listing is refused as not found, a batch that does not collect at its field.
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
    ...(await underBatch(tx, ctx, null, values)),
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
  const settled = await underBatch(tx, ctx, before.batchId, values);
  // To another batch it has not been handed in yet: there the calendar counts anew.
  const submittedAt = settled.batchId === before.batchId ? before.submittedAt : null;
  await tx
    .update(listings)
    .set({ ...settled, submittedAt, updatedAt: ctx.now })
    .where(eq(listings.id, before.id));
}

/** The track and the deadline follow from the batch; what is 常年 is 市场对接 and asks for no public money. */
async function underBatch(tx: Transaction, ctx: MemberContext, kept: string | null, values: Values) {
  const batch = await findBatch({ db: tx }, values.batchId);
  if (values.batchId !== kept && values.batchId !== null)
    ensure(batch !== undefined && stageOf(batch, ctx.now) === 'collecting', conflict(NOT_COLLECTING, 'batchId'));
  if (!batch) return { ...values, track: 'market' as const, publicFen: null };
  const publicFen = batch.track === 'fiscal' ? values.publicFen : null;
  return { ...values, track: batch.track, publicFen, deadlineAt: batch.bidUntil };
}

const NOT_COLLECTING = '这一批次现在不接受申报，请改选正在申报的批次，或者选常年。';

/** Hands a draft in for 初核. Refuses with a message at every field that is missing or that 榜单体检 stops. */
export async function submitListing(ctx: MemberContext, { id }: { id: string }): Promise<void> {
  await ctx.write(async (tx) => {
    const listing = await getRow(tx, ctx, id);
    ensure(mayEditListing(ctx.actor, listing));
    ensure(maySubmitListing(ctx.actor, listing), conflict('单位认证通过后才能提交初核。草稿已经存好，不会丢。'));
    const batch = await findBatch({ db: tx }, listing.batchId);
    if (batch) ensureCalendar(listing, batch, ctx.now);
    const rows = await indicatorsOf(tx, id);
    const owner = await findOrganisation({ db: tx }, listing.organisationId);
    const named = owner ? namedFields(listing, rows, owner) : {};
    const blocks = { ...blocksOf(checkUp(listing, rows, ctx.now, batch)), ...named };
    if (Object.keys(blocks).length > 0) throw new Refusal('conflict', INCOMPLETE, blocks);
    await moveListing(tx, ctx, listing, 'submitted', { action: 'submit', set: { submittedAt: ctx.now } });
    const to = await officialEmails(tx, listing.organisationId);
    const poster = ctx.actor.organisation?.name ?? '';
    await enqueueMail(tx, ctx.now, ...to.map((email) => submittedLetter(email, ctx.site, listing, poster)));
  });
}

/** While the batch collects; what came in time and was sent back, until bidding ends. */
function ensureCalendar({ submittedAt }: Row, batch: Batch, now: number): void {
  const cameInTime = submittedAt !== null && now < batch.bidUntil;
  ensure(cameInTime || stageOf(batch, now) === 'collecting', conflict(NOT_COLLECTING, 'batchId'));
}

const INCOMPLETE = '草稿已经存好。下面各处补齐以后，再点“提交初核”。';
