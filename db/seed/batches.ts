import type { audit, batches } from '#db/schema/index.ts';
import { HOUR, MINUTE } from '#src/lib/dates.ts';
import { deadlineMoment, idOf, officeMoment } from './clock.ts';
import { userId } from './people-rows.ts';

type Batch = typeof batches.$inferInsert;

/** Days from loading for each moment of the calendar; without an end of review listings go up one by one. */
type SeedBatch = Pick<Batch, 'track' | 'review' | 'about'> & {
  key: string;
  /** After `云川市 2026 年度`. */
  name: string;
  made: number;
  collect: readonly [from: number, until: number];
  reviewUntil?: number;
  bidUntil: number;
  evaluateUntil: number;
};

/** More than a year between the first two, so that they are never of the same one. */
const BATCHES: readonly SeedBatch[] = [
  {
    key: 'last',
    track: 'fiscal',
    review: 'two',
    name: '产业关键技术“揭榜挂帅”项目',
    about:
      '面向化工新材料、绿色建材两条重点产业链，支持龙头企业发榜、省内外高校院所和企业揭榜。立项后财政支持按里程碑分期拨付。',
    made: -482,
    collect: [-471, -440],
    reviewUntil: -424,
    bidUntil: -388,
    evaluateUntil: -340,
  },
  {
    key: 'first',
    track: 'fiscal',
    review: 'two',
    name: '重点产业链“揭榜挂帅”项目',
    about:
      '面向石化装备、功率半导体、绿色食品三条重点产业链。发榜单位须为在云川市登记的企业，资金投入不低于申请财政支持的 4 倍；揭榜单位不限地区。',
    made: -110,
    collect: [-101, -82],
    reviewUntil: -70,
    bidUntil: -36,
    evaluateUntil: 24,
  },
  {
    key: 'green',
    track: 'fiscal',
    review: 'two',
    name: '绿色低碳“揭榜挂帅”专项',
    about: '支持节能降碳和固废资源化的关键技术。论证通过一项发榜一项，统一截止揭榜。',
    made: -38,
    collect: [-31, -7],
    bidUntil: 28,
    evaluateUntil: 62,
  },
  {
    key: 'market',
    track: 'market',
    review: 'one',
    name: '供需对接“揭榜挂帅”征集',
    about:
      '常见的产品配套、检测改造和场景开放都可以申报。由发榜单位自己选定揭榜方、自己验收，不申请财政资金，一级审核。',
    made: -14,
    collect: [-8, 24],
    reviewUntil: 34,
    bidUntil: 76,
    evaluateUntil: 112,
  },
];

export const batchId = (key: string): string => idOf(`batch ${key}`);

export const findBatch = (key: string): SeedBatch => {
  const batch = BATCHES.find((one) => one.key === key);
  if (!batch) throw new Error(`The demo world has no batch ${key}`);
  return batch;
};

export const batchRows = (now: number): Batch[] =>
  BATCHES.map(({ key, name, made, collect, reviewUntil, bidUntil, evaluateUntil, ...told }) => {
    const collectFrom = deadlineMoment(now, collect[0]) - 8 * HOUR;
    const year = new Date(collectFrom + 8 * HOUR).getUTCFullYear();
    const createdAt = officeMoment(now, made, `batch ${key}`);
    return {
      ...told,
      id: batchId(key),
      name: `云川市 ${year} 年度${name}`,
      year,
      collectFrom,
      collectUntil: deadlineMoment(now, collect[1]),
      reviewUntil: reviewUntil === undefined ? null : deadlineMoment(now, reviewUntil),
      bidUntil: deadlineMoment(now, bidUntil),
      evaluateUntil: deadlineMoment(now, evaluateUntil),
      publishedAt: createdAt + TO_PUBLISH,
      createdBy: userId('jia'),
      createdAt,
      updatedAt: createdAt + TO_PUBLISH,
    };
  });

const TO_PUBLISH = 45 * MINUTE;

export const batchHistory = (now: number): (typeof audit.$inferInsert)[] =>
  batchRows(now).flatMap(({ id: thingId, createdAt }) => {
    const by = { thing: 'batches', thingId, actorId: userId('jia') };
    return [
      { ...by, at: createdAt, action: 'create', to: 'draft' },
      { ...by, at: createdAt + TO_PUBLISH, action: 'publish', from: 'draft', to: 'published' },
    ];
  });
