import { describe, expect, it } from 'vitest';
import { searchQueries } from '#db/schema/index.ts';
import { keepQueries } from '#src/domain/words/clock.ts';
import { saveVocabulary } from '#src/domain/words/operations.ts';
import { getVersion, listRecentQueries, noteSearch, previewVocabulary } from '#src/domain/words/queries.ts';
import { DAY } from '#src/lib/dates.ts';
import { createWorld } from '#tests/world.ts';
import { form, found, put, use } from './given.ts';

async function scene() {
  const world = await createWorld();
  const ctx = world.as(await world.official());
  const work = () => keepQueries(world.visitor());
  const recent = () => listRecentQueries(ctx, 50);
  return { world, ctx, work, recent };
}

describe('the preview', () => {
  it('shows what a question finds before and after, and leaves the live index alone', async () => {
    const { world, ctx } = await scene();
    await put(world, 'EPS 板材', '可发性聚苯乙烯珠粒', '钢丝绳');
    await use(ctx, 'PP = 聚丙烯');
    const number = await saveVocabulary(ctx, form('EPS = 可发性聚苯乙烯', 1));
    const version = await getVersion(ctx, number);
    const { rows, alike } = await previewVocabulary(ctx, version, { asked: [], recent: ['EPS', '钢丝绳'] });
    expect(rows.map(({ q, before, after }) => [q, before.total, after.total])).toEqual([['EPS', 1, 2]]);
    const moves = (side: 'before' | 'after') => rows[0]?.[side].hits.map(({ id, other }) => [id, other]);
    expect(moves('before')).toEqual([['a0', expect.any(Number)]]);
    expect(moves('after')?.toSorted()).toEqual([
      ['a0', 1],
      ['a1', undefined],
    ]);
    expect(alike).toEqual(['钢丝绳']);
    expect(await found(world, 'EPS')).toEqual(['EPS 板材']);
  });

  it('shows what officials ask for even where nothing changes', async () => {
    const { world, ctx } = await scene();
    await put(world, '钢丝绳');
    const version = await getVersion(ctx, await saveVocabulary(ctx, form('EPS = 聚苯')));
    const { rows } = await previewVocabulary(ctx, version, { asked: ['钢丝绳'], recent: ['钢丝绳'] });
    expect(rows).toMatchObject([{ q: '钢丝绳', changed: false, after: { total: 1 } }]);
  });

  it('reads by the dictionary of the draft, and puts back the one in use', async () => {
    const { world, ctx } = await scene();
    await put(world, '云川恒固厂');
    const version = await getVersion(ctx, await saveVocabulary(ctx, form('', 0, '云川恒固')));
    const { rows } = await previewVocabulary(ctx, version, { asked: ['云川恒固厂房'], recent: [] });
    expect(rows).toHaveLength(1);
    expect(await found(world, '云川恒固')).toEqual(['云川恒固厂']);
  });

  it('is for officials', async () => {
    const { world } = await scene();
    const member = world.as(await world.person());
    const draft = { number: 1, synonyms: '', dictionary: '' };
    await expect(previewVocabulary(member, draft, { asked: [], recent: [] })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(listRecentQueries(member, 5)).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('what was searched for lately', () => {
  it('is written down by the worker, each text once a day, without who', async () => {
    const { world, work, recent } = await scene();
    noteSearch(world.visitor(), '  防火板 ', 3);
    noteSearch(world.visitor(), '钢丝绳', 0);
    noteSearch(world.visitor(), '防火板', 4);
    expect(await recent()).toEqual([]);
    expect(await work()).toBe(2);
    expect(await work()).toBe(0);
    noteSearch(world.visitor(), '防火板', 5);
    await work();
    expect(await recent()).toEqual(['防火板', '钢丝绳']);
    const rows = await world.database.db.select().from(searchQueries);
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(['day', 'hits', 'id', 'text']);
    expect(rows).toHaveLength(2);
  });

  it('leaves out what is long, empty, or looks like a telephone, an identity or an address', async () => {
    const { world, work, recent } = await scene();
    for (const q of [
      ...['', '   ', '字'.repeat(60), '13800138000', '138 0013 8000', '138-0013-8000', '(0771) 555 0187'],
      ...['45010219900307123X', '１３８００１３８０００', 'someone@example.com', '张三 0771-5550187'],
    ])
      noteSearch(world.visitor(), q, 1);
    expect(await work()).toBe(0);
    for (const q of ['PA66-GF30', 'GB/T 8624', '2026-12', '字'.repeat(59)]) noteSearch(world.visitor(), q, 1);
    await work();
    expect(await recent()).toHaveLength(4);
  });

  it('is gone after 90 days', async () => {
    const { world, work, recent } = await scene();
    noteSearch(world.visitor(), '防火板', 1);
    await work();
    world.now += 90 * DAY;
    expect(await work()).toBe(0);
    expect(await recent()).toEqual(['防火板']);
    world.now += DAY;
    expect(await work()).toBe(1);
    expect(await recent()).toEqual([]);
  });

  it('holds no more than a robot should have', async () => {
    const { world, work } = await scene();
    for (let i = 0; i < 2000; i++) noteSearch(world.visitor(), `词${i}`, 1);
    expect(await work()).toBe(300);
  });
});
