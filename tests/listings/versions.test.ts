import { describe, expect, it } from 'vitest';
import type { Context } from '#src/context.ts';
import { findUnconfirmed, lastChangeOf, listVersions } from '#src/domain/listings/history.ts';
import { withdrawListing } from '#src/domain/listings/operations.ts';
import { getListing } from '#src/domain/listings/queries.ts';
import {
  type AMENDABLE,
  changesInWords,
  changesOf,
  contentOf,
  materialChanges,
  parseContent,
} from '#src/domain/listings/versions.ts';
import { DAY } from '#src/lib/dates.ts';
import { amend, givenBid } from './amending.ts';
import { cast, givenListing, SECRET } from './given.ts';

const NOW = Date.parse('2026-11-22T14:30:00+08:00');
const measure = (name: string, value: string) => ({ name, value, unit: '%', method: 'GB/T 2406.2' });
const content = {
  ...contentOf(
    {
      title: '发泡工艺',
      field: 'chem',
      ...{ chain: 'polymer', industry: '29', trlNeeded: null, modes: [] },
      ...{ takerRegion: 'any', takerKinds: [], qualifications: [] },
      background: '波动大。',
      goal: '运行 72 小时。',
      requirements: '有业绩。',
      ipTerms: '共有。',
      totalFen: 1_200_000_000,
      takerFen: null,
      publicFen: null,
      deadlineAt: NOW,
      replyOn: '2026-12-20',
      deliverOn: '2027-12-31',
      maxTakers: 1,
    },
    [measure('氧指数', '≥ 32'), measure('吸水率', '≤ 2')],
  ),
  restricted: '成本',
};
type Changed = Partial<typeof content>;
const changed = (change: Changed) => changesOf(content, { ...content, ...change }, NOW);
const rowsOf = (change: Changed) => changed(change)[0]?.rows;

describe('what is material', () => {
  const OTHER: Record<keyof typeof AMENDABLE | 'restricted', Changed> = {
    title: { title: '别的' },
    field: { field: 'food' },
    chain: { chain: 'food' },
    industry: { industry: '14' },
    background: { background: '别的' },
    goal: { goal: '别的' },
    indicators: { indicators: [measure('氧指数', '≥ 33'), measure('吸水率', '≤ 2')] },
    totalFen: { totalFen: 1 },
    takerFen: { takerFen: 1 },
    publicFen: { publicFen: 1 },
    deadlineAt: { deadlineAt: NOW + DAY },
    replyOn: { replyOn: '2026-12-21' },
    deliverOn: { deliverOn: '2028-12-31' },
    maxTakers: { maxTakers: 2 },
    trlNeeded: { trlNeeded: 6 },
    modes: { modes: ['joint'] },
    takerRegion: { takerRegion: 'city' },
    takerKinds: { takerKinds: ['small'] },
    qualifications: { qualifications: ['iso9001'] },
    requirements: { requirements: '别的' },
    ipTerms: { ipTerms: '别的' },
    restricted: { restricted: '别的' },
  };
  const MATERIAL = [
    'goal',
    'indicators',
    'totalFen',
    'takerFen',
    'publicFen',
    'deliverOn',
    'maxTakers',
    'trlNeeded',
    'modes',
    'takerRegion',
    'takerKinds',
    'qualifications',
    'requirements',
    'ipTerms',
    'restricted',
  ];

  it('is what a bidder calculated with, and nothing else', () => {
    const material = Object.entries(OTHER).filter(
      ([, change]) => materialChanges(content, { ...content, ...change }).length > 0,
    );
    expect(material.map(([field]) => field).sort()).toEqual([...MATERIAL].sort());
    expect(materialChanges(content, { ...content })).toEqual([]);
  });
});

