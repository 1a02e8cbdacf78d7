import { setTimeout as sleep } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import { describe, expect, it, vi } from 'vitest';
import { audit, capabilities, searchRebuilds } from '#db/schema/index.ts';
import { askForRebuild, cancelRebuild } from '#src/domain/words/operations.ts';
import { listLastRebuilds } from '#src/domain/words/queries.ts';
import { REBUILD_MOVES, REBUILD_STATE_WORDS, type RebuildState } from '#src/domain/words/states.ts';
import { HOUR, MINUTE } from '#src/lib/dates.ts';
import { claimRebuild } from '#src/search/rebuild/jobs.ts';
import { runRebuild } from '#src/search/rebuild/run.ts';
import { enqueueRebuild, findRebuild, type Rebuild } from '#src/search/rebuild.ts';
import { refreshIndex } from '#src/search/refresh.ts';
import { createFileWorld, createWorld, type World } from '#tests/world.ts';
import { addCapability, found } from './rows.ts';

const enqueue = (world: World) => world.database.write((tx) => enqueueRebuild(tx, world.now, { why: 'staff' }));
const claim = (world: World, holder = 'a') => claimRebuild(world.database, holder, world.now);
const get = async (world: World, id: string) => (await findRebuild(world.database.db, id)) as Rebuild;

async function scene(count = 3, world?: World) {
  const made = world ?? (await createWorld());
  const firm = await made.person();
  for (let i = 0; i < count; i++) await addCapability(made, firm, { title: `密封圈 ${i}` });
  const now = () => made.now;
  return { world: made, firm, now };
}

describe('rebuilds', () => {
  it('are one while they wait, and run one at a time', async () => {
    const { world, now } = await scene();
    const id = await enqueue(world);
    expect(await enqueue(world)).toBe(id);
    const job = (await claim(world)) as Rebuild;
    expect(job).toMatchObject({ id, state: 'running', total: 4, holder: 'a' });
    const next = await enqueue(world);
    expect(next).not.toBe(id);
    expect(await claim(world, 'b')).toBeUndefined();
    expect(await runRebuild(world.database, job, { now })).toBe('done');
    expect(await get(world, id)).toMatchObject({ state: 'done', done: 4, finishedAt: world.now });
    expect(await found(world, '密封圈')).toHaveLength(3);
    expect(await claim(world, 'b')).toMatchObject({ id: next });
  });

  it('go on where they broke off, when the lease is over, and the one who lost it writes no more', async () => {
    const { world, now } = await scene(250);
    const id = await enqueue(world);
    const job = (await claim(world)) as Rebuild;
    const stopping = new AbortController();
    const progress = () => stopping.abort();
    expect(await runRebuild(world.database, job, { now, progress, signal: stopping.signal })).toBe('paused');
    const half = await get(world, id);
    expect(half).toMatchObject({ state: 'running', done: 100, leasedUntil: 0 });
    const again = (await claim(world, 'b')) as Rebuild;
    expect(again).toMatchObject({ id, done: 100, position: half.position, holder: 'b' });
    expect(await claim(world, 'c')).toBeUndefined();
    expect(await runRebuild(world.database, job, { now })).toBe('lost');
    expect(await runRebuild(world.database, again, { now })).toBe('done');
    expect(await get(world, id)).toMatchObject({ state: 'done', done: 251 });
    expect(await world.database.db.all(sql`SELECT 1 FROM search_documents`)).toHaveLength(251);
  });

  it('of a process that died are taken up a minute later', async () => {
    const { world } = await scene();
    const id = await enqueue(world);
    await claim(world);
    world.now += MINUTE - 1;
    expect(await claim(world, 'b')).toBeUndefined();
    world.now += HOUR;
    expect(await claim(world, 'b')).toMatchObject({ id });
  });

  it('that fail say why, and the next can run', async () => {
    const { world, now } = await scene();
    const id = await enqueue(world);
    const job = (await claim(world)) as Rebuild;
    await world.database.client.execute('ALTER TABLE search_version RENAME TO gone');
    expect(await runRebuild(world.database, job, { now })).toBe('failed');
    expect(vi.mocked(console.error).mock.calls.splice(0)).toHaveLength(1);
    expect(await get(world, id)).toMatchObject({ state: 'failed', error: expect.stringContaining('search_version') });
    await enqueue(world);
    expect(await claim(world)).toBeDefined();
  });

  it('never put back what was written after they had read it', async () => {
    const { world, firm, now } = await scene(1);
    const id = await addCapability(world, firm, { title: '密封圈' });
    await enqueue(world);
    const job = (await claim(world)) as Rebuild;
    // Between reading and writing of the batch the record changes and is indexed.
    const { write } = world.database;
    let first = true;
    const late: typeof write = async (work) => {
      if (first) {
        first = false;
        await write((tx) => tx.update(capabilities).set({ title: '联轴器' }).where(eq(capabilities.id, id)));
        await refreshIndex(world.database, [{ index: 'capabilities', id }], world.now);
      }
      return write(work);
    };
    expect(await runRebuild({ db: world.database.db, write: late }, job, { now })).toBe('done');
    expect(await found(world, '联轴器')).toEqual([id]);
    expect(await found(world, '密封圈')).not.toContain(id);
  });
});

