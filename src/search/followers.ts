import { and, eq, isNull, lte, or, sql } from 'drizzle-orm';
import type { Database, Reader, Transaction } from '#db/client.ts';
import { searchFollowers } from '#db/schema/index.ts';
import type { SearchDocument, SearchKey } from './engine.ts';
import { documentColumns, type StoredDocument, toDocument } from './sql.ts';

/** What is later in the embedded index than a version: to be put, to be removed, and the version that brings one to. */
export type Changes = { put: SearchDocument[]; removed: SearchKey[]; version: number };

/** Up to which version a copy has come, what its follower remembers, and until when a worker has it in hand. */
export type Follower<S> = { version: number; state: S; leasedUntil: number | null };

/** Before everything, documents of an index older than versions too. */
export const BEGINNING = -1;

/**
 * The next changes of the embedded index after a version, about `limit` of each: copies of it elsewhere follow by these, so
 * that whatever they missed arrives when they are back. Whole versions only; nothing to do when `version` stays.
 */
export async function changesAfter(db: Reader, after: number, limit: number, now: number): Promise<Changes> {
  const version = await nextVersion(db, after, limit);
  const put = await db.all<StoredDocument>(
    sql`SELECT ${documentColumns(now)} FROM search_documents d WHERE d.changed > ${after} AND d.changed <= ${version}`,
  );
  const removed = await db.all<SearchKey>(
    sql`SELECT "index", id FROM search_removed WHERE changed > ${after} AND changed <= ${version}`,
  );
  return { put: put.map(toDocument), removed, version };
}

export async function findFollower<S>(db: Reader, name: string): Promise<Follower<S> | undefined> {
  const row = await db.select().from(searchFollowers).where(eq(searchFollowers.name, name)).get();
  return row && { version: row.version, state: row.state as S, leasedUntil: row.leasedUntil };
}

/** Takes it in hand until that moment; undefined while another has it. */
export function takeFollower<S>(
  { write }: Pick<Database, 'write'>,
  name: string,
  now: number,
  until: number,
): Promise<Follower<S> | undefined> {
  return write(async (tx) => {
    const free = or(isNull(searchFollowers.leasedUntil), lte(searchFollowers.leasedUntil, now));
    const [row] = await tx
      .update(searchFollowers)
      .set({ leasedUntil: until, updatedAt: now })
      .where(and(eq(searchFollowers.name, name), free))
      .returning();
    return row && { version: row.version, state: row.state as S, leasedUntil: until };
  });
}

/** Writes down how far it has come, if it is still in the same hands. `until`: nobody goes on before. */
export function keepFollower<S extends Record<string, unknown>>(
  { write }: Pick<Database, 'write'>,
  name: string,
  { version, state, leasedUntil }: Follower<S>,
  now: number,
  until = leasedUntil,
): Promise<boolean> {
  return write(async (tx) => {
    const mine =
      leasedUntil === null ? isNull(searchFollowers.leasedUntil) : eq(searchFollowers.leasedUntil, leasedUntil);
    const kept = await tx
      .update(searchFollowers)
      .set({ version, state, leasedUntil: until, updatedAt: now })
      .where(and(eq(searchFollowers.name, name), mine))
      .returning({ name: searchFollowers.name });
    return kept.length > 0;
  });
}

/** A copy begun or built anew takes the place of whatever was known. */
export async function putFollower<S extends Record<string, unknown>>(
  tx: Transaction,
  name: string,
  version: number,
  state: S,
  now: number,
): Promise<void> {
  const set = { version, state, leasedUntil: null, updatedAt: now };
  await tx
    .insert(searchFollowers)
    .values({ name, ...set })
    .onConflictDoUpdate({ target: searchFollowers.name, set });
}

/** The version of the last of the next so many changes; of one that wrote more than that, all. */
async function nextVersion(db: Reader, after: number, limit: number): Promise<number> {
  const versions = await db.all<{ version: number; n: number }>(sql`SELECT version, sum(n) AS n FROM (
      SELECT changed AS version, count(*) AS n FROM search_documents WHERE changed > ${after} GROUP BY 1
      UNION ALL SELECT changed, count(*) FROM search_removed WHERE changed > ${after} GROUP BY 1)
    GROUP BY version ORDER BY version LIMIT ${limit}`);
  let last = after;
  let sum = 0;
  for (const { version, n } of versions) {
    if (sum > 0 && sum + n > limit) break;
    sum += n;
    last = version;
  }
  return last;
}
