import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { vocabularies } from '#db/schema/index.ts';
import { createContext } from '#src/context.ts';
import { newId } from '#src/lib/ids.ts';
import { connect } from '#src/search/meilisearch/client.ts';
import { findCopy, openKey } from '#src/search/meilisearch/copy.ts';
import { engineStatus } from '#src/search/query.ts';
import { NO_SERVER, SERVER } from './meilisearch-server.ts';
import { createPortal, takeLogged } from './meilisearch-world.ts';

vi.setConfig({ testTimeout: 600_000 });

describe.skipIf(NO_SERVER)('Meilisearch built anew (skipped where MEILISEARCH_URL names no server)', () => {
  it('holds what the embedded engine holds, and leaves no index behind', async () => {
    const portal = await createPortal();
    for (const n of [1, 2, 3]) await portal.put(`d${n}`, `密封圈 ${n}`);
    await portal.remove('d2');
    expect(await portal.rebuild()).toEqual({ documents: 2, least: true });
    expect(await portal.rebuild()).toEqual({ documents: 2, least: true });
    await portal.isBack('密封圈');
    expect((await portal.ids('密封圈')).sort()).toEqual(['d1', 'd3']);
    await vi.waitUntil(async () => (await indexesOf(portal)).length === 1, { timeout: 20_000 });
    takeLogged();
  });

  it('searches with a key that may only search, writes with one that may only write, and keeps both sealed', async () => {
    const portal = await createPortal();
    await portal.put('a', '阻燃保温板');
    await portal.rebuild();
    const { database } = portal.world;
    const held = await findCopy(database.db);
    if (!held) throw new Error('nothing was built');
    const [search, write] = (['search', 'write'] as const).map((use) => openKey(database, held.copy, use));
    const may = async (key = '', work: (client: ReturnType<typeof connect>) => Promise<unknown>) =>
      work(connect({ url: SERVER.url, key })).then(
        () => true,
        () => false,
      );
    const asks = (client: ReturnType<typeof connect>) => client.index(portal.index).search('');
    const adds = (client: ReturnType<typeof connect>) => client.index(portal.index).addDocuments([{ key: 'x' }]);
    const others = (client: ReturnType<typeof connect>) =>
      client.index(`other-${newId()}`).addDocuments([{ key: 'x' }]);
    const manages = (client: ReturnType<typeof connect>) => client.getKeys();
    expect([await may(search, asks), await may(search, adds), await may(search, manages)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([await may(write, asks), await may(write, adds), await may(write, others)]).toEqual([false, true, false]);
    expect(await may(write, manages)).toBe(false);
    expect(JSON.stringify(held.copy)).not.toMatch(new RegExp([search, write, SERVER.key].join('|')));
  });

  it('uses the configured key as it is where that may not manage keys, and says so', async () => {
    const limited = await limitedKey();
    const portal = await createPortal(limited);
    await portal.put('a', '阻燃保温板');
    expect(await portal.rebuild()).toEqual({ documents: 1, least: false });
    await portal.isBack('阻燃');
    expect(await portal.status()).toMatchObject({ engine: 'meilisearch', least: false });
    takeLogged();
  });

  it('answers all the while it is swapped, and takes what is written meanwhile', async () => {
    const portal = await createPortal();
    for (const n of [1, 2, 3]) await portal.put(`d${n}`, `密封圈 ${n}`);
    await portal.rebuild();
    await portal.isBack('密封圈');
    takeLogged();
    let building = true;
    const built = portal.rebuild().finally(() => {
      building = false;
    });
    await portal.put('d4', '密封圈 4');
    const totals = new Set<number>();
    while (building) totals.add((await portal.ask('密封圈')).total);
    await built;
    await portal.catchUp();
    await portal.isBack('密封圈');
    expect((await portal.ids('密封圈')).sort()).toEqual(['d1', 'd2', 'd3', 'd4']);
    for (const total of totals) expect([3, 4]).toContain(total);
    takeLogged();
  });

  it('leaves everything as it was where the server refuses', async () => {
    const portal = await createPortal();
    await portal.put('a', '阻燃保温板');
    await portal.rebuild();
    const before = await findCopy(portal.world.database.db);
    portal.world.database.services.meilisearch = { url: before?.copy.url ?? '', key: 'no such key' };
    await expect(portal.rebuild()).rejects.toThrow(/API key/);
    expect(await findCopy(portal.world.database.db)).toEqual(before);
    await portal.isBack('阻燃');
    takeLogged();
  });

  it('is followed by one worker at a time', async () => {
    const portal = await createPortal();
    await portal.rebuild();
    await portal.put('a', '阻燃保温板');
    await Promise.all([portal.follow(), portal.follow(), portal.follow()]);
    await portal.catchUp();
    await portal.isBack('阻燃');
    expect(await portal.ids('阻燃')).toEqual(['a']);
    takeLogged();
  });

  it('takes over the synonyms of officials, at the rebuild and when they change', async () => {
    const portal = await createPortal();
    const say = (number: number, synonyms: string) =>
      portal.world.database.write(async (tx) => {
        await tx
          .insert(vocabularies)
          .values({ number, formId: newId(), synonyms, createdAt: portal.world.now, activeFrom: portal.world.now });
      });
    await portal.put('a', '可发性聚苯乙烯珠粒');
    await portal.put('b', '岩棉保温带');
    await say(1, 'EPS = 可发性聚苯乙烯');
    await portal.rebuild();
    await portal.isBack('EPS');
    expect(await portal.ask('EPS')).toMatchObject({
      total: 1,
      understood: { relaxed: false, also: ['可发性聚苯乙烯'] },
    });
    await say(2, 'EPS = 可发性聚苯乙烯\n石棉毯 = 岩棉保温带');
    expect(await portal.status()).toMatchObject({ behind: 0 });
    await vi.waitUntil(
      async () => {
        portal.world.now += 61_000;
        await portal.follow();
        return (await findCopy(portal.world.database.db))?.copy.words === 2;
      },
      { timeout: 60_000 },
    );
    await portal.isBack('石棉毯');
    expect((await portal.ask('石棉毯')).hits.map(({ id }) => id)).toEqual(['b']);
    takeLogged();
  });

  it('shows how it stands to officials only', async () => {
    const portal = await createPortal();
    const member = await portal.world.person();
    expect(await engineStatus(portal.world.as(member))).toBeUndefined();
    expect(await engineStatus(createContext(portal.world.database))).toBeUndefined();
  });
});

async function indexesOf({ client, index }: Awaited<ReturnType<typeof createPortal>>): Promise<string[]> {
  const { results } = await client.getRawIndexes({ limit: 1000 });
  return results.map(({ uid }) => uid).filter((uid) => uid.startsWith(index));
}

/** A key of a provider that rents out indexes: all that a rebuild does, but for keys. */
async function limitedKey(): Promise<string> {
  const client = connect(SERVER);
  const actions = ['search', 'documents.*', 'indexes.*', 'settings.*', 'tasks.*', 'indexes.swap'];
  const { key, uid } = await client.createKey({ actions, indexes: ['*'], expiresAt: null });
  onTestFinished(() => client.deleteKey(uid));
  return key;
}
