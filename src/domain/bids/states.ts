import type { BID_STATES, PARTNER_STATES } from '#db/schema/index.ts';
import type { Phase, Track } from '#src/domain/listings/states.ts';

export type BidState = (typeof BID_STATES)[number];
export type Tone = 'open' | 'wait' | 'done' | 'closed';

export const BID_STATES_WORDS: Readonly<Record<BidState, { word: string; tone: Tone }>> = {
  draft: { word: '草稿', tone: 'closed' },
  submitted: { word: '已提交', tone: 'wait' },
  unconfirmed: { word: '失效待确认', tone: 'open' },
  qualified: { word: '合格', tone: 'wait' },
  shortlisted: { word: '入围', tone: 'wait' },
  proposed: { word: '拟揭榜', tone: 'wait' },
  awarded: { word: '揭榜成功', tone: 'done' },
  declined: { word: '未入选', tone: 'closed' },
  disqualified: { word: '不合格', tone: 'closed' },
  lapsed: { word: '失效', tone: 'closed' },
  renounced: { word: '放弃', tone: 'closed' },
  defaulted: { word: '违约', tone: 'closed' },
  withdrawn: { word: '撤回', tone: 'closed' },
};

/** `machine`: the clock, or what follows from a move of the listing or the contract. */
export type BidMover = 'bidder' | 'poster' | 'official' | 'machine';

export const BID_MOVER_WORDS: Record<BidMover, string> = {
  bidder: '揭榜方',
  poster: '发榜方',
  official: '管理部门',
  machine: '系统',
};

export type BidMove = {
  /** What the person does, as history and refusals say it. */
  word: string;
  from: readonly BidState[];
  to: BidState;
  by: BidMover;
  /** The phase the listing must be in; absent: any. */
  during?: Extract<Phase, 'open' | 'evaluating' | 'proposed' | 'matched' | 'contracted'>;
  /** The only track it is on; absent: both. */
  track?: Track;
  /** The letter to the bidder carries a reason. */
  reasoned?: true;
  /** When it may be made, as the help page says it. */
  when: string;
};

/** Every move a bid can make. The help page prints this table. */
export const BID_MOVES = {
  submit: {
    word: '提交',
    from: ['draft'],
    to: 'submitted',
    by: 'bidder',
    during: 'open',
    when: '内容齐全，联合体成员都已确认',
  },
  revise: {
    word: '撤回修改',
    from: ['submitted', 'unconfirmed'],
    to: 'draft',
    by: 'bidder',
    during: 'open',
    when: '截止以前，改好要重新提交',
  },
  withdraw: {
    word: '撤回',
    from: ['submitted', 'unconfirmed'],
    to: 'withdrawn',
    by: 'bidder',
    during: 'open',
    when: '截止以前',
  },
  discard: { word: '作废草稿', from: ['draft'], to: 'withdrawn', by: 'bidder', when: '任何时候' },
  unsettle: {
    word: '因榜文修改待确认',
    from: ['submitted'],
    to: 'unconfirmed',
    by: 'machine',
    during: 'open',
    when: '发榜方改了实质内容，申请要由揭榜方重新确认',
  },
  reconfirm: {
    word: '重新确认',
    from: ['unconfirmed'],
    to: 'submitted',
    by: 'bidder',
    during: 'open',
    when: '看过修改，申请照旧有效',
  },
  lapse: { word: '失效', from: ['unconfirmed'], to: 'lapsed', by: 'machine', when: '到截止没有重新确认' },
  qualify: {
    word: '定为合格',
    from: ['submitted'],
    to: 'qualified',
    by: 'poster',
    during: 'evaluating',
    when: '资格审查通过',
  },
  disqualify: {
    word: '定为不合格',
    from: ['submitted', 'qualified'],
    to: 'disqualified',
    by: 'poster',
    during: 'evaluating',
    reasoned: true,
    when: '资格审查不通过，写明理由',
  },
  shortlist: {
    word: '列为入围',
    from: ['submitted', 'qualified'],
    to: 'shortlisted',
    by: 'poster',
    during: 'evaluating',
    when: '进入最后比较',
  },
  propose: {
    word: '提为拟揭榜方',
    from: ['submitted', 'qualified', 'shortlisted'],
    to: 'proposed',
    by: 'poster',
    during: 'evaluating',
    track: 'fiscal',
    when: '财政支持的榜，公示以前，不超过可选家数',
  },
  unpropose: {
    word: '退回遴选',
    from: ['proposed'],
    to: 'shortlisted',
    by: 'machine',
    track: 'fiscal',
    when: '公示异议成立，或发榜方改提别家',
  },
  award: {
    word: '定为揭榜方',
    from: ['submitted', 'qualified', 'shortlisted'],
    to: 'awarded',
    by: 'poster',
    during: 'evaluating',
    track: 'market',
    when: '市场对接的榜，不超过可选家数',
  },
  approve: {
    word: '立项',
    from: ['proposed'],
    to: 'awarded',
    by: 'official',
    during: 'proposed',
    track: 'fiscal',
    when: '公示期满，没有未处理的异议',
  },
  decline: {
    word: '定为未入选',
    from: ['submitted', 'qualified', 'shortlisted'],
    to: 'declined',
    by: 'poster',
    during: 'evaluating',
    reasoned: true,
    when: '写明理由',
  },
  reinstate: {
    word: '恢复候选',
    from: ['declined'],
    to: 'shortlisted',
    by: 'poster',
    during: 'evaluating',
    when: '揭榜方放弃以后，顺位递补',
  },
  renounce: {
    word: '放弃',
    from: ['awarded'],
    to: 'renounced',
    by: 'bidder',
    during: 'matched',
    reasoned: true,
    when: '签约以前，写明理由',
  },
  default: {
    word: '认定违约',
    from: ['awarded'],
    to: 'defaulted',
    by: 'machine',
    reasoned: true,
    when: '合同被认定违约',
  },
} as const satisfies Record<string, BidMove>;

