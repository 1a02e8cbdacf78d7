import { describe, expect, it } from 'vitest';
import {
  listingsForOrganisation,
  listingsForSupply,
  matchesOfListing,
  rankSuppliesOf,
} from '#src/domain/matches/queries.ts';
import { refreshIndex } from '#src/search/refresh.ts';
import { addAchievement, addCapability, addListing } from '#tests/search/rows.ts';
import { givenMarket, idsOf, index, sentences, untruths } from './given.ts';

describe('who could meet a listing', () => {
  it('puts the nearest first and leaves out what has nothing to do with it', async () => {
    const { world, listing, method, boards } = await givenMarket();
    const matches = await matchesOfListing(world.visitor(), listing);
    expect(idsOf(matches)).toEqual([method, boards]);
    for (const { score } of matches) expect(score).toBeGreaterThanOrEqual(30);
    expect(matches[0]?.score).toBeLessThanOrEqual(100);
  });

  it('names as reasons only what stands in the record, as it is written there', async () => {
    const { world, listing } = await givenMarket();
    const matches = await matchesOfListing(world.visitor(), listing);
    expect(matches.flatMap(untruths)).toEqual([]);
    const [first] = matches;
    expect(sentences(first?.reasons ?? [])).toEqual([
      '名称提到：连续发泡、石墨母粒、EPS',
      '简介提到：阻燃保温板',
      '资料提到考核指标：氧指数（≥ 32 %），是否达到请核对',
      '同属化工新材料',
      '同在高新区',
      '技术就绪度 7 级',
      '意向价 30 万元，在榜单资金 50 万元之内',
    ]);
  });

  it('names as gaps what the record does not say or does not meet', async () => {
    const { world, listing } = await givenMarket();
    const [method, boards] = await matchesOfListing(world.visitor(), listing);
    expect(sentences(method?.gaps ?? [])).toEqual(['考核指标有 2 项对方资料未提及：导热系数（25 ℃）、烟密度等级']);
    expect(sentences(boards?.gaps ?? [])).toEqual([
      '考核指标有 3 项对方资料都未提及：氧指数、导热系数（25 ℃）、烟密度等级',
    ]);
    // 石岭县 and 高新区 are both in the city that 本市 means.
    expect(sentences(boards?.reasons ?? [])).toContain('同在本市，在服务范围之内');
  });

  it('says of an achievement when its readiness is low or not given, and when it asks more than is paid', async () => {
    const { world, academy, listing } = await givenMarket();
    const title = '石墨改性 EPS 阻燃保温板连续发泡';
    const early = await addAchievement(world, academy, { title, trl: 3, priceFen: 90_000_000 });
    const unsaid = await addAchievement(world, academy, { title });
    await index(world, { achievements: [early, unsaid] });
    const matches = await matchesOfListing(world.visitor(), listing);
    const gaps = (id: string) => sentences(matches.find(({ document }) => document.id === id)?.gaps ?? []);
    expect(gaps(early)).toContain('技术就绪度 3 级，还没有在真实环境中验证');
    expect(gaps(early)).toContain('意向价 90 万元，高于榜单资金 50 万元');
    expect(gaps(unsaid)).toContain('技术就绪度：未填写');
    expect(gaps(unsaid).join()).not.toContain('意向价');
  });

  it('finds one who says the same in other words, and says which', async () => {
    const { world, academy, poster } = await givenMarket();
    const listing = await addListing(world, poster, { title: '厂区挥发性有机物治理', goal: '车间 VOCs 稳定达标。' });
    const burning = await addAchievement(world, academy, {
      title: '有机尾气催化燃烧装置',
      summary: '蓄热燃烧，活性炭吸附',
    });
    await index(world, { listings: [listing], achievements: [burning] });
    const [match] = await matchesOfListing(world.visitor(), listing);
    expect(match?.document.id).toBe(burning);
    expect(sentences(match?.reasons ?? [])).toContain('方向相近（废气治理）：需求提到“挥发性”，对方名称提到“催化燃烧”');
  });

  it('works for a draft that is in no index, and shows nothing of its restricted part', async () => {
    const { world, poster, method, listing } = await givenMarket();
    const draft = await addListing(world, poster, {
      state: 'draft',
      publishedAt: null,
      title: '石墨 EPS 连续发泡',
      restricted: '糕点烘焙 吐司 蛋糕 冷链配送',
    });
    const matches = await matchesOfListing(world.visitor(), draft);
    expect(idsOf(matches)[0]).toBe(method);
    expect(JSON.stringify(matches)).not.toMatch(/烘焙|吐司/);
    expect(idsOf(await matchesOfListing(world.visitor(), listing))[0]).toBe(method);
  });

  it('refuses a listing that does not exist', async () => {
    const { world } = await givenMarket();
    await expect(matchesOfListing(world.visitor(), 'no such listing')).rejects.toMatchObject({ kind: 'notFound' });
  });
});

