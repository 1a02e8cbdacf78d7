import type { LISTING_STATES } from '#db/schema/index.ts';

export type ListingState = (typeof LISTING_STATES)[number];

export const LISTING_STATE_WORDS: Record<ListingState, string> = {
  draft: '草稿',
  submitted: '待初核',
  returned: '退回修改',
  published: '已发榜',
  evaluating: '遴选中',
  matched: '揭榜成功',
  contracted: '已签约',
  withdrawn: '撤榜',
};

/** `poster`: a handler of the organisation that posts. `official`: one who does not belong to it. */
export type Mover = 'poster' | 'official';

type ListingMove = { from: ListingState; to: ListingState; by: readonly Mover[] };

/** Every move there is. Bids drive those after publication. */
export const LISTING_MOVES: readonly ListingMove[] = [
  { from: 'draft', to: 'submitted', by: ['poster'] },
  { from: 'returned', to: 'submitted', by: ['poster'] },
  { from: 'submitted', to: 'returned', by: ['official'] },
  { from: 'submitted', to: 'published', by: ['official'] },
  { from: 'published', to: 'evaluating', by: ['poster'] },
  { from: 'evaluating', to: 'matched', by: ['poster'] },
  { from: 'matched', to: 'contracted', by: ['poster'] },
  // An official does not reach into what a firm has not handed in.
  { from: 'draft', to: 'withdrawn', by: ['poster'] },
  { from: 'returned', to: 'withdrawn', by: ['poster'] },
  { from: 'submitted', to: 'withdrawn', by: ['poster', 'official'] },
  { from: 'published', to: 'withdrawn', by: ['poster', 'official'] },
  { from: 'evaluating', to: 'withdrawn', by: ['poster', 'official'] },
  { from: 'matched', to: 'withdrawn', by: ['poster', 'official'] },
];

export const findListingMove = (from: ListingState, to: ListingState): ListingMove | undefined =>
  LISTING_MOVES.find((move) => move.from === from && move.to === to);

/** What a person sees: the state, with 已发榜 split by the clock into 揭榜中 and 已截止. */
export type Phase = Exclude<ListingState, 'published'> | 'open' | 'closed';

export const PHASES: Record<Phase, { word: string; tone: 'open' | 'wait' | 'done' | 'closed' }> = {
  draft: { word: '草稿', tone: 'closed' },
  submitted: { word: '待初核', tone: 'wait' },
  returned: { word: '退回修改', tone: 'wait' },
  open: { word: '揭榜中', tone: 'open' },
  closed: { word: '已截止', tone: 'wait' },
  evaluating: { word: '遴选中', tone: 'wait' },
  matched: { word: '揭榜成功', tone: 'done' },
  contracted: { word: '已签约', tone: 'done' },
  withdrawn: { word: '撤榜', tone: 'closed' },
};

/** What the public may find, in the order of life. `withdrawn` only after publication. */
export const PUBLIC_PHASES = [
  'open',
  'closed',
  'evaluating',
  'matched',
  'contracted',
  'withdrawn',
] as const satisfies readonly Phase[];
export type PublicPhase = (typeof PUBLIC_PHASES)[number];

/** The moment of the deadline itself is closed. */
export function phaseOf(listing: { state: ListingState; deadlineAt: number | null }, now: number): Phase {
  if (listing.state !== 'published') return listing.state;
  return listing.deadlineAt !== null && listing.deadlineAt <= now ? 'closed' : 'open';
}

/** What the history calls the actions of this feature. */
export const LISTING_ACTION_WORDS: Readonly<Record<string, string>> = {
  create: '起草',
  submit: '提交初核',
  return: '退回修改',
  publish: '发榜',
  withdraw: '撤榜',
  evaluate: '开始遴选',
  match: '揭榜成功',
  contract: '签约',
  contact: '转达询问',
  import: '批量导入',
};
