import type { UNSUITABLE_REASONS, VERDICTS } from '#db/schema/index.ts';

export type SupplyKind = 'capabilities' | 'achievements';
export type Verdict = (typeof VERDICTS)[number];
export type ReasonCode = (typeof UNSUITABLE_REASONS)[number];
/** Whose suggestions: `demand` are those of a listing, for its poster; `supply` those of what an organisation offers. */
export type Side = 'demand' | 'supply';

export const VERDICT_WORDS: Readonly<Record<Verdict, { word: string; tone: 'done' | 'closed' }>> = {
  interested: { word: '有兴趣', tone: 'done' },
  unsuitable: { word: '不合适', tone: 'closed' },
};

/** Why a suggestion does not fit. */
export const REASON_WORDS: Readonly<Record<Exclude<ReasonCode, ''>, string>> = {
  field: '不是我们的领域',
  ability: '能力不够',
  region: '地区不合',
  amount: '金额不合',
  time: '时间来不及',
  partner: '已有合作',
  other: '其他',
};

/** As stored: none is no word. */
export const reasonWord = (code: ReasonCode): string => (code === '' ? '' : REASON_WORDS[code]);

export const SIDE_WORDS: Readonly<Record<Side, string>> = { demand: '发榜方看供给', supply: '供给方看榜' };

/** What a score is made of, for people. */
export const PART_WORDS: Readonly<Record<string, string>> = {
  words: '用词',
  indicator: '考核指标',
  topic: '方向',
  field: '领域',
  chain: '产业链',
  industry: '行业',
  region: '地区',
  trl: '技术就绪度',
  amount: '金额',
  time: '时间',
  days: '时间',
  qualifications: '资质',
  mode: '合作方式',
  modes: '合作方式',
};
