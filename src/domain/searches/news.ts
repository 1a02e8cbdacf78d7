import { and, eq, gt, inArray, lte, min, ne, sql } from 'drizzle-orm';
import type { Reader, Transaction } from '#db/client.ts';
import { audit, outbox, savedSearchTold } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { DAY } from '#src/lib/dates.ts';
import type { Hit, SearchDocument } from '#src/search/engine.ts';
import { searchAll } from '#src/search/query.ts';
import { SOURCES } from '#src/search/sources.ts';
import type { SavedQuery } from './query.ts';

/** What an engine is asked for at once, and how often before what is left counts as told: a flood, from an import. */
const SIZE = 100;
const MAX_PAGES = 50;

/** An engine that copies the index may be so far behind while it still answers. */
const GRACE = 2 * DAY;
/** A row that cannot be indexed does not hold the mark back for ever. */
export const LONGEST = 30 * DAY;

export type Found = Pick<Hit, 'index' | 'id' | 'publishedAt'>;

/** What became public after a moment, newest first, as far as the engine knows of it. */
export async function foundSince(ctx: Context, query: SavedQuery, since: number, pages = MAX_PAGES): Promise<Found[]> {
  const found = new Map<string, Found>();
  for (let page = 1; page <= pages; page++) {
    const answer = await searchAll(ctx, { ...query, strict: true, sort: 'newest', page, size: SIZE });
    const fresh = answer.hits.filter(({ publishedAt }) => publishedAt > since);
    for (const { index, id, publishedAt } of fresh) found.set(`${index}/${id}`, { index, id, publishedAt });
    if (fresh.length < answer.hits.length || page >= answer.pages) break;
  }
  return [...found.values()];
}

/**
 * Up to which moment all that became public is in the index: nothing older waits for it. Publishing asks for the index
 * in its own transaction, so a listing is either found or its request is in the outbox.
 */
export async function indexedUntil(db: Reader, now: number, grace = 0): Promise<number> {
  const waiting = await db
    .select({ since: min(outbox.createdAt) })
    .from(outbox)
    .where(and(eq(outbox.kind, 'search'), ne(outbox.state, 'done')))
    .get();
  return Math.max(now - LONGEST, Math.min(now - grace, (waiting?.since ?? Number.POSITIVE_INFINITY) - 1));
}

type Mark = { id: string; toldUntil: number };

/** Those that were not told of yet. What came back into public after it was told of is new again. */
export async function untold(db: Reader, search: Mark, found: readonly Found[]): Promise<Found[]> {
  const told = await db.select().from(savedSearchTold).where(eq(savedSearchTold.searchId, search.id));
  const at = new Map(told.map(({ index, documentId, publishedAt }) => [`${index}/${documentId}`, publishedAt]));
  return found.filter(
    ({ index, id, publishedAt }) =>
      publishedAt > search.toldUntil && publishedAt > (at.get(`${index}/${id}`) ?? Number.NEGATIVE_INFINITY),
  );
}

/**
 * Moves the mark up to where the index is sure to be, and remembers what was found beyond it: that time is looked at again,
 * since the index may lag, and nothing of it is told twice. Returns the new mark.
 */
export async function moveMark(tx: Transaction, search: Mark, found: readonly Found[], now: number): Promise<number> {
  const mark = Math.max(search.toldUntil, await indexedUntil(tx, now, GRACE));
  await tx
    .delete(savedSearchTold)
    .where(and(eq(savedSearchTold.searchId, search.id), lte(savedSearchTold.publishedAt, mark)));
  const beyond = found.filter(({ publishedAt }) => publishedAt > mark);
  for (let i = 0; i < beyond.length; i += SIZE)
    await tx
      .insert(savedSearchTold)
      .values(
        beyond
          .slice(i, i + SIZE)
          .map(({ index, id, publishedAt }) => ({ searchId: search.id, index, documentId: id, publishedAt })),
      )
      .onConflictDoUpdate({
        target: [savedSearchTold.searchId, savedSearchTold.index, savedSearchTold.documentId],
        set: { publishedAt: sql`excluded.published_at` },
      });
  return mark;
}

/** Those of what was found that are public at this moment, as they now are, in the same order. */
export async function stillPublic(db: Reader, found: readonly Found[], now: number): Promise<SearchDocument[]> {
  const documents = new Map<string, SearchDocument>();
  for (const [index, some] of Map.groupBy(found, (one) => one.index)) {
    const ids = some.map(({ id }) => id);
    const kept = index === 'organisations' ? await newlyVerified(db, some) : ids;
    for (const document of await SOURCES[index].documents(db, kept, now))
      documents.set(`${index}/${document.id}`, document);
  }
  return found.flatMap(({ index, id }) => documents.get(`${index}/${id}`) ?? []);
}

/** A renewed verification is nothing new: an organisation is new on the day it came among the verified. */
async function newlyVerified(db: Reader, found: readonly Found[]): Promise<string[]> {
  const ids = found.map(({ id }) => id);
  const since = Math.min(...found.map(({ publishedAt }) => publishedAt));
  const renewed = await db
    .selectDistinct({ id: audit.thingId })
    .from(audit)
    .where(
      and(
        eq(audit.thing, 'organisations'),
        inArray(audit.thingId, ids),
        eq(audit.from, 'verified'),
        eq(audit.to, 'verified'),
        gt(audit.at, since - 1),
      ),
    );
  const old = new Set(renewed.map(({ id }) => id));
  return ids.filter((id) => !old.has(id));
}
