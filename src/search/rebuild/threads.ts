import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Database } from '#db/client.ts';
import { newId } from '#src/lib/ids.ts';
import { claimRebuild, failRebuild } from './jobs.ts';
import type { Task } from './thread.ts';

export type Rebuilder = {
  /** Takes up a rebuild that is due, unless one is in hand; never waits for it. */
  next: () => Promise<void>;
  /** Lets the batch in hand finish; another worker goes on from there. */
  stop: () => Promise<void>;
};

/** Rebuilds of one process, one at a time, each in a thread. Of a database in memory, which no thread can open, none. */
export function openRebuilder(database: Database, url: string, authToken?: string): Rebuilder {
  const holder = newId();
  let running: Worker | undefined;
  const next = async () => {
    if (running || url === ':memory:') return;
    const job = await claimRebuild(database, holder, Date.now());
    if (!job) return;
    const { secret, services } = database;
    const task: Task = { url, authToken, secret, services, job };
    const thread = new Worker(new URL('./thread.ts', import.meta.url), { workerData: task });
    running = thread;
    thread.once('error', async (error) => {
      console.error('[rebuild]', error);
      await failRebuild(database, job, error, Date.now());
    });
    thread.once('exit', () => {
      running = undefined;
    });
  };
  const stop = async () => {
    if (!running) return;
    const thread = running;
    const exited = once(thread, 'exit');
    thread.postMessage('stop');
    await exited;
  };
  return { next, stop };
}
