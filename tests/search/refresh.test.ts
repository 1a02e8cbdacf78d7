import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { capabilities } from '#db/schema/index.ts';
import { embeddedEngine } from '#src/search/embedded.ts';
import { refreshIndex } from '#src/search/refresh.ts';
import { createWorld, type World } from '#tests/world.ts';
import { addAchievement, addCapability, addListing, found, refresh, setOrganisation } from './rows.ts';

/** Everything the tables of the index hold, as text; the full text by its vocabulary, since it keeps no originals. */
async function everythingIndexed({ database: { client } }: World): Promise<string> {
  await client.execute(`CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab('main', 'search_index', 'row')`);
  const documents = await client.execute('SELECT * FROM search_documents');
  const words = await client.execute('SELECT term FROM temp.words');
  const terms = await client.execute('SELECT term FROM match_terms');
  return JSON.stringify([documents.rows, words.rows, terms.rows]);
}

describe('what the index takes in', () => {
  it('holds no word of what is not public, of a listing in any state', async () => {
    const world = await createWorld();
    const poster = await world.person();
    const secret = { restricted: '青鸾配方', contactName: '欧阳保密', contactPhone: '0000-5550187' };
    const states = [
      'draft',
      'submitted',
      'returned',
      'published',
      'evaluating',
      'matched',
      'contracted',
      'withdrawn',
    ] as const;
    const ids = [];
    for (const state of states)
      ids.push(
        await addListing(world, poster, { ...secret, state, title: `保温板 ${state}`, stateReason: '理由凤凰' }),
      );
    await refresh(world, 'listings', ...ids);
    const held = await everythingIndexed(world);
    for (const part of ['青鸾', '鸾配', '配方', '欧阳', '阳保', '保密', '5550187', '凤凰'])
      expect(held).not.toContain(part);
    expect(held).toContain('保温');
  });

  it('holds only listings the public may read in full', async () => {
    const world = await createWorld();
    const poster = await world.person();
    const states = [
      'draft',
      'submitted',
      'returned',
      'published',
      'evaluating',
      'matched',
      'contracted',
      'withdrawn',
    ] as const;
    const ids = new Map<string, string>();
    for (const state of states) ids.set(await addListing(world, poster, { state, title: '保温板' }), state);
    await refresh(world, 'listings', ...ids.keys());
    const held = (await found(world, '保温板')).map((id) => ids.get(id));
    expect(held.sort()).toEqual(['contracted', 'evaluating', 'matched', 'published']);
  });

  it('holds published supplies of verified organisations, and verified organisations', async () => {
    const world = await createWorld();
    const verified = await world.person({ name: '云川密封厂' });
    const pending = await world.person({ name: '待审密封厂', state: 'pending' });
    const yes = [
      await addCapability(world, verified, { title: '密封圈' }),
      await addAchievement(world, verified, { title: '密封圈' }),
    ];
    const no = [
      await addCapability(world, verified, { title: '密封圈', state: 'draft' }),
      await addAchievement(world, verified, { title: '密封圈', state: 'withdrawn' }),
      await addCapability(world, pending, { title: '密封圈' }),
    ];
    await refresh(world, 'capabilities', ...yes, ...no);
    await refresh(world, 'achievements', ...yes, ...no);
    await refresh(world, 'organisations', verified.organisation?.id ?? '', pending.organisation?.id ?? '');
    expect((await found(world, '密封圈')).sort()).toEqual([...yes].sort());
    expect(await found(world, '密封厂')).toContain(verified.organisation?.id);
    expect(await found(world, '密封厂')).not.toContain(pending.organisation?.id);
  });
});

describe('bringing the index up to date', () => {
  it('follows a change of words and a withdrawal', async () => {
    const world = await createWorld();
    const firm = await world.person();
    const id = await addCapability(world, firm, { title: '密封圈' });
    await refresh(world, 'capabilities', id);
    const set = (change: Partial<typeof capabilities.$inferInsert>) =>
      world.database.write((tx) => tx.update(capabilities).set(change).where(eq(capabilities.id, id)));
    await set({ title: '联轴器' });
    await refresh(world, 'capabilities', id);
    expect([await found(world, '密封圈'), await found(world, '联轴器')]).toEqual([[], [id]]);
    await set({ state: 'withdrawn' });
    await refresh(world, 'capabilities', id);
    expect(await found(world, '联轴器')).toEqual([]);
  });

  it('passes over rows that do not exist and rows named twice', async () => {
    const world = await createWorld();
    const id = await addCapability(world, await world.person(), { title: '密封圈' });
    await refresh(world, 'capabilities', id, 'no such row', id);
    expect(await found(world, '密封圈')).toEqual([id]);
  });

  it('takes along what an organisation owns when it is renamed or loses its verification', async () => {
    const world = await createWorld();
    const firm = await world.person({ name: '旧名厂' });
    const ids = [
      await addCapability(world, firm, { title: '密封圈' }),
      await addAchievement(world, firm, { title: '密封圈' }),
      await addListing(world, firm, { title: '密封圈' }),
    ];
    const organisation = firm.organisation?.id ?? '';
    await setOrganisation(world, firm, { name: '云川恒固机械有限公司' });
    await refresh(world, 'organisations', organisation);
    expect((await found(world, '恒固')).sort()).toEqual([...ids, organisation].sort());
    await setOrganisation(world, firm, { state: 'returned' });
    await refresh(world, 'organisations', organisation);
    expect(await found(world, '恒固')).toEqual([]);
  });

  it('handles more rows than one batch', async () => {
    const world = await createWorld();
    const firm = await world.person();
    const ids = [];
    for (let i = 0; i < 450; i++) ids.push(await addCapability(world, firm, { title: `阀体 ${i}` }));
    await refresh(world, 'capabilities', ...ids);
    const { total } = await embeddedEngine(world.database).search({ q: '阀体', now: world.now });
    expect(total).toBe(450);
  });

  it('leaves the last state when the same row is refreshed many times at once', async () => {
    const world = await createWorld();
    const id = await addCapability(world, await world.person(), { title: '第 0 版' });
    const change = async (n: number) => {
      await world.database.write((tx) =>
        tx
          .update(capabilities)
          .set({ title: `改到 ${n} 版` })
          .where(eq(capabilities.id, id)),
      );
      await refreshIndex(world.database, [{ index: 'capabilities', id }]);
    };
    await Promise.all(Array.from({ length: 20 }, (_, n) => change(n)));
    const [row] = await world.database.db.select().from(capabilities).where(eq(capabilities.id, id));
    const [hit] = (await embeddedEngine(world.database).search({ q: '', now: world.now })).hits;
    expect(hit?.title.map(({ text }) => text).join('')).toBe(row?.title);
  });
});
