import { sql } from 'drizzle-orm';
import type { Embedder, Reader } from '#db/client.ts';
import type { SearchDocument, SearchKey } from '../engine.ts';
import { findFollower } from '../followers.ts';
import { documentColumns, type StoredDocument, toDocument } from '../sql.ts';
import { isOf, NAME, type State } from './state.ts';

/** Vectors are sent as text: more digits than models mean by them cost the more to write and to read. */
const DIGITS = 1e6;

/** The vectors stored of these documents, by `index/id`: none of another model. */
export async function storedVectors(
  db: Reader,
  embedder: Embedder,
  keys: readonly SearchKey[],
): Promise<Map<string, number[]>> {
  const held = await findFollower<State>(db, NAME);
  if (!held || !isOf(held, embedder) || keys.length === 0) return new Map();
  const wanted = JSON.stringify(keys.map(({ index, id }) => [index, id]));
  const rows = await db.all<
    SearchKey & { vector: ArrayBuffer }
  >(sql`SELECT "index" AS "index", id AS id, vector AS vector
    FROM search_vectors WHERE ("index", id) IN (SELECT value->>0, value->>1 FROM json_each(${wanted}))`);
  return new Map(rows.map(({ index, id, vector }) => [`${index}/${id}`, plain(vector)]));
}

const plain = (vector: ArrayBuffer): number[] =>
  Array.from(new Float32Array(vector), (n) => Math.round(n * DIGITS) / DIGITS);

/** The next documents whose vector is later than a version, about `limit`, and the version that brings one to. */
export async function embeddedAfter(
  db: Reader,
  after: number,
  limit: number,
  now: number,
): Promise<{ documents: SearchDocument[]; version: number }> {
  const [last] = await db.all<{ version: number | null }>(sql`SELECT max(changed) AS version
    FROM (SELECT changed FROM search_vectors WHERE changed > ${after} ORDER BY changed LIMIT ${limit})`);
  const version = last?.version ?? after;
  const rows = await db.all<StoredDocument>(sql`SELECT ${documentColumns(now)}
    FROM search_vectors v CROSS JOIN search_documents d ON d."index" = v."index" AND d.id = v.id
    WHERE v.changed > ${after} AND v.changed <= ${version}`);
  return { documents: rows.map(toDocument), version };
}
