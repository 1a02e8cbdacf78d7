import { setTimeout as sleep } from 'node:timers/promises';
import type { Meilisearch } from 'meilisearch';
import type { Database } from '#db/client.ts';
import { HOUR, MINUTE } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { BEGINNING } from '../followers.ts';
import { versionOf } from '../versions.ts';
import { activeVocabulary } from '../vocabulary.ts';
import { connect, done, orMissing } from './client.ts';
import { type Copy, findCopy, type Held, indexOf, keepCopy, putCopy, takeCopy } from './copy.ts';
import { sendChanges } from './fill.ts';
import { makeKeys } from './keys.ts';
import { formatOf, settingsOf } from './settings.ts';

const LEASE = 10 * MINUTE;
const ASK_AGAIN_MS = 500;
/** What a rebuild that was broken off left behind goes after this long. */
const FORGOTTEN = 24 * HOUR;

type Site = Pick<Database, 'db' | 'write' | 'secret' | 'services'>;
export type Rebuilt = { documents: number; least: boolean };

/**
 * Makes a new index with today's settings, fills it from the embedded one and swaps it in: the old one answers until then,
 * and takes the changes meanwhile. Memory holds a batch. Undefined where no server is configured; throws what the server
 * says where it refuses, and leaves everything as it was.
 */
export async function rebuildMeilisearch(
  site: Site,
  progress: (documents: number) => void = () => undefined,
  now: () => number = Date.now,
): Promise<Rebuilt | undefined> {
  const { meilisearch: server, embedder } = site.services;
  if (!server) return undefined;
  const client = connect(server);
  const live = indexOf(site);
  const fresh = `${live}-${newId()}`;
  try {
    const { number: words, synonyms } = await activeVocabulary(site.db);
    await done(client.createIndex(fresh, { primaryKey: 'key' }));
    await done(client.index(fresh).updateSettings(settingsOf(synonyms.also, embedder)));
    const vectors = await versionOf(site.db, 'vectors');
    const filled = await fill(site, client, fresh, { version: BEGINNING, documents: 0 }, progress, now);
    const keys = await makeKeys(site, client, server.key);
    const copy: Copy = { url: server.url, index: live, format: formatOf(embedder), words, vectors, ...keys };
    const before = await takeOver(site, now);
    try {
      const { version, documents } = await fill(site, client, fresh, filled, progress, now);
      await swapIn(client, live, fresh);
      await putCopy(site, version, copy, now());
      return { documents, least: keys.least };
    } catch (thrown) {
      if (before) await keepCopy(site, before, now(), null);
      throw thrown;
    }
  } finally {
    await clean(client, live, fresh, now()).catch(() => undefined);
  }
}

/** Sends one batch while the server works at the one before. */
async function fill(
  site: Site,
  client: Meilisearch,
  index: string,
  from: { version: number; documents: number },
  progress: (documents: number) => void,
  now: () => number,
) {
  let { version, documents } = from;
  let working: number[] = [];
  for (;;) {
    const next = await sendChanges({ client, index }, site, version, now());
    for (const task of working) await doneTask(client, task);
    if (next.tasks.length === 0) return { version, documents };
    working = next.tasks;
    version = next.version;
    documents += next.sent;
    progress(documents);
  }
}

async function doneTask(client: Meilisearch, uid: number): Promise<void> {
  const { status, error } = await client.tasks.waitForTask(uid);
  if (status !== 'succeeded') throw new Error(`Meilisearch: ${error?.message ?? status}`);
}

/** From here on no worker writes to the index that goes. */
async function takeOver(site: Site, now: () => number): Promise<Held | undefined> {
  for (;;) {
    const taken = await takeCopy(site, now(), now() + LEASE);
    if (taken || !(await findCopy(site.db))) return taken;
    await sleep(ASK_AGAIN_MS);
  }
}

async function swapIn(client: Meilisearch, live: string, fresh: string): Promise<void> {
  const there = await client.getRawIndex(live).catch(orMissing);
  if (!there) await done(client.createIndex(live, { primaryKey: 'key' }));
  await done(client.swapIndexes([{ indexes: [live, fresh], rename: false }]));
}

/** The index that was swapped out, or never swapped in, and what others forgot. */
async function clean(client: Meilisearch, live: string, fresh: string, now: number): Promise<void> {
  const { results } = await client.getRawIndexes({ limit: 1000 });
  for (const { uid, createdAt } of results)
    if (uid === fresh || (uid.startsWith(`${live}-`) && Date.parse(createdAt) < now - FORGOTTEN))
      await client.deleteIndexIfExists(uid);
}
