import { and, desc, eq, inArray } from 'drizzle-orm';
import { bids, contracts, listings, organisations, outbox, referrals, users } from '#db/schema/index.ts';
import { type Context, isOfficial, type MemberContext } from '#src/context.ts';
import { isUnsealed } from '#src/domain/bids/policy.ts';
import { whyNotLead } from '#src/domain/bids/queries.ts';
import { HANDED_IN } from '#src/domain/bids/states.ts';
import { type Match, matchesOfListing } from '#src/domain/matches/queries.ts';
import { ensure, notFound } from '#src/errors.ts';
import { isSideOf, mayPush, mayReadReferral } from './policy.ts';
import type { Delivery } from './states.ts';

const REFERRAL = {
  id: referrals.id,
  listingId: referrals.listingId,
  organisationId: referrals.organisationId,
  referredBy: referrals.referredBy,
  note: referrals.note,
  caution: referrals.caution,
  letters: referrals.letters,
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

type ListOptions = { listingId?: string | undefined; limit?: number };

/** What one recommended, an official sees all; newest first, with what came of it. */
export async function listReferrals(ctx: MemberContext, { listingId, limit = 200 }: ListOptions = {}) {
  const official = isOfficial(ctx.actor);
  const rows = await selectReferrals(ctx)
    .where(
      and(
        official ? undefined : eq(referrals.referredBy, ctx.actor.id),
        listingId === undefined ? undefined : eq(referrals.listingId, listingId),
      ),
    )
    .orderBy(desc(referrals.createdAt), desc(referrals.id))
    .limit(limit);
  const told = rows.filter(({ listing }) => isUnsealed(listing, ctx.now));
  const came = await creditsOf(ctx, told);
  const delivered = official ? await deliveriesOf(ctx, rows) : new Map<string, Delivery>();
  return rows.map((row) => ({
    ...asRead(ctx, row),
    letters: [],
    /** Officials only: that nobody was written to would name the poster of an anonymous listing. */
    delivery: delivered.get(row.id),
    credit: came.get(`${row.listingId} ${row.organisationId}`) ?? ('' as Credit),
  }));
}
export type ListedReferral = Awaited<ReturnType<typeof listReferrals>>[number];

/** Ids asked for at once: SQLite takes 32,766 bound values a statement. */
const IDS = 5000;

/** Whether the letters of each arrived: one is enough. */
async function deliveriesOf(ctx: Context, rows: readonly Row[]): Promise<Map<string, Delivery>> {
  const ids = rows.flatMap(({ letters }) => letters);
  const states = new Map<string, { state: string; doneAt: number | null }>();
  for (let i = 0; i < ids.length; i += IDS) {
    const { id, state, doneAt } = outbox;
    const found = await ctx.db
      .select({ id, state, doneAt })
      .from(outbox)
      .where(inArray(id, ids.slice(i, i + IDS)));
    for (const row of found) states.set(row.id, row);
  }
  return new Map(rows.map(({ id, letters }) => [id, toDelivery(letters.flatMap((one) => states.get(one) ?? []))]));
}

function toDelivery(letters: readonly { state: string; doneAt: number | null }[]): Delivery {
  if (letters.length === 0) return { state: 'none' };
  const done = letters.filter(({ state }) => state === 'done').map(({ doneAt }) => doneAt ?? 0);
  if (done.length > 0) return { state: 'arrived', at: Math.min(...done) };
  return { state: letters.every(({ state }) => state === 'failed') ? 'failed' : 'waiting' };
}

/** An organisation whose capability or achievement comes near to a listing, by the best of them. */
export type Candidate = {
  id: string;
  name: string;
  match: Match;
  /** A hard condition it does not meet. */
  caution: string;
  /** Who recommended the listing to it already, the actor among them. */
  by: string[];
  mine: boolean;
};

/** Whom an official could push a listing to: the organisations behind its matches, the best first. */
export async function listCandidates(ctx: MemberContext, listing: Parameters<typeof mayPush>[1] & { id: string }) {
  ensure(mayPush(ctx.actor, listing, ctx.now));
  const matches = await matchesOfListing(ctx, listing.id, { limit: 30 });
  const sent = await listReferrals(ctx, { listingId: listing.id });
  const candidates = new Map<string, Candidate>();
  for (const match of matches) {
    const { organisationId: id, organisationName: name } = match.document;
    if (candidates.has(id)) continue;
    const caution = (await whyNotLead(ctx, listing.id, id, ctx.now)) ?? '';
    const before = sent.filter(({ organisationId }) => organisationId === id);
    const by = before.map(({ scout }) => scout);
    candidates.set(id, { id, name, match, caution, by, mine: before.some((one) => one.referredBy === ctx.actor.id) });
  }
  return [...candidates.values()];
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
