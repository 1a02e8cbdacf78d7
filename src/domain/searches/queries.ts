import { and, desc, eq, gte, ne } from 'drizzle-orm';
import { digestStops, savedSearches, users } from '#db/schema/index.ts';
import type { Context, MemberContext } from '#src/context.ts';
import { hashToken } from '#src/lib/ids.ts';
import { foundSince, stillPublic } from './news.ts';
import type { SavedQuery } from './query.ts';
import { LINK_LIFE } from './stop.ts';

export type SavedSearch = Omit<typeof savedSearches.$inferSelect, 'query'> & { query: SavedQuery };

/** How much of what is new a list counts, and how much it names. */
const COUNTED = 100;
const NAMED = 3;

/** What is new since its owner last looked: how many (`more`: or more) and the newest. */
export type News = { count: number; more: boolean; newest: { index: string; id: string; title: string }[] };

/** The searches this person saved, newest first. */
export const listSearches = async ({ db, actor }: MemberContext): Promise<SavedSearch[]> =>
  (await db
    .select()
    .from(savedSearches)
    .where(eq(savedSearches.userId, actor.id))
    .orderBy(desc(savedSearches.createdAt), desc(savedSearches.id))) as SavedSearch[];

export const countSearches = ({ db, actor }: MemberContext): Promise<number> =>
  db.$count(savedSearches, eq(savedSearches.userId, actor.id));

/** The same with what is new in each. */
export async function listSearchesWithNews(ctx: MemberContext): Promise<(SavedSearch & { news: News })[]> {
  const rows: (SavedSearch & { news: News })[] = [];
  for (const search of await listSearches(ctx)) rows.push({ ...search, news: await newsOf(ctx, search) });
  return rows;
}

async function newsOf(ctx: Context, { query, lookedAt }: SavedSearch): Promise<News> {
  const found = await foundSince(ctx, query, lookedAt, 1);
  const alive = await stillPublic(ctx.db, found, ctx.now);
  const newest = alive.slice(0, NAMED).map(({ index, id, texts }) => ({ index, id, title: texts.title }));
  return { count: alive.length, more: found.length >= COUNTED, newest };
}

/** Whose letters a link stops, and how many searches write to them; undefined for a link nobody was sent. */
export async function findStop({ db, now }: Pick<Context, 'db' | 'now'>, token: string) {
  const link = await db
    .select({ userId: digestStops.userId, email: users.email })
    .from(digestStops)
    .innerJoin(users, eq(users.id, digestStops.userId))
    .where(and(eq(digestStops.id, hashToken(token)), gte(digestStops.createdAt, now - LINK_LIFE)))
    .get();
  if (!link) return undefined;
  const mine = eq(savedSearches.userId, link.userId);
  return { ...link, writing: await db.$count(savedSearches, and(mine, ne(savedSearches.digest, 'never'))) };
}
