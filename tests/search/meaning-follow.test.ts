import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { createFileWorld } from '#tests/world.ts';
import { createPortal } from './meaning-world.ts';

describe('vectors follow the index', () => {
  it('embeds the name and the main texts of what changed, and nothing whose words stayed', async () => {
    const portal = await createPortal();
    await portal.put('a', '焦化废水治理', {}, { summary: '膜法回用', cases: '三个案例' });
    await portal.put('b', '输送带修补');
    expect(await portal.follow()).toBe(2);
    expect(portal.taken()).toEqual(['焦化废水治理\n膜法回用', '输送带修补']);
    expect(await portal.follow()).toBe(0);
    await portal.put('a', '焦化废水治理', { field: 'food', amountFen: 5 }, { summary: '膜法回用', cases: '四个案例' });
    expect([await portal.follow(), portal.taken()]).toEqual([0, []]);
    await portal.put('b', '输送带更换');
    expect([await portal.follow(), portal.taken()]).toEqual([1, ['输送带更换']]);
  });

  it('cuts what is longer than a model reads', async () => {
    const portal = await createPortal();
    await portal.put('long', '𠮷'.repeat(4000));
    await portal.follow();
    expect(portal.taken().map((text) => [...text].length)).toEqual([1500]);
  });

  it('forgets what left the index, and finds it no more at once', async () => {
    const portal = await createPortal();
    await portal.put('a', '焦化废水治理');
    await portal.put('b', '电镀废水治理');
    await portal.follow();
    expect((await portal.ids('废液处理')).sort()).toEqual(['a', 'b']);
    await portal.remove('a');
    expect(await portal.ids('废液处理')).toEqual(['b']);
    await portal.follow();
    expect(await portal.stored()).toEqual(['b']);
  });

  for (const mood of ['short', 'fewer', 'fault', 'garbage', 'zero', 'lost'] as const)
    it(`fails with one sentence where the embedder is ${mood}, waits longer each time, and catches up when it is well`, async () => {
      const portal = await createPortal();
      await portal.put('a', '焦化废水治理');
      portal.embedder.state.mood = mood;
      await expect(portal.follow()).rejects.toThrow(/^[^。]+。$/);
      portal.taken();
      expect([await portal.follow(), portal.taken()]).toEqual([0, []]);
      portal.world.now += 2100;
      await expect(portal.follow()).rejects.toThrow();
      portal.world.now += 2100;
      expect(await portal.follow()).toBe(0);
      portal.embedder.state.mood = 'well';
      await portal.put('b', '电镀废水治理');
      portal.world.now += 600_000;
      expect(await portal.follow()).toBe(2);
      expect((await portal.ids('废液处理')).sort()).toEqual(['a', 'b']);
    });

  it('keeps what was done before a fault and asks only for the rest', async () => {
    const portal = await createPortal();
    for (let i = 0; i < 12; i++) await portal.put(`d${i}`, `废水治理${'甲乙丙丁戊己庚辛壬癸子丑'[i]}`);
    const { state } = portal.embedder;
    Object.assign(state, { mood: 'fault', wellFor: 1 });
    await expect(portal.follow()).rejects.toThrow('向量服务回答 500');
    expect(await portal.stored()).toHaveLength(8);
    state.mood = 'well';
    portal.taken();
    portal.world.now += 600_000;
    expect(await portal.follow()).toBe(4);
    expect(await portal.stored()).toHaveLength(12);
  });

  it('starts over with another model or size, and answers by words until it is through', async () => {
    const portal = await createPortal();
    await portal.put('a', '焦化废水治理');
    await portal.follow();
    const { services, db } = portal.world.database;
    services.embedder = { ...portal.embedder.service, model: 'another' };
    portal.taken();
    expect(await portal.ids('废液处理')).toEqual([]);
    expect(portal.taken()).toEqual([]);
    expect(await portal.follow()).toBe(1);
    expect(await portal.ids('废液处理')).toEqual(['a']);
    expect(await db.get<{ n: number }>(sql`SELECT count(*) AS n FROM search_vectors`)).toEqual({ n: 1 });
  });

  it('is in one pair of hands: of two workers at once one embeds', async () => {
    const portal = await createPortal(await createFileWorld());
    await portal.put('a', '焦化废水治理');
    const done = await Promise.all([portal.follow(), portal.follow()]);
    expect(done.sort()).toEqual([0, 1]);
    expect(portal.taken()).toEqual(['焦化废水治理']);
  });

  it('does nothing where no embedder is configured', async () => {
    const portal = await createPortal();
    await portal.put('a', '焦化废水治理');
    delete portal.world.database.services.embedder;
    expect(await portal.follow()).toBe(0);
    expect((await portal.ask('废液处理')).total).toBe(0);
    expect(portal.taken()).toEqual([]);
  });
});