describe('a change to show', () => {
  it('of money, dates and takers says before and after', () => {
    expect(rowsOf({ totalFen: 900_000_000 })).toEqual([{ label: '', before: '1,200 万元', after: '900 万元' }]);
    expect(rowsOf({ takerFen: 1_000_000 })).toEqual([{ label: '', before: '没有填', after: '1 万元' }]);
    expect(rowsOf({ deadlineAt: NOW + 40 * DAY })).toEqual([
      { label: '', before: '11 月 22 日 14:30', after: '2027 年 1 月 1 日 14:30' },
    ]);
    expect(rowsOf({ maxTakers: 3 })).toEqual([{ label: '', before: '1 家', after: '1 至 3 家' }]);
    expect(rowsOf({ field: 'food' })).toEqual([{ label: '', before: '化工新材料', after: '食品' }]);
  });

  it('of chain, readiness, modes and hard conditions says before and after', () => {
    const said = (change: Changed) => rowsOf(change)?.map(({ before, after }) => [before, after])[0];
    expect(said({ chain: '' })).toEqual(['高分子材料', '没有填']);
    expect(said({ industry: '26' })).toEqual(['橡胶和塑料制品业', '化学原料和化学制品制造业']);
    expect(said({ trlNeeded: 6 })).toEqual(['不限', '6 级以上']);
    expect(said({ modes: ['joint', 'licence'] })).toEqual(['不限', '合作开发、许可']);
    expect(said({ takerRegion: 'province' })).toEqual(['不限', '本省']);
    expect(said({ takerKinds: ['small', 'academy'] })).toEqual(['不限', '中小企业、高校院所']);
    expect(said({ qualifications: ['hightech'] })).toEqual(['不限', '高新技术企业']);
  });

  it('reads a version that was kept before these were asked as one that does not say them', () => {
    const { chain: _c, industry: _i, trlNeeded: _t, modes: _m, takerRegion: _r, takerKinds: _k, ...old } = content;
    const { qualifications: _q, ...older } = old;
    const silent = { ...content, chain: '', industry: '' };
    expect(changesOf(parseContent(JSON.stringify(older)), silent, NOW)).toEqual([]);
  });

  it('of indicators tells changed, new and gone ones apart, also when only their order changed', () => {
    const indicators = [measure('氧指数', '≥ 33'), measure('导热系数', '≤ 0.03')];
    expect(rowsOf({ indicators })).toEqual([
      { label: '氧指数', before: '≥ 32 %，GB/T 2406.2', after: '≥ 33 %，GB/T 2406.2' },
      { label: '导热系数', before: '', after: '≤ 0.03 %，GB/T 2406.2' },
      { label: '吸水率', before: '≤ 2 %，GB/T 2406.2', after: '' },
    ]);
    expect(rowsOf({ indicators: content.indicators.toReversed() })).toEqual([
      { label: '', before: '氧指数、吸水率', after: '吸水率、氧指数' },
    ]);
  });

  it('reads as sentences in a letter', () => {
    const indicators = [measure('氧指数', '≥ 33'), measure('导热系数', '≤ 0.03')];
    expect(changesInWords(changed({ goal: '运行 168 小时。', indicators, replyOn: '2026-12-25' }))).toBe(
      [
        '目标（实质内容）：“72”改为“168”',
        '考核指标（实质内容）：“氧指数”原 ≥ 32 %，GB/T 2406.2，现 ≥ 33 %，GB/T 2406.2；新增“导热系数”≤ 0.03 %，GB/T 2406.2；删去“吸水率”≤ 2 %，GB/T 2406.2',
        '承诺答复：原 12 月 20 日前，现 12 月 25 日前',
      ].join('\n'),
    );
    expect(changesInWords([])).toBe('只改了不公开的联系方式。');
  });
});

describe('the versions of a listing', () => {
  async function givenChanged() {
    const people = await cast();
    const { world, poster } = people;
    const id = await givenListing(world, people, 'published');
    const bid = await givenBid(world, id);
    const steps = [
      { restricted: '二号配方' },
      { title: '石墨改性 EPS 发泡' },
      { goal: '稳定运行 168 小时，下列指标全部达到。' },
    ];
    for (const [i, step] of steps.entries()) {
      world.now += DAY;
      await amend(world, poster, id, { ...step, note: `第 ${i + 1} 次` });
    }
    const list = async (ctx: Context) => listVersions(ctx, await getListing(ctx, id));
    return { ...people, id, bid, list };
  }

  it('are all there with date, note and what differs from the one before, the latest first', async () => {
    const { world, id, list } = await givenChanged();
    const versions = await list(world.visitor());
    expect(
      versions.map(({ version, at, note, material, changes }) => [
        version,
        at,
        note,
        material,
        changes.map(({ field }) => field),
      ]),
    ).toEqual([
      [4, world.now, '第 3 次', true, ['goal']],
      [3, world.now - DAY, '第 2 次', false, ['title']],
      [2, world.now - 2 * DAY, '第 1 次', true, ['restricted']],
    ]);
    expect(await lastChangeOf(world.visitor(), await getListing(world.visitor(), id))).toBe(world.now);
  });

  it('show 不公开内容 to the poster and officials only; others learn that it changed', async () => {
    const { world, poster, official, stranger, list } = await givenChanged();
    for (const who of [poster, official]) {
      const [, , first] = await list(world.as(who));
      expect(first?.changes[0]?.pieces?.map(({ text }) => text).join('')).toContain('二号配方');
    }
    for (const ctx of [world.visitor(), world.as(stranger)]) {
      const versions = await list(ctx);
      expect(versions[2]?.changes).toEqual([{ field: 'restricted', label: '不公开内容', material: true }]);
      expect(JSON.stringify(versions)).not.toContain('二号配方');
      expect(JSON.stringify(versions)).not.toContain(SECRET);
      expect(JSON.stringify(versions)).not.toContain('顾工');
    }
  });

  it('are hidden with the text once the listing is withdrawn', async () => {
    const { world, poster, stranger, id, list } = await givenChanged();
    await withdrawListing(world.as(poster), { id, reason: '不做了' });
    expect(await list(world.as(stranger))).toEqual([]);
    expect(await list(world.as(poster))).toHaveLength(3);
  });

  it('are summed up for the bidder who has to confirm, since the version of the bid', async () => {
    const { world, stranger, poster, bid, id } = await givenChanged();
    const found = await findUnconfirmed(world.as(bid.bidder), id);
    expect(found).toMatchObject({ id: bid.id, notes: ['第 1 次', '第 2 次', '第 3 次'], listing: { version: 4 } });
    expect(found?.changes.map(({ field }) => field)).toEqual(['title', 'goal', 'restricted']);
    expect(JSON.stringify(found)).not.toContain('二号配方');
    for (const ctx of [world.visitor(), world.as(stranger), world.as(poster)])
      expect(await findUnconfirmed(ctx, id)).toBeUndefined();
  });

  it('are none where nothing was changed', async () => {
    const people = await cast();
    const id = await givenListing(people.world, people, 'published');
    expect(await listVersions(people.world.visitor(), await getListing(people.world.visitor(), id))).toEqual([]);
  });
});
