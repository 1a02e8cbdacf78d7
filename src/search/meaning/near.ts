import { sql } from 'drizzle-orm';
import type { Database, Embedder, Reader, Services } from '#db/client.ts';
import { embed, nameOf } from '../embedder.ts';
import { findFollower } from '../followers.ts';
import { askIfThere } from '../meilisearch/breaker.ts';
import { anyOf } from '../sql.ts';
import { isOf, NAME, type State } from './state.ts';
import { scanVectors } from './vectors.ts';

/** Row numbers of what means something alike, and how much: above 0, at most 1. */
export type Near = ReadonlyMap<number, number>;
/** What means something like a text; undefined where nobody can tell in time. */
export type FindNear = (text: string) => Promise<Near | undefined>;

/** A person waits for it. */
const PATIENCE_MS = 400;
/** More of them no longer mean the same. */
const MOST = 100;
/** So many of the nearest by rounded numbers are measured exactly, and so far those may be off. */
const LOOKED_AT = 2 * MOST;
const ROUNDING = 0.02;
const KEPT = 1000;
const KEY = Symbol.for('jiebang.search.asked');
const store = globalThis as { [KEY]?: Map<string, Float32Array> };

/** Finds the vector of a text; undefined where none comes in time. */
export type FindVector = (text: string) => Promise<Float32Array | undefined>;

export const openVectors = ({ embedder }: Services): FindVector | undefined =>
  embedder && ((text) => vectorOf(embedder, text));

/** Undefined where no embedder is configured. */
export const openNear = ({ db, services: { embedder } }: Pick<Database, 'db' | 'services'>): FindNear | undefined =>
  embedder && ((text) => findNear(db, embedder, text));

async function findNear(db: Reader, embedder: Embedder, text: string): Promise<Near | undefined> {
  const held = await findFollower<State>(db, NAME);
  if (!held || !isOf(held, embedder)) return undefined;
  const vector = await vectorOf(embedder, text);
  return vector && nearest(db, embedder, vector);
}

/** Questions are asked again: the vectors of the last thousand are kept. */
async function vectorOf(embedder: Embedder, text: string): Promise<Float32Array | undefined> {
  store[KEY] ??= new Map();
  const name = `${nameOf(embedder)} ${text}`;
  const vector =
    store[KEY].get(name) ??
    (await askIfThere(
      embedder.url,
      async () => (await embed(embedder, [text], PATIENCE_MS))[0],
      'The embedder does not answer, search goes by words alone',
    ));
  store[KEY].delete(name);
  if (vector) store[KEY].set(name, vector);
  for (const oldest of store[KEY].keys()) if (store[KEY].size > KEPT) store[KEY].delete(oldest);
  return vector;
}

/**
 * Finds by the rounded vectors in memory and decides by those stored. libSQL's index of vectors was slower to build than
 * all this is to run, see ARCHITECTURE.md.
 */
async function nearest(db: Reader, embedder: Embedder, vector: Float32Array): Promise<Near> {
  const { near } = embedder;
  const rows = await scanVectors(db, embedder, vector, { least: near - ROUNDING, limit: LOOKED_AT });
  if (rows.length === 0) return new Map();
  const asked = JSON.stringify(Array.from(vector));
  const { packed } = await db.get<{ packed: string }>(sql`
    WITH asked AS MATERIALIZED (SELECT vector32(${asked}) AS vector),
      measured AS (SELECT d."row", 1 - vector_distance_cos(v.vector, asked.vector) AS alike
        FROM asked, search_documents d CROSS JOIN search_vectors v ON v."index" = d."index" AND v.id = d.id
        WHERE ${anyOf(sql`d."row"`, rows)})
    SELECT json_group_array(json_array("row", alike)) AS packed
    FROM (SELECT * FROM measured WHERE alike > ${near} ORDER BY alike DESC LIMIT ${MOST})`);
  const measured = JSON.parse(packed) as [row: number, alike: number][];
  return new Map(measured.map(([row, alike]) => [row, (alike - near) / (1 - near)]));
}
