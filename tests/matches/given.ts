import type { Match } from '#src/domain/matches/queries.ts';
import { TEXTS } from '#src/search/engine.ts';
import { fold } from '#src/search/fold.ts';
import { refreshIndex } from '#src/search/refresh.ts';
import { addAchievement, addCapability, addListing } from '#tests/search/rows.ts';
import { createWorld, type World } from '#tests/world.ts';

/** A demand for graphite EPS boards and those who could meet it, more or less. */
export async function givenMarket() {
  const world = await createWorld();
  const poster = await world.person({ kind: 'large', name: '云川保温集团' });
  const academy = await world.person({ kind: 'academy', name: '云川理工大学' });
  const firm = await world.person({ kind: 'small', name: '石岭板材厂', region: 'sl' });
  const listing = await addListing(
    world,
    poster,
    {
      title: '石墨改性 EPS 阻燃保温板连续发泡工艺',
      background: '间歇发泡的批次波动大，外墙保温板阻燃等级不稳。',
      goal: '石墨母粒分散均匀，连续发泡运行 72 小时。',
      totalFen: 80_000_000,
      takerFen: 50_000_000,
    },
    [
      { name: '氧指数', value: '≥ 32', unit: '%', method: 'GB/T 2406' },
      { name: '导热系数（25 ℃）', value: '≤ 0.030', unit: 'W/(m·K)', method: 'GB/T 10294' },
      { name: '烟密度等级', value: '≤ 50', unit: '', method: 'GB/T 8627' },
    ],
  );
  const method = await addAchievement(world, academy, {
    title: '石墨母粒在线分散与 EPS 连续发泡方法',
    summary: '用于 ＥＰＳ 阻燃保温板，氧指数 33%。已有 20 m³/h 中试线。',
    trl: 7,
    priceFen: 30_000_000,
  });
  const boards = await addCapability(world, firm, {
    title: '外墙阻燃保温板生产线',
    region: 'sl',
    products: '石墨聚苯板、EPS 线条',
    processes: '间歇发泡、切割',
    reach: 'local',
    field: 'green',
  });
  const baking = await addCapability(world, firm, {
    title: '糕点烘焙与冷链配送',
    field: 'food',
    products: '吐司、蛋糕',
  });
  await index(world, { listings: [listing], achievements: [method], capabilities: [boards, baking] });
  return { world, poster, academy, firm, listing, method, boards, baking };
}

type Ids = Partial<Record<'listings' | 'capabilities' | 'achievements', string[]>>;

export const index = (world: World, ids: Ids): Promise<void> =>
  refreshIndex(
    world.database,
    (Object.keys(ids) as (keyof Ids)[]).flatMap((name) => (ids[name] ?? []).map((id) => ({ index: name, id }))),
  );

/** Every reason that names words, checked against the record: each word stands in each text it is said to. */
export function untruths({ document, reasons }: Match): string[] {
  return reasons.flatMap(({ part, sentence, words = [], texts = [] }) => {
    const wrong = words.filter((word) => !texts.some((name) => fold(document.texts[name] ?? '').includes(fold(word))));
    const unnamed = part === 'words' && texts.some((name) => !sentence.includes(TEXTS[name].label));
    return [...wrong.map((word) => `${sentence}: ${word}`), ...(unnamed ? [sentence] : [])];
  });
}

export const sentences = (parts: readonly { sentence: string }[]): string[] => parts.map(({ sentence }) => sentence);

export const idsOf = (matches: readonly Match[]): string[] => matches.map(({ document }) => document.id);
