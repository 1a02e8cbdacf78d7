import type { KeyObject } from 'node:crypto';
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { type Database, openDatabase, type Services } from '#db/client.ts';
import { findCopy, isUsable } from '../meilisearch/copy.ts';
import { rebuildMeilisearch } from '../meilisearch/rebuild.ts';
import type { Rebuild } from './jobs.ts';
import { runRebuild } from './run.ts';

/** The thread of one rebuild, with a handle of its own to the database: tokenising never holds up a request. */
export type Task = {
  url: string;
  authToken: string | undefined;
  secret: KeyObject;
  services: Services;
  job: Rebuild;
};

// Requests first. On Linux this is the priority of the thread that asks; elsewhere it would be that of the site.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const { url, job, ...options } = workerData as Task;
const stopping = new AbortController();
parentPort?.once('message', () => stopping.abort());
const database = openDatabase(url, options);
await runRebuild(database, job, { signal: stopping.signal, copy: () => copyIfNeeded(database) });
database.close();
parentPort?.close();

/** A copy of today's form takes the changes by itself. */
async function copyIfNeeded(site: Database): Promise<void> {
  const found = site.services.meilisearch && (await findCopy(site.db));
  if (!found || !isUsable(site, found)) await rebuildMeilisearch(site);
}
