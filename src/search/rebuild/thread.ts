import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { openDatabase } from '#db/client.ts';
import type { Rebuild } from './jobs.ts';
import { runRebuild } from './run.ts';

/** The thread of one rebuild, with a handle of its own to the database: tokenising never holds up a request. */
export type Task = { url: string; authToken: string | undefined; job: Rebuild };

// Requests first. On Linux this is the priority of the thread that asks; elsewhere it would be that of the site.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const { url, authToken, job } = workerData as Task;
const stopping = new AbortController();
parentPort?.once('message', () => stopping.abort());
const database = openDatabase(url, { authToken });
await runRebuild(database, job, { signal: stopping.signal });
database.close();
parentPort?.close();
