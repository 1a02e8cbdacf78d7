import { type SQL, sql } from 'drizzle-orm';
import type { Embedder, Reader } from '#db/client.ts';
import { breathe } from '../breathe.ts';
import { nameOf } from '../embedder.ts';
import { versionOf } from '../versions.ts';

/**
 * The vectors in memory, each number in 8 bits, under the row number of its document. Derived and never trusted to be
 * current, as the columns are: each search first takes over what was written since, by whatever process.
 */
type Vectors = {
  /** Numbers of a vector, filled up to whole strides. */
  width: number;
  blocks: Block[];
  /** The last versions taken over, of the index and of the vectors. */
  version: number;
  made: number;
};
/** `scales`: what a number of each vector counts; 0 where there is none. */
type Block = { numbers: Int8Array; scales: Float32Array };

/** Rows of a block, which is looked at in one go: some milliseconds. */
const ROWS = 2048;
/** Numbers multiplied at a time. */
const STRIDE = 8;
/** Rows handed over at a time: between two the process answers others. */
const PIECE = 200;
const MOST_OF_8_BITS = 127;

/** One for each database handle of this process, of one model. */
const held = new WeakMap<Reader, { name: string; vectors: Promise<Vectors> }>();

/** What is near to a vector, about: row numbers, the nearest first, of all that are above `least` at most `limit`. */
export async function scanVectors(
  db: Reader,
  embedder: Embedder,
  asked: Float32Array,
  { least, limit }: { least: number; limit: number },
): Promise<number[]> {
  const vectors = await readVectors(db, embedder);
  const { numbers, scale } = round(asked, vectors.width);
  const wide = Int32Array.from(numbers);
  let found: Found[] = [];
  for (const [i, block] of vectors.blocks.entries()) {
    const last = found[limit - 1]?.alike ?? least;
    const more = lookAt(block, wide, scale, last).map(({ row, alike }) => ({ row: i * ROWS + row, alike }));
    if (more.length > 0) found = [...found, ...more].sort((a, b) => b.alike - a.alike).slice(0, limit);
    await breathe();
  }
  return found.map(({ row }) => row);
}

type Found = { row: number; alike: number };

/** The innermost loop of a search by meaning: plain arithmetic, nothing made. */
function lookAt({ numbers, scales }: Block, asked: Int32Array, scale: number, least: number): Found[] {
  const found: Found[] = [];
  const { length } = asked;
  for (let row = 0; row < ROWS; row++) {
    if (scales[row] === 0) continue;
    const alike = multiply(numbers, row * length, asked) * scale * (scales[row] as number);
    if (alike > least) found.push({ row, alike });
  }
  return found;
}

/** Two sums, so that one need not wait for the other. */
function multiply(numbers: Int8Array, from: number, asked: Int32Array): number {
  const of = (at: number): number => numbers[from + at] as number;
  const to = (at: number): number => asked[at] as number;
  let one = 0;
  let other = 0;
  for (let i = 0; i < asked.length; i += STRIDE) {
    one += of(i) * to(i) + of(i + 1) * to(i + 1) + of(i + 2) * to(i + 2) + of(i + 3) * to(i + 3);
    other += of(i + 4) * to(i + 4) + of(i + 5) * to(i + 5) + of(i + 6) * to(i + 6) + of(i + 7) * to(i + 7);
  }
  return one + other;
}

/** The largest number takes all of the 8 bits. */
function round(vector: Float32Array, width: number): { numbers: Int8Array; scale: number } {
  let most = 0;
  for (const n of vector) most = Math.max(most, Math.abs(n));
  const scale = most / MOST_OF_8_BITS;
  const numbers = new Int8Array(width);
  for (let i = 0; i < vector.length; i++) numbers[i] = Math.round((vector[i] as number) / (scale || 1));
  return { numbers, scale };
}

/** One reader after the other. Vectors of another model are worth nothing. */
function readVectors(db: Reader, embedder: Embedder): Promise<Vectors> {
  const name = nameOf(embedder);
  const before = held.get(db);
  const last = before?.name === name ? before.vectors : Promise.resolve(emptyVectors(embedder));
  const vectors = last.then((known) => catchUp(db, known, embedder.dimensions));
  held.set(db, { name, vectors });
  vectors.catch(() => held.delete(db));
  return vectors;
}

const emptyVectors = ({ dimensions }: Embedder): Vectors => ({
  width: Math.ceil(dimensions / STRIDE) * STRIDE,
  blocks: [],
  version: -1,
  made: -1,
});

/** First the versions, then the rows: what changes in between is taken over once more. */
async function catchUp(db: Reader, vectors: Vectors, dimensions: number): Promise<Vectors> {
  const [version, made] = [await versionOf(db), await versionOf(db, 'vectors')];
  if (version === vectors.version && made === vectors.made) return vectors;
  const gone = await db.all<{ row: number }>(
    sql`SELECT "row" AS "row" FROM search_gone WHERE changed > ${vectors.version}`,
  );
  for (const { row } of gone) leave(vectors, row);
  const since = vectors.version < 0 ? sql`true` : sql`d."row" IN (${rowsSince(vectors)})`;
  for (let after = 0; ; ) {
    const rows = await selectRows(db, since, after);
    for (const { row, vector } of rows) if (vector.byteLength === dimensions * 4) enter(vectors, row, vector);
    if (rows.length < PIECE) break;
    after = rows.at(-1)?.row ?? after;
    await breathe();
  }
  return Object.assign(vectors, { version, made });
}

const rowsSince = ({ version, made }: Vectors): SQL => sql`SELECT "row" FROM search_documents WHERE changed > ${version}
  UNION SELECT c."row" FROM search_vectors m JOIN search_documents c ON c."index" = m."index" AND c.id = m.id
    WHERE m.changed > ${made}`;

const selectRows = (db: Reader, since: SQL, after: number) =>
  db.all<{ row: number; vector: ArrayBuffer }>(sql`SELECT d."row" AS "row", v.vector AS vector
    FROM search_documents d CROSS JOIN search_vectors v ON v."index" = d."index" AND v.id = d.id
    WHERE ${since} AND d."row" > ${after} ORDER BY d."row" LIMIT ${PIECE}`);

function enter({ blocks, width }: Vectors, row: number, vector: ArrayBuffer): void {
  const [at, place] = [Math.floor(row / ROWS), row % ROWS];
  while (blocks.length <= at) blocks.push({ numbers: new Int8Array(0), scales: new Float32Array(ROWS) });
  const block = blocks[at] as Block;
  if (block.numbers.length === 0) block.numbers = new Int8Array(ROWS * width);
  const { numbers, scale } = round(new Float32Array(vector), width);
  block.numbers.set(numbers, place * width);
  block.scales[place] = scale;
}

function leave({ blocks }: Vectors, row: number): void {
  const block = blocks[Math.floor(row / ROWS)];
  if (block) block.scales[row % ROWS] = 0;
}
