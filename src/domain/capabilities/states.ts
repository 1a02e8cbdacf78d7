import type { COOPERATION_MODES, capabilities, OFFER_STATES } from '#db/schema/index.ts';
import { COOPERATION } from '#src/lib/vocabulary.ts';

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

export type CooperationMode = (typeof COOPERATION_MODES)[number];

export const MODES: Readonly<Record<CooperationMode, { word: string; note: string }>> = {
  transfer: { word: COOPERATION.transfer, note: '专利权、技术秘密整体归受让方' },
  licence: { word: COOPERATION.licence, note: '独占、排他或普通许可，权属不变' },
  equity: { word: COOPERATION.equity, note: '成果折算为出资，入股企业' },
  joint: { word: COOPERATION.joint, note: '与企业一起做后续开发，约定权属' },
  service: { word: COOPERATION.service, note: '用成果为企业解决具体问题' },
  consulting: { word: COOPERATION.consulting, note: '评估、论证、诊断' },
};

export const MODE_WORDS = Object.fromEntries(Object.entries(MODES).map(([key, { word }]) => [key, word])) as Record<
  CooperationMode,
  string
>;

export const REACHES: Readonly<Record<(typeof capabilities.$inferSelect)['reach'], string>> = {
  local: '本市',
  province: '省内',
  country: '全国',
};
