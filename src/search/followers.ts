import { sql } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import type { SearchDocument, SearchKey } from './engine.ts';
import { documentColumns, type StoredDocument, toDocument } from './sql.ts';

/** What is later in the embedded index than a version: to be put, to be removed, and the version that brings one to. */
export type Changes = { put: SearchDocument[]; removed: SearchKey[]; version: number };

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