export type BidAction = keyof typeof BID_MOVES;

export const moveOf = (action: BidAction): BidMove => BID_MOVES[action];

/** Bids that were handed in and hold: what the count shows. 失效待确认 does not count until it is confirmed again. */
export const HANDED_IN = [
  'submitted',
  'qualified',
  'shortlisted',
  'proposed',
  'awarded',
  'declined',
  'disqualified',
  'renounced',
  'defaulted',
] as const satisfies BidState[];
/** Handed in and without an answer. */
export const UNDECIDED = ['submitted', 'qualified', 'shortlisted', 'proposed'] as const satisfies BidState[];
/** The poster has opened it and answered. */
export const OPENED = [
  'qualified',
  'shortlisted',
  'proposed',
  'awarded',
  'declined',
  'disqualified',
  'renounced',
  'defaulted',
] as const satisfies BidState[];
/** One organisation has at most one of these for a listing; the partial index `bids_live` says the same. */
export const LIVE = [
  'draft',
  'submitted',
  'unconfirmed',
  'qualified',
  'shortlisted',
  'proposed',
  'awarded',
] as const satisfies BidState[];

export const isOneOf = (states: readonly BidState[], state: BidState): boolean => states.includes(state);

/** Where a member of a joint bid stands. */
export type PartnerState = (typeof PARTNER_STATES)[number];
export const PARTNER_WORDS: Record<PartnerState, { word: string; tone: Tone }> = {
  invited: { word: '等待确认', tone: 'wait' },
  confirmed: { word: '已确认', tone: 'done' },
  declined: { word: '不参加', tone: 'closed' },
};

/** What happens to a joint bid beside its own moves. */
export type JointAction = 'invite' | 'join' | 'stayOut' | 'dismiss';

/** What the history of a bid says, to either side. */
export const BID_ACTION_WORDS: Readonly<
  Record<BidAction | 'create' | 'askCorrection' | 'correct' | 'contract' | JointAction, string>
> = {
  create: '建草稿',
  invite: '邀请联合体成员',
  join: '联合体成员确认参加',
  stayOut: '联合体成员不参加',
  dismiss: '移出联合体成员',
  submit: '提交',
  revise: '撤回修改',
  withdraw: '撤回',
  discard: '作废草稿',
  unsettle: '榜文修改，待重新确认',
  reconfirm: '重新确认',
  lapse: '失效',
  qualify: '合格',
  disqualify: '不合格',
  shortlist: '入围',
  propose: '拟揭榜',
  unpropose: '退回遴选',
  award: '揭榜成功',
  approve: '立项，揭榜成功',
  decline: '未入选',
  reinstate: '恢复候选',
  renounce: '放弃',
  default: '违约',
  askCorrection: '要求补正',
  correct: '补正',
  contract: '登记合同',
};
