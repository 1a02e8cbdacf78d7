import type { Meilisearch } from 'meilisearch';
import type { Reader } from '#db/client.ts';
import { changesAfter } from '../followers.ts';
import { toHeld, toKey } from './documents.ts';

/** So many changes go over at a time. */
const BATCH = 500;

/** Sends the next changes after a version; the tasks that carry them, and which version they bring a copy to. */
export async function sendChanges(
  client: Meilisearch,
  index: string,
  db: Reader,
  after: number,
  now: number,
): Promise<{ tasks: number[]; version: number; sent: number }> {
  const { put, removed, version } = await changesAfter(db, after, BATCH, now);
  const to = client.index(index);
  const tasks: number[] = [];
  if (removed.length > 0) tasks.push((await to.deleteDocuments(removed.map(toKey))).taskUid);
  if (put.length > 0) tasks.push((await to.addDocuments(put.map(toHeld), { primaryKey: 'key' })).taskUid);
  return { tasks, version, sent: put.length };
}
