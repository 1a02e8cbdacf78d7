import type { LISTING_STATES } from '#db/schema/index.ts';
import { SECOND_REVIEW_WORDS, type Track } from '#src/domain/batches/states.ts';

export { TRACK_WORDS, type Track } from '#src/domain/batches/states.ts';

export type ListingState = (typeof LISTING_STATES)[number];

export const LISTING_STATE_WORDS: Record<ListingState, string> = {
  draft: '草稿',
  submitted: '待初核',
  returned: '退回修改',
  reviewing: '待遴选',
  published: '已发榜',
  evaluating: '遴选中',
  proposed: '拟揭榜公示',
  matched: '揭榜成功',
  contracted: '已签约',
  completed: '已解榜',
  unsuccessful: '流榜',
  diagnosing: '二次诊断',
  tracked: '长期跟踪',
  withdrawn: '撤榜',
  terminated: '终止',
};

/**
 * `poster`: a handler of the organisation that posts. `official`: one who does not belong to it.
 * `machine`: the clock, or what follows from a move of a bid or a contract that somebody was entitled to.
 */
export type Mover = 'poster' | 'official' | 'machine';

export const MOVER_WORDS: Record<Mover, string> = { poster: '发榜方', official: '管理部门', machine: '系统' };

export type ListingMove = {
  from: ListingState;
  to: ListingState;
  by: readonly Mover[];
  /** The only track it is on; absent: both. */
  track?: Track;
  /** What it means and when it may be made, as the help page says it. */
  when: string;
};

/** Every move there is. Operations add what else must hold. The help page prints this table. */
export const LISTING_MOVES: readonly ListingMove[] = [
  { from: 'draft', to: 'submitted', by: ['poster'], when: '内容齐全、体检没有拦下的问题，单位已认证' },
  { from: 'returned', to: 'submitted', by: ['poster'], when: '照退回的理由改好以后重新提交' },
  { from: 'submitted', to: 'returned', by: ['official'], when: '初核要求修改，写明理由' },
  { from: 'submitted', to: 'reviewing', by: ['official'], when: '两级审核的批次：初核通过' },
  { from: 'submitted', to: 'published', by: ['official'], when: '一级审核：初核通过就发榜' },
  { from: 'reviewing', to: 'returned', by: ['official'], when: '遴选或论证要求修改，写明理由' },
  { from: 'reviewing', to: 'published', by: ['official'], when: '遴选或论证通过，由初核以外的人办' },
  { from: 'published', to: 'evaluating', by: ['poster'], when: '截止以后有有效申请，申请已经启封' },
  { from: 'published', to: 'unsuccessful', by: ['machine'], when: '到截止没有一份有效申请' },
  { from: 'evaluating', to: 'unsuccessful', by: ['poster'], when: '没有合适的揭榜方，每家都已答复' },
  { from: 'evaluating', to: 'matched', by: ['poster'], track: 'market', when: '定下 1 至 3 家，其余都已答复' },
  { from: 'evaluating', to: 'proposed', by: ['official'], track: 'fiscal', when: '发榜方提出拟揭榜方，管理部门公示' },
  { from: 'proposed', to: 'evaluating', by: ['official'], track: 'fiscal', when: '公示异议成立，退回遴选' },
  { from: 'proposed', to: 'matched', by: ['official'], track: 'fiscal', when: '公示期满、没有未处理的异议，立项' },
  { from: 'matched', to: 'evaluating', by: ['machine'], when: '揭榜方放弃，没有别的揭榜方，顺位递补' },
  { from: 'matched', to: 'contracted', by: ['poster', 'machine'], when: '每家揭榜方都登记了合同，或没签的放弃了' },
  { from: 'contracted', to: 'completed', by: ['machine'], when: '每份合同都已通过验收或终止，至少一份通过' },
  { from: 'contracted', to: 'terminated', by: ['machine'], when: '每份合同都已终止或违约，公众看到理由' },
  { from: 'unsuccessful', to: 'published', by: ['poster'], when: '延期：内容不变，重新揭榜' },
  { from: 'unsuccessful', to: 'returned', by: ['poster'], when: '修改重发：改过以后重新审核' },
  { from: 'unsuccessful', to: 'diagnosing', by: ['poster'], when: '二次诊断：请管理部门找出没人揭的原因' },
  { from: 'diagnosing', to: 'unsuccessful', by: ['official'], when: '写下诊断结论，发榜方再选去向' },
  { from: 'unsuccessful', to: 'tracked', by: ['poster'], when: '长期跟踪：定下再看的日子' },
  { from: 'tracked', to: 'returned', by: ['poster'], when: '重新发榜：改过以后重新审核' },
  // An official does not reach into what a firm has not handed in.
  { from: 'draft', to: 'withdrawn', by: ['poster'], when: '作废草稿' },
  { from: 'returned', to: 'withdrawn', by: ['poster'], when: '不再发榜' },
  { from: 'submitted', to: 'withdrawn', by: ['poster', 'official'], when: '不再发榜，写明理由' },
  { from: 'reviewing', to: 'withdrawn', by: ['poster', 'official'], when: '不再发榜，写明理由' },
  { from: 'published', to: 'withdrawn', by: ['poster', 'official'], when: '撤榜，写明理由，揭榜方和公众都看到' },
  { from: 'evaluating', to: 'withdrawn', by: ['poster', 'official'], when: '撤榜，写明理由，揭榜方和公众都看到' },
  { from: 'proposed', to: 'withdrawn', by: ['official'], track: 'fiscal', when: '撤榜，写明理由，揭榜方和公众都看到' },
  { from: 'matched', to: 'withdrawn', by: ['poster', 'official'], when: '没有签成，写明理由，揭榜方和公众都看到' },
  { from: 'unsuccessful', to: 'withdrawn', by: ['poster', 'official'], when: '流榜以后撤榜' },
  { from: 'diagnosing', to: 'withdrawn', by: ['poster', 'official'], when: '流榜以后撤榜' },
  { from: 'tracked', to: 'withdrawn', by: ['poster', 'official'], when: '不再跟踪' },
];

