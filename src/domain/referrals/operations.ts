import { and, count, eq, gt, isNull, like, or } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { listings, organisations, referrals, users } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { mayReadListing } from '#src/domain/listings/policy.ts';
import { handlersOf } from '#src/domain/organisations/queries.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { DAY } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { ANSWERS, type AnswerInput, type ReferralInput } from './input.ts';
import { answeredLetter, referredLetter } from './mail.ts';
import { mayAnswerReferral, mayReadReferral, mayRefer } from './policy.ts';

const REFERRALS_A_DAY = 20;

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
    const before = await tx
      .select({ id: referrals.id })
      .from(referrals)
      .where(
        and(
          eq(referrals.listingId, listing.id),
          eq(referrals.organisationId, taker.id),
          eq(referrals.referredBy, ctx.actor.id),
        ),
      )
      .get();
    if (before) return before.id;
    await refuseTooMany(tx, ctx);
    const id = newId();
    const { note } = input;
    const parties = { listingId: listing.id, organisationId: taker.id, referredBy: ctx.actor.id };
    await tx.insert(referrals).values({ id, ...parties, note, createdAt: ctx.now });
    await record(tx, ctx, { thing: 'referrals', thingId: id, action: 'refer', to: 'sent' });
    const by = [ctx.actor.organisation?.name, ctx.actor.name].filter(Boolean).join('的');
    const to = own ? [] : await handlersOf({ db: tx }, taker.id);
    const letter = referredLetter(ctx.site, listing, { id, by, note });
    await enqueueMail(tx, ctx.now, ...to.map((address) => ({ to: address, ...letter })));
    return id;
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

/** The one verified organisation of this name, short name or code; else a sentence that names those alike. */
async function theOrganisation(tx: Transaction, words: string) {
  const { code, name, shortName, state } = organisations;
  const verified = eq(state, 'verified');
  const exact = await tx
    .select({ id: organisations.id })
    .from(organisations)
    .where(and(verified, or(eq(code, words.toUpperCase()), eq(name, words), eq(shortName, words))))
    .limit(2);
  if (exact.length === 1 && exact[0]) return exact[0];
  const alike = await tx
    .select({ name })
    .from(organisations)
    .where(and(verified, like(name, `%${words.replaceAll(/[%_]/g, '')}%`)))
    .limit(5);
  const names = alike.map((row) => row.name).join('、');
  throw conflict(names ? `请写全称。相近的有：${names}` : '没有这个名称或代码的已认证单位', 'organisation');
}

async function refuseTooMany(tx: Transaction, ctx: MemberContext): Promise<void> {
  const today = await tx
    .select({ n: count() })
    .from(referrals)
    .where(and(eq(referrals.referredBy, ctx.actor.id), gt(referrals.createdAt, ctx.now - DAY)))
    .get();
  ensure((today?.n ?? 0) < REFERRALS_A_DAY, conflict(`一天最多推荐 ${REFERRALS_A_DAY} 次，请明天再推荐。`));
}
