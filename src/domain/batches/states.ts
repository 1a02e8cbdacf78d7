import type { batches, REVIEWS, RULE_FORCES, TRACKS } from '#db/schema/index.ts';

export type Batch = typeof batches.$inferSelect;
export type Track = (typeof TRACKS)[number];
export type Review = (typeof REVIEWS)[number];
export type Force = (typeof RULE_FORCES)[number];

/** 工信部发榜揭榜: matched and accepted by the firms. 科技局揭榜挂帅: 论证, 公示, 立项, 验收 by the administration. */
export const TRACK_WORDS: Record<Track, string> = { market: '市场对接', fiscal: '财政支持' };

/** What the second look at a listing is called: the market compares, the administration hears experts. */
export const SECOND_REVIEW_WORDS: Record<Track, string> = { market: '遴选', fiscal: '论证' };

export const REVIEW_WORDS: Record<Review, string> = { one: '一级审核', two: '两级审核' };
export const FORCE_WORDS: Record<Force, string> = { off: '不检查', warn: '提醒', block: '拦下' };

/** Where a batch stands, in the order of its life. */
export const STAGES = {
  preparing: { word: '筹备', tone: 'closed' },
  collecting: { word: '申报中', tone: 'open' },
  reviewing: { word: '审核中', tone: 'wait' },
  bidding: { word: '揭榜中', tone: 'open' },
  evaluating: { word: '评榜中', tone: 'wait' },
  ended: { word: '已结束', tone: 'closed' },
} as const;
export type Stage = keyof typeof STAGES;

export type Calendar = Pick<Batch, 'collectFrom' | 'collectUntil' | 'reviewUntil' | 'bidUntil' | 'evaluateUntil'>;

/** The moments of the calendar in their order, with the stage that begins at each. */
export const MOMENTS = [
  { moment: 'collectFrom', begins: 'collecting' },
  { moment: 'collectUntil', begins: 'reviewing' },
  { moment: 'reviewUntil', begins: 'bidding' },
  { moment: 'bidUntil', begins: 'evaluating' },
  { moment: 'evaluateUntil', begins: 'ended' },
] as const satisfies readonly { moment: keyof Calendar; begins: Stage }[];
export type Moment = (typeof MOMENTS)[number]['moment'];

/**
 * The stage by the clock; the moment itself belongs to what begins. What is not published yet is 筹备. Without an end of
 * review, listings go up one by one: bidding follows 申报 at once.
 */
export function stageOf(batch: Calendar & Pick<Batch, 'publishedAt'>, now: number): Stage {
  if (batch.publishedAt === null) return 'preparing';
  const begun = MOMENTS.filter(({ moment }) => (batch[moment] ?? batch.collectUntil) <= now);
  return begun.at(-1)?.begins ?? 'preparing';
}

/** What the history calls the actions of this feature. */
export const BATCH_ACTION_WORDS: Readonly<Record<string, string>> = {
  create: '新建',
  edit: '修改',
  publish: '发布',
};
