import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '#db/client.ts';
import { newId } from '#src/lib/ids.ts';
import { claimRebuild, enqueueRebuild, findRebuild, type Rebuild } from './rebuild/jobs.ts';
import { runRebuild } from './rebuild/run.ts';

export { enqueueRebuild, findRebuild, listRebuilds, type Rebuild } from './rebuild/jobs.ts';

const LOOK_EVERY_MS = 500;

/**
 * Puts every record into the index anew, in this process, and waits until it is done; where another process has a rebuild
 * in hand that goes first, and where it takes this one up, follows it. Returns how many records were looked at.
 */
export async function rebuildIndex(
  database: Pick<Database, 'write' | 'db'>,
  progress: (done: number) => void = () => undefined,
  now: () => number = Date.now,
): Promise<number> {
  const holder = newId();
  const id = await database.write((tx) => enqueueRebuild(tx, now(), { why: 'command' }));
  for (;;) {
    const job = await claimRebuild(database, holder, now());
    if (job) await runRebuild(database, job, { now, progress: ({ done }) => progress(done) });
    const found = (await findRebuild(database.db, id)) as Rebuild;
    if (found.state === 'done') return found.done;
    if (found.state === 'failed' || found.state === 'cancelled')
      throw new Error(found.error || 'the rebuild was cancelled');
    if (!job) await sleep(LOOK_EVERY_MS);
    progress(found.done);
  }
}
