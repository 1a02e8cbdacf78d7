import { describe, expect, it } from 'vitest';
import { embeddedEngine } from '#src/search/embedded.ts';
import { plainWordsOf } from '#src/search/tokenise.ts';
import { useVocabulary } from '#src/search/vocabulary.ts';
import { createWorld } from '#tests/world.ts';
import { found, put, use } from './given.ts';

async function scene(synonyms: string, dictionary = '') {
  const world = await createWorld();
  const ctx = world.as(await world.official());
  await use(ctx, synonyms, 0, dictionary);
  return { world, ctx };
}

describe('searching with synonyms', () => {
  it('finds what is called otherwise, from either word, and marks it', async () => {
    const { world } = await scene('EPS = 可发性聚苯乙烯');
    await put(world, '可发性聚苯乙烯珠粒', 'EPS 板材', '钢丝绳');
    for (const q of ['EPS', 'eps', 'ＥＰＳ', '可发性聚苯乙烯', '可發性聚苯乙烯'])
      expect((await found(world, q)).sort(), q).toEqual(['EPS 板材', '可发性聚苯乙烯珠粒']);
    const { hits, understood } = await embeddedEngine(world.database).search({ q: 'EPS', now: world.now });
    expect(understood.also).toEqual(['可发性聚苯乙烯']);
    const marked = hits.map(({ title }) => title.filter(({ hit }) => hit).map(({ text }) => text));
    expect(marked.flat().sort()).toEqual(['EPS', '可发性聚苯乙烯']);
  });

  it('goes only forwards along an arrow', async () => {
    const { world } = await scene('保温材料 ⇒ 岩棉');
    await put(world, '岩棉复合板', '保温材料检测');
    expect((await found(world, '保温材料')).sort()).toEqual(['保温材料检测', '岩棉复合板']);
    expect(await found(world, '岩棉')).toEqual(['岩棉复合板']);
  });

  it('finds a word within a longer question, all other words still asked for', async () => {
    const { world } = await scene('EPS = 可发性聚苯乙烯');
    await put(world, '可发性聚苯乙烯珠粒造粒', 'EPS 珠粒', '可发性聚苯乙烯板', '玻璃珠粒');
    expect((await found(world, 'EPS珠粒')).slice(0, 2).sort()).toEqual(['EPS 珠粒', '可发性聚苯乙烯珠粒造粒']);
    expect((await found(world, 'EPS 珠粒')).slice(0, 2).sort()).toEqual(['EPS 珠粒', '可发性聚苯乙烯珠粒造粒']);
  });

  it('takes a short word only between words: 电机 is not in 发电机组', async () => {
    const { world } = await scene('电机 = 马达');
    await put(world, '柴油发电机组', '马达轴承');
    expect(await found(world, '发电机组')).toEqual(['柴油发电机组']);
    expect(await found(world, '电机')).toContain('马达轴承');
  });

  it('knows words with blanks in them', async () => {
    const { world } = await scene('lithium battery = 锂电池');
    await put(world, '锂电池回收', 'battery of guns');
    expect((await found(world, 'Lithium  Battery'))[0]).toBe('锂电池回收');
    expect(await found(world, 'battery')).toEqual(['battery of guns']);
  });

  it('leaves quoted and excluded words as they are', async () => {
    const { world } = await scene('EPS = 可发性聚苯乙烯');
    await put(world, '可发性聚苯乙烯珠粒', 'EPS 板材', '保温 板材');
    expect(await found(world, '"EPS"')).toEqual(['EPS 板材']);
    expect((await found(world, '板材 -EPS')).sort()).toEqual(['保温 板材']);
  });

  it('answers whatever the words of the vocabulary look like', async () => {
    const { world } = await scene(`"a" OR b* = NEAR(x y)\nabc ⇒ "; DROP TABLE search_documents\nx-1 = y/2`);
    await put(world, 'NEAR x y', 'y/2 型');
    for (const q of ['abc', '"a" OR b*', 'NEAR(x y)', 'a" OR', 'x-1'])
      await expect(found(world, q), q).resolves.toBeDefined();
    expect(await found(world, 'x-1')).toEqual(['y/2 型']);
  });
});

describe('words of the dictionary', () => {
  it('are never cut, in questions and in what is indexed, and are cut again once they are taken out', async () => {
    const { world, ctx } = await scene('', '川恒固');
    await useVocabulary(world.database.db);
    expect(plainWordsOf('云川恒固厂')).toContain('川恒固');
    await put(world, '云川恒固厂');
    const words = async () =>
      (
        await world.database.client.execute(
          `SELECT count(*) AS n FROM search_index WHERE search_index MATCH 'title_words: "川恒固"'`,
        )
      ).rows[0]?.n;
    expect(await words()).toBe(1);
    await use(ctx, '', 1, '固厂家');
    await put(world, '云川恒固厂');
    expect(plainWordsOf('云川恒固厂')).not.toContain('川恒固');
    expect(await words()).toBe(0);
  });

  it('do not leak from one database into another', async () => {
    const { world } = await scene('', '川恒固');
    const other = await createWorld();
    await put(world, '云川恒固厂');
    await put(other, '云川恒固厂');
    expect(plainWordsOf('云川恒固厂')).not.toContain('川恒固');
    await put(world, '云川恒固厂');
    expect(plainWordsOf('云川恒固厂')).toContain('川恒固');
  });
});