describe('what a supply could take', () => {
  it('gives a pair the same score and reasons from both ends', async () => {
    const { world, listing, method } = await givenMarket();
    const matches = await matchesOfListing(world.visitor(), listing);
    const there = matches.find(({ document }) => document.id === method);
    const [back] = await listingsForSupply(world.visitor(), 'achievements', method);
    expect([back?.document.id, back?.score]).toEqual([listing, there?.score]);
    expect(back?.gaps).toEqual(there?.gaps);
    expect(back?.reasons).toEqual(there?.reasons);
  });

  it('shows an organisation each listing once, by the supply that meets it best', async () => {
    const { world, firm, academy, listing, method } = await givenMarket();
    const second = await addAchievement(world, academy, { title: '保温板切割' });
    await index(world, { achievements: [second] });
    const ours = await listingsForOrganisation(world.visitor(), academy.organisation?.id ?? '');
    expect(ours.map(({ document, by }) => [document.id, by.id])).toEqual([[listing, method]]);
    const theirs = await listingsForOrganisation(world.visitor(), firm.organisation?.id ?? '');
    expect(theirs.map(({ document, by }) => [document.id, by.title])).toEqual([[listing, '外墙阻燃保温板生产线']]);
  });

  it('refuses a supply that is not public', async () => {
    const { world, firm } = await givenMarket();
    const draft = await addCapability(world, firm, { title: '草稿', state: 'draft' });
    await expect(listingsForSupply(world.visitor(), 'capabilities', draft)).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('finds nothing for an organisation without supplies', async () => {
    const { world } = await givenMarket();
    const idle = await world.person();
    expect(await listingsForOrganisation(world.visitor(), idle.organisation?.id ?? '')).toEqual([]);
  });
});

describe('ranking', () => {
  it('ranks as deep as it is asked, each supply once, best first', async () => {
    const { world, academy, listing } = await givenMarket();
    const ids = [];
    for (let i = 0; i < 60; i++)
      ids.push(await addAchievement(world, academy, { title: `${i % 2 ? '外墙保温' : '石墨发泡'}板材 ${i} 号` }));
    await index(world, { achievements: ids });
    const ranked = await rankSuppliesOf(world.visitor(), listing, { limit: 50 });
    const scores = ranked.map(({ score }) => score);
    expect([ranked.length, new Set(ranked.map(({ found }) => found.id)).size]).toEqual([50, 50]);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  });

  it('does not depend on the order in which records came', async () => {
    const [first, second] = [await givenMarket(), await givenMarket()];
    await refreshIndex(second.world.database, [{ index: 'achievements', id: second.method }]);
    const scores = async ({ world, listing }: typeof first) =>
      (await matchesOfListing(world.visitor(), listing)).map(({ score }) => score);
    expect(await scores(second)).toEqual(await scores(first));
  });

  it('weighs words anew when the index changes', async () => {
    const { world, academy, listing, boards } = await givenMarket();
    const scoreOf = async () =>
      (await rankSuppliesOf(world.visitor(), listing)).find(({ found }) => found.id === boards)?.score;
    const before = await scoreOf();
    const ids = [];
    for (let i = 0; i < 30; i++) ids.push(await addAchievement(world, academy, { title: '外墙阻燃保温板' }));
    await index(world, { achievements: ids });
    expect(await scoreOf()).not.toBe(before);
  });
});
