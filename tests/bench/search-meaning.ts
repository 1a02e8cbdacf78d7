import { monitorEventLoopDelay } from 'node:perf_hooks';
import { sql } from 'drizzle-orm';
import type { Embedder } from '#db/client.ts';
import { createContext } from '#src/context.ts';
import { embed, nameOf } from '#src/search/embedder.ts';
import { putFollower } from '#src/search/followers.ts';
import { openNear } from '#src/search/meaning/near.ts';
import { NAME } from '#src/search/meaning/state.ts';
import { searchAll } from '#src/search/query.ts';
import { countUp, versionOf } from '#src/search/versions.ts';
import { startEmbedder } from '#tests/search/embedder-server.ts';
import { quantile } from './load.ts';
import { type Market, openMarket } from './market.ts';
import { fill, randomWords } from './search-scale.ts';

const SIZES = [10_000, 100_000] as const;
const DIMENSIONS = 384;
const QUERIES = 60;
const COMPARED = 20;
const NEIGHBOURS = 100;
const BATCH = 500;
/** So low that a hundred random vectors of each size are near to anything. */
const NEAR = 0.05;
const PATIENCE_MS = 5000;
const NANO = 1e6;

/** Prints what a search costs by words alone and by meaning too, how long it holds the event loop, and what it misses. */
export async function measureMeaning(): Promise<void> {
  for (const size of SIZES) await measureSize(size);
}

async function measureSize(size: number): Promise<void> {
  const embedder = await startEmbedder('openai', DIMENSIONS);
  const service = { ...embedder.service, near: NEAR };
  const market = await openMarket();
  await fill(market, size);
  await giveVectors(market, service, size);
  const say = (what: string) => console.info(`${size} documents: ${what}`);
  await ask(market);
  say(`by words alone: ${tell(await ask(market))}`);
  market.database.services.embedder = service;
  const held = monitorEventLoopDelay({ resolution: 1 });
  held.enable();
  const started = performance.now();
  await openNear(market.database)?.('第一问');
  say(`vectors read in ${(performance.now() - started).toFixed(0)} ms, longest stretch ${longest(held)}`);
  held.reset();
  say(`by meaning too, asking the model (a stub that answers at once): ${tell(await ask(market))}`);
  say(`by meaning too, the question known: ${tell(await ask(market))}; longest stretch ${longest(held)}`);
  held.disable();
  await compare(market, service, say);
  embedder.stop();
  market.close();
}

const tell = (times: number[]) =>
  `p50 ${quantile(times, 0.5).toFixed(1)} ms, p95 ${quantile(times, 0.95).toFixed(1)} ms`;

const longest = ({ max }: { max: number }) => `${(max / NANO).toFixed(0)} ms`;

/** As if the embedder had made them. */
async function giveVectors({ database, now }: Market, service: Embedder, size: number): Promise<void> {
  const next = randomNumbers(size);
  // The same buffers for each batch: to clear away a hundred thousand would be measured with what comes after.
  const vectors = Array.from({ length: BATCH }, () => new Float32Array(DIMENSIONS));
  for (let i = 0; i < size; i += BATCH)
    await database.client.batch(
      vectors.map((vector, k) => ({
        sql: `INSERT INTO search_vectors ("index", id, hash, vector, changed) SELECT "index", id, '', ?, 1 FROM search_documents WHERE "row" = ?`,
        args: [Buffer.from(toRandom(vector, next).buffer), i + k + 1],
      })),
      'write',
    );
  await database.write(async (tx) => {
    await countUp(tx, 'vectors');
    await putFollower(tx, NAME, await versionOf(tx), { embedder: nameOf(service) }, now);
  });
}

function toRandom(vector: Float32Array<ArrayBuffer>, next: () => number): Float32Array<ArrayBuffer> {
  for (let i = 0; i < DIMENSIONS; i++) vector[i] = next() + next() + next() + next() - 2;
  const length = Math.hypot(...vector);
  for (let i = 0; i < DIMENSIONS; i++) vector[i] = (vector[i] ?? 0) / length;
  return vector;
}

function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Against every vector measured one by one in the database. */
async function compare({ database }: Market, service: Embedder, say: (what: string) => void): Promise<void> {
  const near = openNear(database);
  const times: number[] = [];
  let [found, wanted] = [0, 0];
  for (let i = 0; i < COMPARED; i++) {
    const q = randomWords(97 * i + 11)();
    const ours = (await near?.(q)) ?? new Map();
    const asked = JSON.stringify(Array.from((await embed(service, [q], PATIENCE_MS))[0] ?? []));
    const started = performance.now();
    const exact = await database.db.all<{ row: number }>(sql`
      WITH asked AS MATERIALIZED (SELECT vector32(${asked}) AS vector)
      SELECT d."row" AS "row" FROM search_vectors v JOIN search_documents d USING ("index", id), asked
      WHERE vector_distance_cos(v.vector, asked.vector) < ${1 - NEAR}
      ORDER BY vector_distance_cos(v.vector, asked.vector) LIMIT ${NEIGHBOURS}`);
    times.push(performance.now() - started);
    found += exact.filter(({ row }) => ours.has(row)).length;
    wanted += exact.length;
  }
  times.sort((a, b) => a - b);
  say(
    `of the ${NEIGHBOURS} nearest by exact measure ${((100 * found) / wanted).toFixed(1)} % found; SQL: ${tell(times)}`,
  );
}

async function ask({ database, now }: Market): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < QUERIES; i++) {
    const word = randomWords(31 * i + 7);
    const q = Array.from({ length: 1 + (i % 3) }, word).join(' ');
    const started = performance.now();
    await searchAll(createContext(database, undefined, now), { q });
    times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b);
}
