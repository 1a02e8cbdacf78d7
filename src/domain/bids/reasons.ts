/**
 * Sentences for negative answers, ready to be sent. Each says where it fell short, so that the bidder knows what to
 * mend. Chosen from a list beside the free text; both together make one reason.
 */

/** 未入选. */
export const DECLINE_REASONS = {
  scale: '中试或生产规模够不上这一榜的要求。',
  indicators: '方案没有说明怎样达到全部考核指标，有的指标没有依据。',
  route: '技术路线的风险较大，关键一步没有试验数据支持。',
  quote: '报价高于这一榜的预算。',
  schedule: '进度安排赶不上完成时限。',
  team: '团队人手或专业与任务不相配。',
  record: '同类业绩或佐证材料较少。',
  places: '方案可行，但名额有限，这次选了综合条件更好的单位。',
} as const;

/** 不合格. */
export const DISQUALIFY_REASONS = {
  requirements: '不符合榜文“对揭榜方要求”里的条件。',
  materials: '佐证材料不全，通知补正以后仍不齐。',
  untrue: '材料与事实不符，或前后矛盾。',
  licence: '缺少承担这一任务必需的资质或许可。',
  related: '与发榜方有利害关系，依规应当回避。',
  ownership: '所用技术的产权不清，或存在争议。',
} as const;

/** 放弃, by the taker. */
export const RENOUNCE_REASONS = {
  terms: '双方没有谈成合同条款。',
  capacity: '人员、装备另有任务，按期完成没有把握。',
  funding: '配套资金没有落实。',
  technology: '进一步论证发现技术路线走不通。',
  price: '成本变化，原报价做不下来。',
} as const;

export type Reasons = Readonly<Record<string, string>>;

/** One reason of a chosen sentence and what was typed, the typed text below; empty where there is neither. */
export const reasonOf = (reasons: Reasons, chosen: string, typed: string): string =>
  [Object.hasOwn(reasons, chosen) ? reasons[chosen] : '', typed].filter(Boolean).join('\n');
