import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createContext } from '#src/context.ts';
import { HOUR } from '#src/lib/dates.ts';
import { findFollower, putFollower } from '#src/search/followers.ts';
import { findCopy, indexOf } from '#src/search/meilisearch/copy.ts';
import { renewFormat } from '#src/search/rebuild/format.ts';
import { claimRebuild, failRebuild } from '#src/search/rebuild/jobs.ts';
import { runRebuild } from '#src/search/rebuild/run.ts';
import { openRebuilder } from '#src/search/rebuild/threads.ts';
import { listRebuilds, type Rebuild } from '#src/search/rebuild.ts';
import { createFileWorld, createWorld, type World } from '#tests/world.ts';
import { NO_SERVER, SERVER } from './meilisearch-server.ts';
import { cleanUp } from './meilisearch-world.ts';
import { addCapability, refresh } from './rows.ts';

vi.setConfig({ testTimeout: 120_000 });

const renew = (world: World) => renewFormat(createContext(world.database, undefined, world.now));
const remember = (world: World, state: Record<string, string>) =>
  world.database.write((tx) => putFollower(tx, 'format', 0, state, world.now));
const stateOf = async (world: World) => (await findFollower<{ tokens?: string }>(world.database.db, 'format'))?.state;
const list = async (world: World) => (await listRebuilds(world.database.db, 9)).map(({ why, state }) => [why, state]);

async function fill(world: World) {
  const id = await addCapability(world, await world.person(), { title: '密封圈' });
  await refresh(world, 'capabilities', id);
}

async function run(world: World): Promise<string> {
  const job = (await claimRebuild(world.database, 'a', world.now)) as Rebuild;
  return runRebuild(world.database, job, { now: () => world.now });
}

describe('an index of an older form', () => {
  it('is none that this version of the portal filled from the beginning', async () => {
    const world = await createWorld();
    expect(await renew(world)).toBe(0);
    await fill(world);
    expect([await renew(world), await list(world)]).toEqual([0, []]);
  });

  it('is rebuilt once, however many processes see it, and then is of today', async () => {
    const world = await createFileWorld();
    await fill(world);
    await remember(world, { tokens: 'older' });
    const queued = await Promise.all([renew(world), renew(world), renew(world)]);
    expect(queued.sort()).toEqual([0, 0, 1]);
    expect(await list(world)).toEqual([['format', 'waiting']]);
    expect(await run(world)).toBe('done');
    expect((await stateOf(world))?.tokens).not.toBe('older');
    world.now += 2 * HOUR;
    expect([await renew(world), await list(world)]).toEqual([0, [['format', 'done']]]);
  });

  it('is what an index of before forms were noted is, too', async () => {
    const world = await createWorld();
    await fill(world);
    expect([await renew(world), await list(world)]).toEqual([1, [['format', 'waiting']]]);
  });

  it('is tried again an hour after a rebuild that failed, not at once', async () => {
    const world = await createWorld();
    await fill(world);
    await remember(world, { tokens: 'older' });
    expect(await renew(world)).toBe(1);
    const job = (await claimRebuild(world.database, 'a', world.now)) as Rebuild;
    await failRebuild(world.database, job, new Error('power cut'), world.now);
    world.now += HOUR - 1;
    expect(await renew(world)).toBe(0);
    world.now += 1;
    expect(await renew(world)).toBe(1);
    expect((await list(world)).sort()).toEqual([
      ['format', 'failed'],
      ['format', 'waiting'],
    ]);
  });

  it('says why where the copy on the other server could not be built', async () => {
    const world = await createWorld();
    await fill(world);
    expect(await renew(world)).toBe(1);
    const job = (await claimRebuild(world.database, 'a', world.now)) as Rebuild;
    const copy = () => Promise.reject(new Error('the server is away'));
    expect(await runRebuild(world.database, job, { now: () => world.now, copy })).toBe('failed');
    expect(vi.mocked(console.error).mock.calls.splice(0)).toHaveLength(1);
    expect((await listRebuilds(world.database.db, 1))[0]).toMatchObject({ error: 'the server is away' });
    world.now += HOUR;
    expect(await renew(world)).toBe(0);
  });

  it('stays one where another version began the rebuild that this one ended', async () => {
    const world = await createWorld();
    await fill(world);
    await remember(world, { tokens: 'older', building: 'older' });
    expect(await renew(world)).toBe(1);
    const job = (await claimRebuild(world.database, 'a', world.now)) as Rebuild;
    const begun = { ...job, position: 'put/listings/x' };
    expect(await runRebuild(world.database, begun, { now: () => world.now })).toBe('done');
    expect((await stateOf(world))?.tokens).toBe('older');
    world.now += HOUR;
    expect(await renew(world)).toBe(1);
  });
});

describe.skipIf(NO_SERVER)(
  'a Meilisearch index of an older form (skipped where MEILISEARCH_URL names no server)',
  () => {
    it('is built anew in the thread of the rebuild, without a command', async () => {
      const world = await createFileWorld();
      const { database } = world;
      world.now = Date.now();
      await fill(world);
      database.services.meilisearch = SERVER;
      onTestFinished(() => cleanUp(indexOf(database)));
      expect(await renew(world)).toBe(1);
      const url = `file:${(await database.client.execute('PRAGMA database_list')).rows[0]?.file}`;
      const rebuilder = openRebuilder(database, url);
      for (let i = 0; i < 1000 && (await list(world))[0]?.[1] !== 'done'; i++) {
        await rebuilder.next();
        await sleep(50);
      }
      await rebuilder.stop();
      expect(await list(world)).toEqual([['format', 'done']]);
      expect((await findCopy(database.db))?.copy).toMatchObject({ url: SERVER.url, least: true });
      world.now += 2 * HOUR;
      expect(await renew(world)).toBe(0);
    });
  },
);
