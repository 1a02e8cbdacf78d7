import { count, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { savedSearches } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { dayOf } from '#src/lib/dates.ts';
import type { ChangeInput, SaveInput } from './input.ts';
import { type Found, foundSince, indexedUntil, LONGEST, moveMark } from './news.ts';
import { mayReadSearch } from './policy.ts';
import { addressOf, type SavedQuery } from './query.ts';
import { MAX_SEARCHES } from './states.ts';

/** Nothing is older: what a search begins with is to be seen now, and is told to nobody later. */
const BEGINNING = 0;

/** Keeps a search; what there is by now is not news. Sent twice it is one. */
export async function saveSearch(ctx: MemberContext, { id, name, digest, query }: SaveInput): Promise<void> {
  const seen = await seenNow(ctx, query);
  await ctx.write(async (tx) => {
    const before = await tx.select().from(savedSearches).where(eq(savedSearches.id, id)).get();
    ensure(before === undefined || mayReadSearch(ctx.actor, before), notFound());
    if (before) return;
    const mine = eq(savedSearches.userId, ctx.actor.id);
    const kept = await tx.select({ n: count() }).from(savedSearches).where(mine).get();
    ensure((kept?.n ?? 0) < MAX_SEARCHES, conflict(`最多保存 ${MAX_SEARCHES} 次搜索，请先删掉不用的。`));
    const marks = { lookedAt: await indexedUntil(tx, ctx.now), toldUntil: BEGINNING, digestOn: dayOf(ctx.now) };
    const row = { id, userId: ctx.actor.id, name, digest, query, ...marks, createdAt: ctx.now };
    await tx.insert(savedSearches).values(row);
    await begin(tx, id, seen, ctx.now);
    await record(tx, ctx, { thing: 'searches', thingId: id, action: 'save', to: digest });
  });
}

/** Another name, or another rhythm. Letters that begin again tell of what comes from now on. */
export async function changeSearch(ctx: MemberContext, { id, name, digest }: ChangeInput): Promise<void> {
  const { query } = await load(ctx.db, ctx, id);
  const seen = digest === 'never' ? [] : await seenNow(ctx, query);
  await ctx.write(async (tx) => {
    const before = await load(tx, ctx, id);
    const begins = before.digest === 'never' && digest !== 'never';
    const set = { name, digest, ...(begins ? { digestOn: dayOf(ctx.now) } : {}) };
    await tx.update(savedSearches).set(set).where(eq(savedSearches.id, id));
    if (begins) await begin(tx, id, seen, ctx.now);
    await record(tx, ctx, { thing: 'searches', thingId: id, action: 'change', from: before.digest, to: digest });
  });
}

/** Goes and looks: what there is by now is not new any more. Returns the path of the search. */
export const lookAtSearch = (ctx: MemberContext, { id }: { id: string }): Promise<string> =>
  ctx.write(async (tx) => {
    const { query } = await load(tx, ctx, id);
    const lookedAt = await indexedUntil(tx, ctx.now);
    await tx.update(savedSearches).set({ lookedAt }).where(eq(savedSearches.id, id));
    return addressOf(query);
  });

export const removeSearch = (ctx: MemberContext, { id }: { id: string }): Promise<void> =>
  ctx.write(async (tx) => {
    await load(tx, ctx, id);
    await tx.delete(savedSearches).where(eq(savedSearches.id, id));
    await record(tx, ctx, { thing: 'searches', thingId: id, action: 'remove' });
  });

/** What the index holds of late: older things could only be found if the index were further behind than it can be. */
const seenNow = (ctx: MemberContext, query: SavedQuery): Promise<Found[]> => foundSince(ctx, query, ctx.now - LONGEST);

async function begin(tx: Transaction, id: string, seen: readonly Found[], now: number): Promise<void> {
  const toldUntil = await moveMark(tx, { id, toldUntil: BEGINNING }, seen, now);
  await tx.update(savedSearches).set({ toldUntil }).where(eq(savedSearches.id, id));
}

async function load(db: Pick<Transaction, 'select'>, ctx: MemberContext, id: string) {
  const search = await db.select().from(savedSearches).where(eq(savedSearches.id, id)).get();
  ensure(search !== undefined && mayReadSearch(ctx.actor, search), notFound('没有找到这次搜索，可能已经删掉了。'));
  return { ...search, query: search.query as SavedQuery };
}
