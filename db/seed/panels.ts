import type { audit, Criterion, panelExperts, panelScores, panels } from '#db/schema/index.ts';
import { DAY, dayOf, MINUTE } from '#src/lib/dates.ts';
import { bidId } from './bid-course.ts';
import { idOf } from './clock.ts';
import { follow, type Move } from './course.ts';
import { findListing, listingId, listingMoves } from './listing-course.ts';
import { officialFor, userId } from './people-rows.ts';

type Panel = typeof panels.$inferInsert;

/** Of a subject: the bidder for 评榜, nothing for 论证. Scores in the order of the criteria, or why the expert stays away. */
type Said = { by: string; about?: string; on: number } & (
  | { scores: readonly number[]; comment: string }
  | { recusal: string }
);

type SeedPanel = {
  listing: string;
  purpose: 'demand' | 'bids';
  /** Days from loading. */
  opened: number;
  due: number;
  closed?: number;
  public?: true;
  experts: readonly string[];
  said: readonly Said[];
};

const CRITERIA: Record<SeedPanel['purpose'], Criterion[]> = {
  demand: [
    { name: '产业带动', weight: 30 },
    { name: '研究基础', weight: 20 },
    { name: '技术指标', weight: 30 },
    { name: '财务指标', weight: 20 },
  ],
  bids: [
    { name: '方案可行性', weight: 35 },
    { name: '研发能力', weight: 25 },
    { name: '指标满足', weight: 25 },
    { name: '报价', weight: 15 },
  ],
};

const PANELS: readonly SeedPanel[] = [
  {
    listing: 'electric',
    purpose: 'demand',
    opened: -8,
    due: 5,
    experts: ['jiancai', 'beilanxueyuan', 'gaoxiao'],
    said: [
      {
        by: 'jiancai',
        on: -5,
        scores: [88, 76, 82, 70],
        comment: '铸造行业普遍需要，指标可测。建议补充感应线圈与砂型铁磁夹具之间的发热影响。',
      },
      {
        by: 'beilanxueyuan',
        on: -3,
        scores: [84, 80, 74, 72],
        comment: '残余水分的取样位置要写清；经费中设备占比偏高，可请发榜方说明。',
      },
    ],
  },
  {
    listing: 'overlay',
    purpose: 'bids',
    opened: -12,
    due: 6,
    experts: ['jiancai', 'shipin', 'beilanxueyuan'],
    said: [
      {
        by: 'jiancai',
        about: 'gaoxiao',
        on: -8,
        scores: [88, 90, 86, 74],
        comment: '试块标定充分，示范与停工计划衔接可行，报价略高。',
      },
      {
        by: 'jiancai',
        about: 'chengshi',
        on: -8,
        scores: [72, 70, 68, 84],
        comment: '硬件与防爆认证完备，剥离判据依赖合作方，风险较大。',
      },
      { by: 'beilanxueyuan', about: 'chengshi', on: -6, recusal: '本人与该单位有在研合作项目，应当回避。' },
      {
        by: 'beilanxueyuan',
        about: 'gaoxiao',
        on: -6,
        scores: [84, 88, 82, 76],
        comment: '波导杆耐温数据完整，建议增加一次降温速率的对比试验。',
      },
    ],
  },
  {
    listing: 'sic',
    purpose: 'bids',
    opened: -20,
    due: -14,
    closed: -12,
    public: true,
    experts: ['jiancai', 'shipin', 'beilanxueyuan'],
    said: [
      {
        by: 'jiancai',
        about: 'weina',
        on: -17,
        scores: [86, 84, 88, 78],
        comment: '空洞率与剥离强度有三批数据，联合体分工清楚。',
      },
      {
        by: 'jiancai',
        about: 'huanyang',
        on: -17,
        scores: [58, 62, 45, 82],
        comment: '胶膜热导率与要求相差较大，路线不适合车规模块。',
      },
      {
        by: 'shipin',
        about: 'weina',
        on: -16,
        scores: [82, 80, 85, 76],
        comment: '冷热冲击还没有做完，建议合同中设中期考核。',
      },
      {
        by: 'shipin',
        about: 'huanyang',
        on: -16,
        scores: [60, 64, 50, 80],
        comment: '成本有优势，指标满足度不够。',
      },
      {
        by: 'beilanxueyuan',
        about: 'weina',
        on: -15,
        scores: [88, 82, 84, 75],
        comment: '印刷图形排气的思路可行，批次一致性交代清楚。',
      },
      {
        by: 'beilanxueyuan',
        about: 'huanyang',
        on: -15,
        scores: [55, 60, 48, 83],
        comment: '没有冷热冲击数据，难以支持车规应用。',
      },
    ],
  },
];