export const findListingMove = (from: ListingState, to: ListingState): ListingMove | undefined =>
  LISTING_MOVES.find((move) => move.from === from && move.to === to);

/** What a person sees: the state, with 已发榜 split by the clock into 揭榜中, 已截止 and 已过期. */
export type Phase = Exclude<ListingState, 'published'> | 'open' | 'closed' | 'expired';

export const PHASES: Record<Phase, { word: string; tone: 'open' | 'wait' | 'done' | 'closed' }> = {
  draft: { word: '草稿', tone: 'closed' },
  submitted: { word: '待初核', tone: 'wait' },
  returned: { word: '退回修改', tone: 'wait' },
  reviewing: { word: '待遴选', tone: 'wait' },
  open: { word: '揭榜中', tone: 'open' },
  closed: { word: '已截止', tone: 'wait' },
  expired: { word: '已过期', tone: 'closed' },
  evaluating: { word: '遴选中', tone: 'wait' },
  proposed: { word: '拟揭榜公示', tone: 'wait' },
  matched: { word: '揭榜成功', tone: 'done' },
  contracted: { word: '已签约', tone: 'done' },
  completed: { word: '已解榜', tone: 'done' },
  unsuccessful: { word: '流榜', tone: 'closed' },
  diagnosing: { word: '二次诊断', tone: 'wait' },
  tracked: { word: '长期跟踪', tone: 'closed' },
  withdrawn: { word: '撤榜', tone: 'closed' },
  terminated: { word: '终止', tone: 'closed' },
};

/** The phase as a track words it: 待遴选 on the market is 待论证 with public money. */
export const standingOf = (phase: Phase, track: Track): (typeof PHASES)[Phase] =>
  phase === 'reviewing' ? { ...PHASES.reviewing, word: `待${SECOND_REVIEW_WORDS[track]}` } : PHASES[phase];

/** What the public may find, in the order of life. `withdrawn` only after publication. */
export const PUBLIC_PHASES = [
  'open',
  'closed',
  'evaluating',
  'proposed',
  'matched',
  'contracted',
  'completed',
  'unsuccessful',
  'diagnosing',
  'tracked',
  'expired',
  'withdrawn',
  'terminated',
] as const satisfies readonly Phase[];
export type PublicPhase = (typeof PUBLIC_PHASES)[number];

/** States whose text is public, whoever reads. */
export const PUBLISHED_STATES = [
  'published',
  'evaluating',
  'proposed',
  'matched',
  'contracted',
  'completed',
  'unsuccessful',
  'diagnosing',
  'tracked',
  'terminated',
] as const satisfies readonly ListingState[];

type Clocked = { state: ListingState; deadlineAt: number | null; expiresAt: number | null };

/** The moment of the deadline itself is closed; that of the expiry expired. */
export function phaseOf({ state, deadlineAt, expiresAt }: Clocked, now: number): Phase {
  if (state !== 'published') return state;
  if (deadlineAt !== null) return deadlineAt <= now ? 'closed' : 'open';
  return expiresAt !== null && expiresAt <= now ? 'expired' : 'open';
}

/** What the history calls the actions of this feature, and what later ones do to a listing. */
export const LISTING_ACTION_WORDS: Readonly<Record<string, string>> = {
  create: '起草',
  submit: '提交初核',
  pass: '初核通过',
  return: '退回修改',
  publish: '发榜',
  recommend: '推荐到省',
  amend: '发榜后修改',
  renew: '续期',
  postpone: '批次顺延',
  withdraw: '撤榜',
  unseal: '申请启封',
  evaluate: '开始遴选',
  fail: '流榜',
  extend: '延期',
  rework: '修改重发',
  askDiagnosis: '请求二次诊断',
  diagnose: '二次诊断',
  track: '长期跟踪',
  propose: '拟揭榜公示',
  objection: '异议成立，退回遴选',
  match: '揭榜成功',
  approve: '立项',
  reopen: '顺位递补',
  contract: '签约',
  complete: '解榜',
  terminate: '终止',
  contact: '转达询问',
  urge: '催办',
  import: '批量导入',
};
