import { and, desc, eq, inArray } from 'drizzle-orm';
import { bids, contracts, listings, organisations, referrals, users } from '#db/schema/index.ts';
import { type Context, isOfficial, type MemberContext } from '#src/context.ts';
import { isUnsealed } from '#src/domain/bids/policy.ts';
import { HANDED_IN } from '#src/domain/bids/states.ts';
import { ensure, notFound } from '#src/errors.ts';
import { isSideOf, mayReadReferral } from './policy.ts';

const REFERRAL = {
  id: referrals.id,
  listingId: referrals.listingId,
  organisationId: referrals.organisationId,
  referredBy: referrals.referredBy,
  note: referrals.note,
  state: referrals.state,
  answer: referrals.answer,
  openedAt: referrals.openedAt,
  answeredAt: referrals.answeredAt,
  createdAt: referrals.createdAt,
};
const LISTING = {
  id: listings.id,
  number: listings.number,
  title: listings.title,
  organisationId: listings.organisationId,
  state: listings.state,
  deadlineAt: listings.deadlineAt,
  expiresAt: listings.expiresAt,
  publishedAt: listings.publishedAt,
};

const selectReferrals = (ctx: Context) =>
  ctx.db
    .select({ ...REFERRAL, listing: LISTING, organisation: organisations.name, scout: users.name })
    .from(referrals)
    .innerJoin(listings, eq(listings.id, referrals.listingId))
    .innerJoin(organisations, eq(organisations.id, referrals.organisationId))
    .innerJoin(users, eq(users.id, referrals.referredBy))
    .$dynamic();

/** One recommendation, for the three sides that may read it. Throws notFound. */
export async function getReferral(ctx: Context, id: string) {
  const referral = await selectReferrals(ctx).where(eq(referrals.id, id)).get();
  ensure(referral !== undefined && mayReadReferral(ctx.actor, referral), notFound());
  return asRead(ctx, referral);
}

type Row = Awaited<ReturnType<typeof selectReferrals>>[number];

/** `answerSealed`: 有意向 tells who is about to bid; until bids are opened it is for the two sides alone. */
function asRead(ctx: Context, row: Row) {
  const answerSealed = !isSideOf(ctx.actor, row) && !isUnsealed(row.listing, ctx.now);
  if (!answerSealed) return { ...row, answerSealed };
  return { ...row, answerSealed, state: 'sent' as const, answer: '', openedAt: null, answeredAt: null };
}

/** What it led to, as far as it may be told: nothing before the deadline, when bids are sealed. */
export type Credit = '' | '揭了榜' | '揭榜成功' | '已签约';

/** What one recommended, an official sees all; newest first, with what came of it. */
export async function listReferrals(ctx: MemberContext, limit = 200) {
  const rows = await selectReferrals(ctx)
    .where(isOfficial(ctx.actor) ? undefined : eq(referrals.referredBy, ctx.actor.id))
    .orderBy(desc(referrals.createdAt), desc(referrals.id))
    .limit(limit);
  const told = rows.filter(({ listing }) => isUnsealed(listing, ctx.now));
  const came = await creditsOf(ctx, told);
  return rows.map((row) => ({
    ...asRead(ctx, row),
    credit: came.get(`${row.listingId} ${row.organisationId}`) ?? ('' as Credit),
  }));
}

async function creditsOf(ctx: Context, rows: readonly { listingId: string }[]): Promise<Map<string, Credit>> {
  if (rows.length === 0) return new Map();
  const found = await ctx.db
    .select({
      listingId: bids.listingId,
      organisationId: bids.organisationId,
      state: bids.state,
      contract: contracts.id,
    })
    .from(bids)
    .leftJoin(contracts, eq(contracts.bidId, bids.id))
    .where(
      and(inArray(bids.listingId, [...new Set(rows.map((row) => row.listingId))]), inArray(bids.state, HANDED_IN)),
    );
  return new Map(
    found.map(({ listingId, organisationId, state, contract }) => [
      `${listingId} ${organisationId}`,
      contract !== null ? '已签约' : state === 'awarded' ? '揭榜成功' : '揭了榜',
    ]),
  );
}

/** What was recommended to the actor's organisation and waits for an answer. */
export async function listOpenReferrals(ctx: MemberContext) {
  const own = ctx.actor.organisation?.id;
  if (own === undefined) return [];
  return selectReferrals(ctx)
    .where(and(eq(referrals.organisationId, own), eq(referrals.state, 'sent')))
    .orderBy(desc(referrals.createdAt))
    .limit(50);
}