const panelId = ({ listing, purpose }: SeedPanel): string => idOf(`panel ${listing} ${purpose}`);

/** After the listing came to where it is judged. */
const movesOf = (panel: SeedPanel, now: number): Move<'open' | 'closed'>[] => {
  const since = panel.purpose === 'demand' ? 'reviewing' : 'evaluating';
  const after = listingMoves(findListing(panel.listing), now).find(({ state }) => state === since)?.at;
  const closed = panel.closed === undefined ? [] : [['closed', panel.closed] as const];
  return follow([['open', panel.opened] as const, ...closed], now, `panel ${panelId(panel)}`, { after });
};

const openedAt = (panel: SeedPanel, now: number): number => movesOf(panel, now)[0]?.at ?? now;

export const panelRows = (now: number): Panel[] =>
  PANELS.map((panel) => ({
    id: panelId(panel),
    listingId: listingId(panel.listing),
    purpose: panel.purpose,
    criteria: CRITERIA[panel.purpose],
    dueOn: dayOf(now + panel.due * DAY),
    public: panel.public ?? false,
    createdBy: officialFor(panel.listing),
    createdAt: openedAt(panel, now),
    closedAt: movesOf(panel, now)[1]?.at ?? null,
  }));

export const panelExpertRows = (now: number): (typeof panelExperts.$inferInsert)[] =>
  PANELS.flatMap((panel) =>
    panel.experts.map((expert, i) => ({
      id: idOf(`expert ${panelId(panel)} ${expert}`),
      panelId: panelId(panel),
      userId: userId(expert),
      createdAt: openedAt(panel, now) + (i + 1) * MINUTE,
    })),
  );

export const panelScoreRows = (now: number): (typeof panelScores.$inferInsert)[] =>
  PANELS.flatMap((panel) => {
    const [opened, closed] = movesOf(panel, now);
    return panel.said.map((said) => {
      const { by, about, on } = said;
      const subjectId = about === undefined ? listingId(panel.listing) : bidId({ listing: panel.listing, by: about });
      const bounds = { after: (opened?.at ?? 0) + 5 * MINUTE, before: closed?.at };
      const at = follow([['said', on] as const], now, `${panelId(panel)} ${by} ${about}`, bounds)[0]?.at ?? now;
      return {
        id: idOf(`score ${panelId(panel)} ${by} ${about}`),
        panelId: panelId(panel),
        userId: userId(by),
        subjectId,
        ...('scores' in said
          ? { scores: [...said.scores], comment: said.comment }
          : { scores: null, recusal: said.recusal }),
        updatedAt: at,
      };
    });
  });

export const panelHistory = (now: number): (typeof audit.$inferInsert)[] => [
  ...panelRows(now).flatMap(({ id: thingId, createdBy: actorId, createdAt, closedAt }) => {
    const row = { thing: 'panels', thingId, actorId };
    const opened = { ...row, at: createdAt, action: 'open', to: 'open' };
    return closedAt == null
      ? [opened]
      : [opened, { ...row, at: closedAt, action: 'close', from: 'open', to: 'closed' }];
  }),
  ...PANELS.flatMap((panel) =>
    panelExpertRows(now)
      .filter((expert) => expert.panelId === panelId(panel))
      .map(({ panelId: thingId, createdAt: at }) => ({
        ...{ thing: 'panels', thingId, at, actorId: officialFor(panel.listing), action: 'addExpert' },
      })),
  ),
  ...panelScoreRows(now).map(({ panelId: thingId, userId: actorId, updatedAt: at, scores }) => ({
    ...{ thing: 'panels', thingId, at, actorId, action: scores === null ? 'recuse' : 'score' },
  })),
];
