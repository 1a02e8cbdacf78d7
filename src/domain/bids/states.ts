import type { BID_STATES } from '#db/schema/index.ts';

export type BidState = (typeof BID_STATES)[number];
export type Tone = 'open' | 'wait' | 'done' | 'closed';

export const BID_STATES_WORDS: Readonly<Record<BidState, { word: string; tone: Tone }>> = {
  draft: { word: '草稿', tone: 'closed' },
  submitted: { word: '已提交', tone: 'wait' },
  shortlisted: { word: '入围', tone: 'wait' },
  awarded: { word: '揭榜成功', tone: 'done' },
  declined: { word: '未入选', tone: 'closed' },
  withdrawn: { word: '撤回', tone: 'closed' },
};

type Move = {
  /** What the person does, as history and refusals say it. */
  word: string;
  from: readonly BidState[];
  to: BidState;
  by: 'bidder' | 'poster';
  /** The phase the listing must be in; absent: any. */
  during?: 'open' | 'evaluating';
  /** The letter to the bidder carries a reason. */
  reasoned?: true;
};

/** Every move a bid can make. */
export const BID_MOVES = {
  submit: { word: '提交', from: ['draft'], to: 'submitted', by: 'bidder', during: 'open' },
  revise: { word: '撤回修改', from: ['submitted'], to: 'draft', by: 'bidder', during: 'open' },
  withdraw: { word: '撤回', from: ['submitted'], to: 'withdrawn', by: 'bidder', during: 'open' },
  discard: { word: '作废草稿', from: ['draft'], to: 'withdrawn', by: 'bidder' },
  shortlist: { word: '列为入围', from: ['submitted'], to: 'shortlisted', by: 'poster', during: 'evaluating' },
  award: {
    word: '定为揭榜方',
    from: ['submitted', 'shortlisted'],
    to: 'awarded',
    by: 'poster',
    during: 'evaluating',
  },
  decline: {
    word: '定为未入选',
    from: ['submitted', 'shortlisted'],
    to: 'declined',
    by: 'poster',
    during: 'evaluating',
    reasoned: true,
  },
} as const satisfies Record<string, Move>;

export type BidAction = keyof typeof BID_MOVES;

export const moveOf = (action: BidAction): Move => BID_MOVES[action];

/** Bids that were handed in and not taken back: what the count shows. */
export const HANDED_IN = ['submitted', 'shortlisted', 'awarded', 'declined'] as const satisfies BidState[];
/** Handed in and without an answer. */
export const UNDECIDED = ['submitted', 'shortlisted'] as const satisfies BidState[];
/** The poster has opened it and answered. */
export const OPENED = ['shortlisted', 'awarded', 'declined'] as const satisfies BidState[];

export const isOneOf = (states: readonly BidState[], state: BidState): boolean => states.includes(state);

/** What the history of a bid says, to either side. */
export const BID_ACTION_WORDS: Readonly<Record<BidAction | 'create' | 'contract', string>> = {
  create: '建草稿',
  submit: '提交',
  revise: '撤回修改',
  withdraw: '撤回',
  discard: '作废草稿',
  shortlist: '入围',
  award: '揭榜成功',
  decline: '未入选',
  contract: '登记合同',
};
