import type { Meilisearch } from 'meilisearch';
import type { Context } from '#src/context.ts';
import { breathe } from '../breathe.ts';
import type { SearchDocument } from '../engine.ts';
import { changesAfter } from '../followers.ts';
import { embeddedAfter, storedVectors } from '../meaning/stored.ts';
import { toHeld, toKey } from './documents.ts';

/** So many changes go over at a time. */
const BATCH = 200;
/** Documents cut into tokens in one go: a request of this process may wait. */
const PIECE = 20;

type Site = Pick<Context, 'db' | 'services'>;
type To = { client: Meilisearch; index: string };
/** The tasks that carry changes, and which version they bring a copy to. */
type Sent = { tasks: number[]; version: number; sent: number };

/** Sends the next changes of the index after a version, with their vectors where there is an embedder. */
export async function sendChanges(to: To, site: Site, after: number, now: number): Promise<Sent> {
  const { put, removed, version } = await changesAfter(site.db, after, BATCH, now);
  const tasks: number[] = [];
  if (removed.length > 0) tasks.push((await to.client.index(to.index).deleteDocuments(removed.map(toKey))).taskUid);
  tasks.push(...(await send(to, site, put)));
  return { tasks, version, sent: put.length };
}

/** Sends the next documents whose vector was made after a version of the vectors. */
export async function sendVectors(to: To, site: Site, after: number, now: number): Promise<Sent> {
  const { documents, version } = await embeddedAfter(site.db, after, BATCH, now);
  return { tasks: await send(to, site, documents), version, sent: documents.length };
}

async function send({ client, index }: To, site: Site, documents: readonly SearchDocument[]): Promise<number[]> {
  if (documents.length === 0) return [];
  const held = await toHeldAll(site, documents);
  return [(await client.index(index).addDocuments(held, { primaryKey: 'key' })).taskUid];
}

async function toHeldAll({ db, services: { embedder } }: Site, documents: readonly SearchDocument[]) {
  const vectors = embedder && (await storedVectors(db, embedder, documents));
  const held: ReturnType<typeof toHeld>[] = [];
  for (let i = 0; i < documents.length; i += PIECE) {
    for (const one of documents.slice(i, i + PIECE))
      held.push(toHeld(one, vectors && (vectors.get(`${one.index}/${one.id}`) ?? null)));
    await breathe();
  }
  return held;
}
