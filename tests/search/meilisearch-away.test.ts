import { describe, expect, it, vi } from 'vitest';
import { NO_SERVER } from './meilisearch-server.ts';
import { createPortal, takeLogged } from './meilisearch-world.ts';
import type { Mood } from './proxy.ts';

vi.setConfig({ testTimeout: 600_000 });

describe.skipIf(NO_SERVER)('Meilisearch away (skipped where MEILISEARCH_URL names no server)', () => {
  it('answers from the embedded engine and says so while the server is cut off, and takes what it missed when it is back', async () => {
    const portal = await createPortal();
    await portal.put('a', '阻燃保温板');
    await portal.put('gone', '阻燃无纺布');
    await portal.rebuild();
    await portal.isBack('阻燃');
    portal.proxy.set('cut');
    await portal.put('b', '阻燃密封圈');
    await portal.remove('gone');
    const answer = await portal.ask('阻燃');
    expect(answer).toMatchObject({ engine: 'embedded', fallback: true, total: 2 });
    for (let i = 0; i < 3; i++) await portal.follow();
    expect(await portal.status()).toMatchObject({ behind: 2, failure: { error: expect.stringMatching(/.+/) } });
    takeLogged();
    portal.proxy.set('open');
    await portal.catchUp();
    await portal.isBack('阻燃');
    expect((await portal.ids('阻燃')).sort()).toEqual(['a', 'b']);
    expect(await portal.status()).not.toHaveProperty('failure');
    takeLogged();
  });

  const moods: [Mood, string][] = [
    ['half', 'breaks off in the middle of an answer'],
    ['fault', 'answers with a fault'],
    ['silent', 'takes the question and says nothing'],
  ];
  for (const [mood, title] of moods)
    it(`answers from the embedded engine where the server ${title}, without waiting each time`, async () => {
      const portal = await createPortal();
      await portal.put('a', '阻燃保温板');
      await portal.rebuild();
      await portal.isBack('阻燃');
      takeLogged();
      portal.proxy.set(mood);
      const answers = [await portal.ask('阻燃'), await portal.ask('阻燃'), await portal.ask('阻燃')];
      expect(answers.map(({ engine, fallback, total }) => ({ engine, fallback, total }))).toEqual(
        Array.from({ length: 3 }, () => ({ engine: 'embedded', fallback: true, total: 1 })),
      );
      expect(takeLogged()).toHaveLength(1);
      await portal.put('b', '阻燃密封圈');
      for (let i = 0; i < 3; i++) {
        portal.world.now += 61_000;
        await portal.follow();
      }
      expect(await portal.status()).toMatchObject({ behind: 1 });
      expect(takeLogged()).toHaveLength(1);
      portal.proxy.set('open');
      await portal.catchUp();
      await portal.isBack('密封圈');
      takeLogged();
    });

  it('answers from the embedded engine where its key was withdrawn, or the index is gone, and a rebuild mends it', async () => {
    const portal = await createPortal();
    await portal.put('a', '阻燃保温板');
    await portal.rebuild();
    const { results } = await portal.client.getKeys({ limit: 1000 });
    for (const { uid, indexes } of results) if (indexes.includes(portal.index)) await portal.client.deleteKey(uid);
    await vi.waitUntil(async () => (await portal.ask('阻燃')).fallback, { timeout: 20_000 });
    await portal.put('b', '阻燃密封圈');
    await portal.follow();
    expect((await portal.status())?.failure?.error).toMatch(/API key/);
    await portal.rebuild();
    await portal.isBack('密封圈');
    await portal.client.deleteIndex(portal.index).waitTask();
    expect(await portal.ask('阻燃')).toMatchObject({ engine: 'embedded', fallback: true, total: 2 });
    await portal.put('c', '阻燃垫片');
    await vi.waitUntil(async () => {
      portal.world.now += 61_000;
      await portal.follow();
      return (await portal.status())?.failure;
    });
    expect((await portal.status())?.failure?.error).toMatch(/not found/);
    await portal.rebuild();
    await portal.isBack('垫片');
    expect(await portal.status()).toMatchObject({ behind: 0 });
    takeLogged();
  });

  it('says nothing of a fallback where nothing was built yet, or elsewhere', async () => {
    const portal = await createPortal();
    await portal.put('a', '阻燃保温板');
    const answer = await portal.ask('阻燃');
    expect([answer.engine, answer.fallback, (await portal.status())?.unbuilt]).toEqual(['embedded', undefined, true]);
    expect(await portal.follow()).toBe(0);
    await portal.rebuild();
    portal.world.database.services.meilisearch = { url: 'http://127.0.0.1:1', key: '' };
    expect((await portal.ask('阻燃')).fallback).toBeUndefined();
    expect(await portal.follow()).toBe(0);
  });
});
