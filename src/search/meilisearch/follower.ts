import { setTimeout as sleep } from 'node:timers/promises';
import type { Meilisearch } from 'meilisearch';
import type { Context } from '#src/context.ts';
import { MINUTE } from '#src/lib/dates.ts';
import { truncate } from '#src/lib/text.ts';
import { versionOf } from '../versions.ts';
import { activeVocabulary } from '../vocabulary.ts';
import { connect } from './client.ts';
import { findCopy, type Held, isUsable, keepCopy, openKey, takeCopy } from './copy.ts';
import { sendChanges, sendVectors } from './fill.ts';
import { synonymsOf } from './settings.ts';

const LEASE = MINUTE;
/** A turn of the worker ends soon, whatever the server takes: what was sent is asked after at the next. */
const TURN_MS = 1500;
const REQUEST_MS = 3000;
const ASK_AGAIN_MS = 50;
const SECOND = 1000;
const LONGEST_PAUSE = MINUTE;

/**
 * Copies what has changed in the embedded index to Meilisearch, for the worker, at every turn. Where the server is away it
 * comes back after a pause that grows to a minute; the version it has come to is only ever moved by what is known to be
 * done, so nothing is lost. Says a failure once on the console and keeps it for staff. Returns how many changes went over.
 */
export async function followMeilisearch(ctx: Context): Promise<number> {
  const found = ctx.services.meilisearch && (await findCopy(ctx.db));
  if (!found || !isUsable(ctx, found) || !(await isBehind(ctx, found))) return 0;
  const held = await takeCopy(ctx, ctx.now, ctx.now + LEASE);
  if (!held || !isUsable(ctx, held)) return 0;
  const before = held.version;
  try {
    await follow(ctx, held);
    const { failures, error, failedAt, triesAt, ...copy } = held.copy;
    await keepCopy(ctx, { ...held, copy }, ctx.now, null);
    if (failures) console.info('[search] Meilisearch answers again');
  } catch (thrown) {
    await postpone(ctx, held, thrown);
  }
  return held.version - before;
}

/** Something to send, something sent, or other words. */
async function isBehind({ db, now, services }: Context, { version, copy, leasedUntil }: Held): Promise<boolean> {
  if ((leasedUntil ?? 0) > now || (copy.triesAt ?? 0) > now) return false;
  if (copy.pending || version < (await versionOf(db))) return true;
  if (services.embedder && copy.vectors < (await versionOf(db, 'vectors'))) return true;
  return copy.words !== (await activeVocabulary(db)).number;
}

/** Sends and waits by turns until all is done or the turn is over; `held` is kept up. */
async function follow(ctx: Context, held: Held): Promise<void> {
  const client = connect({ url: held.copy.url, key: openKey(ctx, held.copy, 'write') }, REQUEST_MS);
  const end = Date.now() + TURN_MS;
  for (;;) {
    const { pending } = held.copy;
    if (pending && (await areDone(client, pending.tasks))) settle(held, pending);
    else if (!pending && !(await sendNext(ctx, client, held))) return;
    if (!(await keepCopy(ctx, held, ctx.now))) return;
    if (Date.now() > end) return;
    if (held.copy.pending) await sleep(ASK_AGAIN_MS);
  }
}

function settle(held: Held, { version = held.version, tasks, ...come }: NonNullable<Held['copy']['pending']>): void {
  const { pending, ...copy } = held.copy;
  held.version = version;
  held.copy = { ...copy, ...come };
}

/** Words first: they concern all documents. Vectors last: they are made of what was sent. False where nothing is left to send. */
async function sendNext(ctx: Context, client: Meilisearch, held: Held): Promise<boolean> {
  const { number: words, synonyms } = await activeVocabulary(ctx.db);
  const to = { client, index: held.copy.index };
  if (held.copy.words !== words) {
    const { taskUid } = await client.index(to.index).updateSynonyms(synonymsOf(synonyms.also));
    held.copy.pending = { tasks: [taskUid], words };
    return true;
  }
  const newest = await versionOf(ctx.db);
  const { tasks, version } = await sendChanges(to, ctx, held.version, ctx.now);
  if (tasks.length === 0) held.version = Math.max(held.version, newest);
  else held.copy.pending = { tasks, version };
  return tasks.length > 0 || (await sendNextVectors(ctx, to, held));
}

async function sendNextVectors(ctx: Context, to: Parameters<typeof sendVectors>[0], held: Held): Promise<boolean> {
  if (!ctx.services.embedder) return false;
  const newest = await versionOf(ctx.db, 'vectors');
  const { tasks, version } = await sendVectors(to, ctx, held.copy.vectors, ctx.now);
  if (tasks.length === 0) held.copy.vectors = Math.max(held.copy.vectors, newest);
  else held.copy.pending = { tasks, vectors: version };
  return tasks.length > 0;
}

async function areDone(client: Meilisearch, tasks: readonly number[]): Promise<boolean> {
  const found = await Promise.all(tasks.map((uid) => client.tasks.getTask(uid)));
  const failed = found.find(({ status }) => status === 'failed' || status === 'canceled');
  if (failed) throw new Error(failed.error?.message ?? failed.status);
  return found.every(({ status }) => status === 'succeeded');
}

/** What was sent and not seen done goes once more: to put and to remove twice is no harm. */
async function postpone(ctx: Context, held: Held, thrown: unknown): Promise<void> {
  const { pending, ...copy } = held.copy;
  const failures = (copy.failures ?? 0) + 1;
  const error = truncate(reasonOf(thrown), 300);
  if (failures === 1) console.error(`[search] Meilisearch does not take the changes, they wait: ${error}`);
  const triesAt = ctx.now + Math.min(LONGEST_PAUSE, SECOND * 2 ** Math.min(failures, 10));
  await keepCopy(ctx, { ...held, copy: { ...copy, failures, error, failedAt: ctx.now, triesAt } }, ctx.now, null);
}

const reasonOf = (thrown: unknown): string => {
  const { message, cause } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return cause instanceof Error ? `${message}（${cause.message}）` : message;
};
