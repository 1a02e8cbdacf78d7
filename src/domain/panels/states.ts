import type { Criterion, PANEL_PURPOSES } from '#db/schema/index.ts';

export type Purpose = (typeof PANEL_PURPOSES)[number];

export const PURPOSE_WORDS: Record<Purpose, string> = { demand: '论证', bids: '评榜' };

/** What an official starts from. 论证: the four of 荣成市揭榜挂帅. */
export const DEFAULT_CRITERIA: Record<Purpose, readonly Criterion[]> = {
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

/** Said for an expert whose organisation is concerned, without their asking. */
export const OWN_ORGANISATION = '与本人所在单位有关，自动回避';

/** What the history calls the actions of this feature. */
export const PANEL_ACTION_WORDS: Readonly<Record<string, string>> = {
  open: '组织评议',
  addExpert: '邀请专家',
  removeExpert: '移出专家',
  score: '打分',
  recuse: '回避',
  close: '结束评议',
};
