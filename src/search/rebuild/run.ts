import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Database, Reader, Transaction } from '#db/client.ts';
import { analyse } from '../analyse.ts';
import { embeddedEngine } from '../embedded.ts';
import { INDEXES, type Index, type SearchDocument, type SearchKey } from '../engine.ts';
import { documentsOf, keyOf, refreshBatch } from '../refresh.ts';
import { SOURCES } from '../sources.ts';
import { removeDocuments, storeDocuments } from '../store.ts';
import { versionOf } from '../versions.ts';
import { under, useVocabulary } from '../vocabulary.ts';
import { noteBegun, noteBuilt } from './format.ts';
import { failRebuild, finishRebuild, keepRebuild, type Reached, type Rebuild, releaseRebuild } from './jobs.ts';

type Handle = Pick<Database, 'db' | 'write'>;
/** `lost`: stopped by somebody, or in other hands. `paused`: this process ends, another goes on. */
export type Outcome = 'done' | 'failed' | 'lost' | 'paused';
type Options = {
  signal?: AbortSignal | undefined;
  progress?: (reached: Reached) => void;
  now?: () => number;
  /** Builds the copy on another engine, once the index itself is done. */
  copy?: () => Promise<unknown>;
};

/** Records tokenised at a time and written in one transaction: short, since other writers of the site wait for it. */
const BATCH = 100;
/** What must be gone is looked for last: more keys at a time, for most are fine. */
const SWEEP = 500;
const KEEP_MS = 20_000;

/**
 * Puts every record anew and removes what no longer has one, from where the job stands. Reading and tokenising happen
 * outside the transactions, so that a write of the site never waits for them. The index answers all the while; memory
 * holds one batch.
 */
export async function runRebuild(database: Handle, job: Rebuild, options: Options = {}): Promise<Outcome> {
  const now = options.now ?? Date.now;
  const step: Step = { database, job, reached: { position: job.position, done: job.done }, now, options };
  try {
    if (job.position === '') await database.write((tx) => noteBegun(tx, now()));
    for (const phase of ['put', 'sweep'] as const)
      for (const index of INDEXES)
        for (;;) {
          if (options.signal?.aborted) return await pause(database, job);
          const went = await (phase === 'put' ? putBatch : sweepBatch)(step, index);
          if (went === 'lost') return 'lost';
          if (went === 'end') break;
          options.progress?.(step.reached);
          await nextTurn();
        }
    await database.write((tx) => noteBuilt(tx, now()));
    await copyKept(step);
    await finishRebuild(database, job, now());
    return 'done';
  } catch (thrown) {
    await failRebuild(database, job, thrown, now());
    console.error('[rebuild]', thrown);
    return 'failed';
  }
}

/** Another server may take its time: the lease is kept meanwhile. */
async function copyKept({ database, job, reached, now, options }: Step): Promise<void> {
  const keep = () => database.write((tx) => keepRebuild(tx, job, reached, now())).catch(() => undefined);
  const keeping = setInterval(keep, KEEP_MS);
  try {
    await options.copy?.();
  } finally {
    clearInterval(keeping);
  }
}

type Went = 'on' | 'end' | 'lost';
type Step = { database: Handle; job: Rebuild; reached: Reached; now: () => number; options: Options };

async function pause(database: Handle, job: Rebuild): Promise<Outcome> {
  await releaseRebuild(database, job);
  return 'paused';
}

/** The next records of one index. */
async function putBatch(step: Step, index: Index): Promise<Went> {
  const { db } = step.database;
  const after = leftAt(step.reached, 'put', index);
  if (after === undefined) return 'end';
  const seen = await versionOf(db);
  const ids = (await SOURCES[index].idsAfter(db, after, BATCH)).map(({ id }) => id);
  if (ids.length === 0) return 'end';
  const keys = ids.map((id) => ({ index, id }));
  const prepared = await prepare(db, keys, step.now());
  const reached = { position: `put/${index}/${ids.at(-1)}`, done: step.reached.done + ids.length };
  return advance(step, reached, async (tx) => {
    // What was written since may be newer than what was read: then both once more, within the transaction.
    if (await isOutdated(tx, keys, seen)) await refreshBatch(tx, keys, step.now());
    else await put(tx, keys, prepared);
  });
}

type Prepared = { documents: SearchDocument[]; analysed: ReturnType<typeof analyse>[] };

async function prepare(db: Reader, keys: SearchKey[], now: number): Promise<Prepared> {
  const vocabulary = await useVocabulary(db);
  const documents = await documentsOf(db, keys, now);
  return { documents, analysed: under(vocabulary, () => documents.map(analyse)) };
}

async function put(tx: Transaction, keys: SearchKey[], { documents, analysed }: Prepared): Promise<void> {
  const held = new Set(documents.map(keyOf));
  await storeDocuments(tx, documents, analysed);
  await removeDocuments(
    tx,
    keys.filter((key) => !held.has(keyOf(key))),
  );
}

/** Looks again at the next keys the index holds: those without a record go. */
async function sweepBatch(step: Step, index: Index): Promise<Went> {
  const { db } = step.database;
  const after = leftAt(step.reached, 'sweep', index);
  if (after === undefined) return 'end';
  const found = await embeddedEngine(step.database).keysAfter({ index, id: after }, SWEEP);
  const keys = found.filter((key) => key.index === index);
  if (keys.length === 0) return 'end';
  const alive = new Set((await documentsOf(db, keys, step.now())).map(keyOf));
  const gone = keys.filter((key) => !alive.has(keyOf(key)));
  const reached = { position: `sweep/${index}/${keys.at(-1)?.id}`, done: step.reached.done };
  return advance(step, reached, async (tx) => {
    if (gone.length > 0) await refreshBatch(tx, gone, step.now());
  });
}

/** After which id to go on; undefined where the job is past this part. */
function leftAt({ position }: Reached, phase: 'put' | 'sweep', index: Index): string | undefined {
  const [, at, of, id] = /^(put|sweep)\/(\w+)\/(.*)$/s.exec(position) ?? [];
  if (at === undefined) return '';
  const placeOf = (one: string, other: string) =>
    (one === 'put' ? 0 : INDEXES.length) + INDEXES.indexOf(other as Index);
  const ahead = placeOf(phase, index) - placeOf(at, of ?? '');
  return ahead < 0 ? undefined : ahead === 0 ? id : '';
}

/** Writes a batch and how far the job has come, or neither. */
async function advance(step: Step, reached: Reached, work: (tx: Transaction) => Promise<void>): Promise<Went> {
  const kept = await step.database.write(async (tx) => {
    if (!(await keepRebuild(tx, step.job, reached, step.now()))) return false;
    await work(tx);
    return true;
  });
  if (!kept) return 'lost';
  step.reached = reached;
  return 'on';
}

async function isOutdated(tx: Transaction, keys: SearchKey[], seen: number): Promise<boolean> {
  if ((await versionOf(tx)) === seen) return false;
  const wanted = JSON.stringify(keys.map(({ index, id }) => [index, id]));
  const newer = await tx.all<{ n: number }>(sql`SELECT 1 AS n
    FROM json_each(${wanted}) k WHERE EXISTS (SELECT 1 FROM search_documents d
      WHERE d."index" = k.value->>0 AND d.id = k.value->>1 AND d.changed > ${seen})
    OR EXISTS (SELECT 1 FROM search_removed r
      WHERE r."index" = k.value->>0 AND r.id = k.value->>1 AND r.changed > ${seen}) LIMIT 1`);
  return newer.length > 0;
}