describe('rebuilds and officials', () => {
  it('are asked for and stopped by officials alone, and both is recorded', async () => {
    const { world, firm, now } = await scene(250);
    const official = world.as(await world.official());
    await expect(askForRebuild(world.as(firm))).rejects.toMatchObject({ kind: 'forbidden' });
    await askForRebuild(official);
    const [asked] = await listLastRebuilds(official);
    expect(asked).toMatchObject({ state: 'waiting', why: 'staff', person: official.actor.name });
    const job = (await claim(world)) as Rebuild;
    await expect(cancelRebuild(world.as(firm), job.id)).rejects.toMatchObject({ kind: 'forbidden' });
    let stopped: Promise<void> | undefined;
    const progress = () => {
      stopped ??= cancelRebuild(official, job.id);
    };
    expect(await runRebuild(world.database, job, { now, progress })).toBe('lost');
    await stopped;
    expect(await get(world, job.id)).toMatchObject({ state: 'cancelled', finishedAt: world.now });
    const log = await world.database.db.select().from(audit).where(eq(audit.thing, 'search_rebuilds'));
    expect(log.map(({ action, from, to }) => [action, from, to])).toEqual([
      ['ask', '', 'waiting'],
      ['cancel', 'running', 'cancelled'],
    ]);
  });

  it('are stopped in no state but those of the table', async () => {
    const { world } = await scene(0);
    const official = world.as(await world.official());
    for (const state of Object.keys(REBUILD_STATE_WORDS) as RebuildState[]) {
      await world.database.write(async (tx) => {
        await tx.insert(searchRebuilds).values({ id: state, why: 'staff', state, createdAt: world.now });
      });
      const may = REBUILD_MOVES.cancel.from.some((from) => from === state);
      if (may) await cancelRebuild(official, state);
      else await expect(cancelRebuild(official, state), state).rejects.toMatchObject({ kind: 'conflict' });
    }
    await expect(cancelRebuild(official, 'none')).rejects.toMatchObject({ kind: 'notFound' });
  });
});

describe('rebuilds in a thread', () => {
  it('run beside the process, which reads and writes meanwhile; a stop hands over', async () => {
    const { openRebuilder } = await import('#src/search/rebuild/threads.ts');
    const { world } = await scene(300, await createFileWorld());
    const firm = await world.person();
    world.now = Date.now();
    const url = `file:${(await world.database.client.execute('PRAGMA database_list')).rows[0]?.file}`;
    const id = await enqueue(world);
    const first = openRebuilder(world.database, url);
    await first.next();
    await first.next();
    const added = await addCapability(world, firm, { title: '途中新增' });
    await refreshIndex(world.database, [{ index: 'capabilities', id: added }]);
    await first.stop();
    const second = openRebuilder(world.database, url);
    for (let i = 0; i < 600 && (await get(world, id)).state !== 'done'; i++) {
      await second.next();
      await sleep(50);
    }
    await second.stop();
    expect(await get(world, id)).toMatchObject({ state: 'done' });
    expect((await found(world, '途中新增'))[0]).toBe(added);
    expect(
      await world.database.db.all(sql`SELECT 1 FROM search_documents WHERE "index" = 'capabilities'`),
    ).toHaveLength(301);
  });
});
