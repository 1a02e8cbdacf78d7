import type { capabilities, OFFER_STATES } from '#db/schema/index.ts';

/** What an organisation offers: a capability or an achievement. Both live by this table. */
export type OfferState = (typeof OFFER_STATES)[number];

export const OFFER_STATE_WORDS: Readonly<Record<OfferState, { word: string; tone: 'wait' | 'done' | 'closed' }>> = {
  draft: { word: '草稿', tone: 'wait' },
  published: { word: '已发布', tone: 'done' },
  withdrawn: { word: '已下架', tone: 'closed' },
};

/** Every move there is. */
export const OFFER_MOVES = {
  publish: { from: ['draft', 'withdrawn'], to: 'published' },
  withdraw: { from: ['published'], to: 'withdrawn' },
} as const satisfies Record<string, { from: readonly OfferState[]; to: OfferState }>;
export type OfferMove = keyof typeof OFFER_MOVES;

/** Where a move leads from here; undefined where the table does not hold it. */
export function afterMove(move: OfferMove, from: OfferState): OfferState | undefined {
  const { from: sources, to } = OFFER_MOVES[move];
  return sources.some((source) => source === from) ? to : undefined;
}

/** What the history calls the actions on an offer. */
export const OFFER_ACTION_WORDS: Readonly<Record<string, string>> = {
  create: '起草',
  edit: '修改',
  publish: '发布',
  withdraw: '下架',
  contact: '转达询问',
  import: '批量导入',
};

export const REACHES: Readonly<Record<(typeof capabilities.$inferSelect)['reach'], string>> = {
  local: '本市',
  province: '省内',
  country: '全国',
};
