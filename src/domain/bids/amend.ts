import { and, asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Transaction } from '#db/client.ts';
import { bids, indicators, listings, listingVersions } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { findBatch } from '#src/domain/batches/queries.ts';
import { type Plan, planAmendment } from '#src/domain/listings/amendment.ts';
import { listingInput } from '#src/domain/listings/input.ts';
import { isPosterHandlerOf, mayAmendListing, mayReadListing } from '#src/domain/listings/policy.ts';
import { NAMED, namesPoster } from '#src/domain/listings/queries.ts';
import { contentOf, type Measure } from '#src/domain/listings/versions.ts';
import { findOrganisation } from '#src/domain/organisations/queries.ts';
import { conflict, ensure, forbidden, notFound } from '#src/errors.ts';
import { filledProse, ticked, whole } from '#src/lib/fields.ts';
import { isId, newId } from '#src/lib/ids.ts';
import { enqueueSearch } from '#src/outbox/enqueue.ts';
import { reconfirmedLetter } from './amend-mail.ts';
import { tellBidders } from './amend-tell.ts';
import { listToDeclare, whyNotLead } from './eligibility.ts';
import { CONDITIONS } from './input.ts';
import { type Bid, findBid, type Listing } from './load.ts';
import { moveBid } from './moves.ts';
import { factsOf, tell } from './notify.ts';
import { isBidderOf, mayChangeBid, whyNotBid } from './policy.ts';

/** Which version the form showed, so that nobody writes over, or agrees to, what they have not seen. */
const seen = whole(1, 100_000).transform((version) => version ?? 0);

/** A published listing as its form sends it: kind, track, batch and anonymity are not asked again. */
export const amendInput = listingInput
  .omit({ kind: true, batchId: true, anonymous: true })
  .extend({ version: seen, note: filledProse(500, '修改说明') });
export type AmendInput = z.output<typeof amendInput>;

export const reconfirmInput = z.object({ id: z.string().refine(isId), version: seen, conditionsDeclared: ticked() });
type ReconfirmInput = { id: string; version: number; conditionsDeclared?: boolean };

/** How the listing stands after a change: whether bids wait to be confirmed, how many, and its deadline. */
export type Outcome = { material: boolean; unsettled: number; deadlineAt: number | null; extended: boolean };

/**
 * 发榜后修改: keeps what it said, says what it says now, and tells everybody who bids or drafts. After a material change
 * every bid waits to be confirmed again and at least four days remain. The same form sent twice changes it once.
 */
export const amendListing = (ctx: MemberContext, input: AmendInput): Promise<Outcome> =>
  ctx.write(async (tx) => {
    const { id, version, note, ...amended } = input;
    const before = await tx.select().from(listings).where(eq(listings.id, id)).get();
    if (!before || !mayReadListing(ctx.actor, before)) throw notFound();
    ensure(isPosterHandlerOf(ctx.actor, before));
    ensure(mayAmendListing(ctx.actor, before, ctx.now), conflict('这一榜不在揭榜期，不能再改榜文。'));
    const sent = await findSent(tx, ctx, before, version, note);
    if (sent) return { material: sent.material, unsettled: 0, deadlineAt: before.deadlineAt, extended: false };
    ensure(before.version === version, conflict('这一榜刚刚有人改过，请刷新后，在新的内容上再改。'));
    ensure(!(await namesPoster({ db: tx }, before, note)), conflict(NAMED, 'note'));
    const plan = planAmendment(amended, { before, ...(await surroundingsOf(tx, before)), now: ctx.now });
    await keep(tx, ctx, before, plan, note);
    const unsettled = await tellBidders(tx, ctx, plan, note);
    return { material: plan.material, unsettled, deadlineAt: plan.after.deadlineAt, extended: plan.extended };
  });

/** What this very form made when it was sent before: the same person, the version it asks for, the same words. */
const findSent = (tx: Transaction, ctx: MemberContext, listing: Listing, version: number, note: string) =>
  listing.version === version + 1
    ? tx
        .select({ material: listingVersions.material })
        .from(listingVersions)
        .where(
          and(
            eq(listingVersions.listingId, listing.id),
            eq(listingVersions.version, version),
            eq(listingVersions.changedBy, ctx.actor.id),
            eq(listingVersions.note, note),
          ),
        )
        .get()
    : undefined;

