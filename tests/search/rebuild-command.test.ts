import { spawn } from 'node:child_process';
import { createSecretKey } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openDatabase } from '#db/client.ts';
import { createContext } from '#src/context.ts';
import { findCopy } from '#src/search/meilisearch/copy.ts';
import { searchAll } from '#src/search/query.ts';
import { createFileWorld, type World } from '#tests/world.ts';
import { NO_SERVER, SERVER } from './meilisearch-server.ts';
import { cleanUp, takeLogged } from './meilisearch-world.ts';
import { addCapability } from './rows.ts';

vi.setConfig({ testTimeout: 300_000 });

const SECRET = '7'.repeat(64);
const COUNT = 230;

async function scene() {
  const world = await createFileWorld();
  const firm = await world.person();
  for (let i = 0; i < COUNT; i++) await addCapability(world, firm, { title: `密封圈 ${i}` });
  return { world, url: await urlOf(world) };
}

const urlOf = async ({ database }: World) =>
  `file:${(await database.client.execute('PRAGMA database_list')).rows[0]?.file}`;

/** `npm run search:rebuild`, and what it said. */
async function rebuild(url: string, environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['src/cli/rebuild.ts'], {
    env: { ...process.env, MEILISEARCH_URL: '', DATABASE_URL: url, SECRET_KEY: SECRET, ...environment },
  });
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, 'exit');
  const [out, err] = await said;
  return { code, out, err };
}

describe('the command that rebuilds', () => {
  it('says how far it is and what it did, and the index answers', async () => {
    const { world, url } = await scene();
    const { code, out } = await rebuild(url);
    expect(code).toBe(0);
    expect(out).toContain('已重建 100 条');
    expect(out).toMatch(new RegExp(`检索索引已重建：${COUNT + 1} 条，用时 [\\d.]+ 秒。`));
    expect((await searchAll(world.visitor(), { q: '密封圈' })).total).toBe(COUNT);
  });

  it('ends with a fault and leaves the embedded engine answering where the server is away', async () => {
    const { world, url } = await scene();
    const { code, err } = await rebuild(url, { MEILISEARCH_URL: 'http://127.0.0.1:9', MEILISEARCH_KEY: 'none' });
    expect(code).toBe(1);
    expect(err).toContain('Meilisearch 的索引没有建成，搜索由自带的引擎回答。');
    expect((await searchAll(world.visitor(), { q: '密封圈' })).total).toBe(COUNT);
  });
});

describe.skipIf(NO_SERVER)(
  'the command that rebuilds, with Meilisearch (skipped where MEILISEARCH_URL names no server)',
  () => {
    it('builds and swaps both indexes with keys of least right, while search answers the same all along', async () => {
      const { url } = await scene();
      const meilisearch = SERVER;
      const site = openDatabase(url, {
        secret: createSecretKey(Buffer.from(SECRET, 'hex')),
        services: { meilisearch },
      });
      onTestFinished(() => site.close());
      const given = { MEILISEARCH_URL: SERVER.url, MEILISEARCH_KEY: SERVER.key };
      expect(await rebuild(url, given)).toMatchObject({ code: 0, out: expect.stringContaining('索引已建好并换上') });
      const first = await findCopy(site.db);
      onTestFinished(() => cleanUp(first?.copy.index ?? ''));
      expect(first?.copy.least).toBe(true);
      const search = () => searchAll(createContext(site), { q: '密封圈' });
      await vi.waitUntil(async () => (await search()).engine === 'meilisearch', { timeout: 60_000, interval: 200 });
      let running = true;
      const again = rebuild(url, given).finally(() => {
        running = false;
      });
      const totals = new Set<number>();
      while (running) totals.add((await search()).total);
      expect((await again).out).toContain(`Meilisearch 索引已建好并换上：${COUNT + 1} 条。`);
      expect([...totals]).toEqual([COUNT]);
      takeLogged();
    });
  },
);
