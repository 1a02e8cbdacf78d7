import { and, eq, isNull } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { listings, referrals, users } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { mayReadListing } from '#src/domain/listings/policy.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { ANSWERS, type AnswerInput, type ReferralInput } from './input.ts';
import { answeredLetter } from './mail.ts';
import { mayAnswerReferral, mayReadReferral, mayRefer } from './policy.ts';
import { findOwn, refuseTooMany, send, theOrganisation } from './send.ts';

/**
 * Recommends an organisation, named by its full name, short name or code, for an open listing. The same twice is one.
 * Returns the referral's id.
 */
export const refer = (ctx: MemberContext, input: ReferralInput): Promise<string> =>
  ctx.write(async (tx) => {
    const listing = await tx.select().from(listings).where(eq(listings.id, input.listingId)).get();
    ensure(listing !== undefined && mayReadListing(ctx.actor, listing), notFound());
    ensure(mayRefer(ctx.actor, listing, ctx.now), conflict('这一榜不在揭榜期，或者您不能为它推荐单位。'));
    const taker = await theOrganisation(tx, input.organisation);
    const own = taker.id === listing.organisationId;
    // A refusal would tell who posts an anonymous listing: that one is kept, and nobody is written to.
    ensure(!own || listing.anonymous, conflict('这家单位不能揭这一榜，请推荐别家。', 'organisation'));
    const before = await findOwn(tx, ctx, listing.id, taker.id);
    if (before) return before.id;
    await refuseTooMany(tx, ctx, 1);
    return send(tx, ctx, listing, taker.id, input.note, '');
  });

/** The organisation that was recommended opens the listing. Returns the listing's id. */
export const openReferral = (ctx: MemberContext, { id }: { id: string }): Promise<string> =>
  ctx.write(async (tx) => {
    const referral = await load(tx, ctx, id);
    const invited = ctx.actor.organisation?.id === referral.organisationId;
    if (invited)
      await tx
        .update(referrals)
        .set({ openedAt: ctx.now })
        .where(and(eq(referrals.id, id), isNull(referrals.openedAt)));
    return referral.listingId;
  });

/** 有意向 or 不合适, with a reason; told to who recommended. */
export const answerReferral = (ctx: MemberContext, { id, state, answer }: AnswerInput): Promise<void> =>
  ctx.write(async (tx) => {
    const referral = await load(tx, ctx, id);
    ensure(mayAnswerReferral(ctx.actor, referral), conflict('这条推荐已经答复过，或者您不能代表这家单位答复。'));
    await tx
      .update(referrals)
      .set({ state, answer, answeredAt: ctx.now, openedAt: referral.openedAt ?? ctx.now })
      .where(and(eq(referrals.id, id), eq(referrals.state, 'sent')));
    await record(tx, ctx, {
      thing: 'referrals',
      thingId: id,
      action: 'answer',
      from: 'sent',
      to: state,
      reason: answer,
    });
    const listing = await tx.select().from(listings).where(eq(listings.id, referral.listingId)).get();
    const scout = await tx.select().from(users).where(eq(users.id, referral.referredBy)).get();
    if (!listing || !scout) return;
    const told = { id, organisation: ctx.actor.organisation?.name ?? '', word: ANSWERS[state], answer };
    await enqueueMail(tx, ctx.now, { to: scout.email, ...answeredLetter(ctx.site, listing, told) });
  });

async function load(tx: Transaction, ctx: MemberContext, id: string) {
  const referral = await tx.select().from(referrals).where(eq(referrals.id, id)).get();
  ensure(referral !== undefined && mayReadReferral(ctx.actor, referral), notFound());
  return referral;
}