async function surroundingsOf(tx: Transaction, listing: Listing) {
  const poster = await findOrganisation({ db: tx }, listing.organisationId);
  if (!poster) throw notFound();
  return { poster, rows: await indicatorsOf(tx, listing.id), batch: await findBatch({ db: tx }, listing.batchId) };
}

const indicatorsOf = (tx: Transaction, listingId: string): Promise<Measure[]> => {
  const { name, value, unit, method } = indicators;
  return tx
    .select({ name, value, unit, method })
    .from(indicators)
    .where(eq(indicators.listingId, listingId))
    .orderBy(asc(indicators.position));
};

/** Writes what it said into the versions and what it says now into the listing, all of it or nothing. */
async function keep(tx: Transaction, ctx: MemberContext, before: Listing, plan: Plan, note: string): Promise<void> {
  const { id: listingId, version, restricted } = before;
  const { content, old, material, after } = plan;
  const kept = { listingId, version, content: JSON.stringify(contentOf(old, old.indicators)), restricted };
  const made = { note, material, changedBy: ctx.actor.id, createdAt: ctx.now };
  await tx.insert(listingVersions).values({ id: newId(), ...kept, ...made });
  await tx
    .update(listings)
    .set({ ...after, version: version + 1, updatedAt: ctx.now })
    .where(and(eq(listings.id, listingId), eq(listings.version, version)));
  await tx.delete(indicators).where(eq(indicators.listingId, listingId));
  const rows = content.indicators.map((row, position) => ({ ...row, position, id: newId(), listingId }));
  if (rows.length > 0) await tx.insert(indicators).values(rows);
  await record(tx, ctx, { thing: 'listings', thingId: listingId, action: 'amend', reason: note });
  await enqueueSearch(tx, ctx.now, { index: 'listings', id: listingId });
}

/**
 * 重新确认: the bid stands for the listing as it says now. Refuses while the bidder has not seen the latest version.
 * Returns the listing's id.
 */
export const reconfirmBid = (ctx: MemberContext, input: ReconfirmInput): Promise<string> =>
  ctx.write(async (tx) => {
    const found = await findBid(tx, input.id);
    if (!found || !isBidderOf(ctx.actor, found.bid)) throw notFound();
    const { bid, listing } = found;
    ensure(mayChangeBid(ctx.actor, bid));
    if (bid.state === 'submitted' && bid.listingVersion === listing.version) return listing.id;
    const whyNot = whyNotBid(ctx.actor, listing, ctx.now);
    if (whyNot) throw conflict(whyNot);
    const never = await whyNotLead({ db: tx }, listing.id, bid.organisationId, ctx.now);
    if (never) throw forbidden(never);
    ensure(input.version === listing.version, conflict('榜文刚刚又改过，请刷新，看过新的修改再确认。'));
    const conditionsDeclaredAt = await declaredAt(tx, ctx, bid, input);
    await moveBid(tx, ctx, listing, bid, 'reconfirm');
    await tx.update(bids).set({ listingVersion: listing.version, conditionsDeclaredAt }).where(eq(bids.id, bid.id));
    await tell(tx, ctx, bid, reconfirmedLetter({ ...factsOf(ctx, listing), bid }));
    return listing.id;
  });

/** When the 硬性条件 were declared as they are now: with this form, where a change took back what was declared before. */
async function declaredAt(
  tx: Transaction,
  ctx: MemberContext,
  bid: Bid,
  input: ReconfirmInput,
): Promise<number | null> {
  if (bid.conditionsDeclaredAt !== null) return bid.conditionsDeclaredAt;
  if ((await listToDeclare({ db: tx }, bid.listingId, bid.organisationId)).length === 0) return null;
  ensure(input.conditionsDeclared === true, conflict(CONDITIONS, 'conditionsDeclared'));
  return ctx.now;
}
