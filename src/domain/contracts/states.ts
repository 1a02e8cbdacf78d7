import type { CONTRACT_KINDS, CONTRACT_STATES, MILESTONE_STATES } from '#db/schema/index.ts';
import type { Track } from '#src/domain/listings/states.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';

export type ContractKind = (typeof CONTRACT_KINDS)[number];
export type ContractState = (typeof CONTRACT_STATES)[number];
export type MilestoneState = (typeof MILESTONE_STATES)[number];
type Shown = { word: string; tone: 'open' | 'wait' | 'done' | 'closed' };

/** 技术合同登记 knows the first five; 采购配套 is what a supply listing ends in. */
export const CONTRACT_KIND_WORDS: Readonly<Record<ContractKind, string>> = {
  development: '技术开发',
  transfer: '技术转让',
  licence: '技术许可',
  consulting: '技术咨询',
  service: '技术服务',
  supply: '采购配套',
};

export const CONTRACT_STATE_WORDS: Readonly<Record<ContractState, Shown>> = {
  performing: { word: '履行中', tone: 'open' },
  reported: { word: '申请验收', tone: 'wait' },
  accepted: { word: '通过验收', tone: 'done' },
  terminated: { word: '终止', tone: 'closed' },
  defaulted: { word: '违约', tone: 'closed' },
};

/** Still running: neither side has been answered for good. */
export const RUNNING: readonly ContractState[] = ['performing', 'reported'];

/** `poster`, `taker`: a handler of that side, of a joint bid its lead. `official`: one who belongs to neither side. */
export type ContractMover = 'poster' | 'taker' | 'official';

export const CONTRACT_MOVER_WORDS: Readonly<Record<ContractMover, string>> = {
  poster: '发榜方',
  taker: '揭榜方',
  official: '管理部门',
};

type Move<State> = {
  /** What the person does, as history and refusals say it. */
  word: string;
  from: readonly State[];
  to: State;
  by: readonly ContractMover[];
  /** The only track it is on; absent: both. */
  track?: Track;
  /** What it means and when it may be made, as the help page says it. */
  when: string;
};

export type ContractAction = 'ask' | 'sendBack' | 'accept' | 'terminate' | 'default';
export type ContractMove = Move<ContractState> & { action: ContractAction };

/** 市场对接: the firms settle it themselves. 财政支持: the administration does. */
const byTrack = <M extends Move<unknown>>(move: Omit<M, 'by' | 'track'>): M[] => [
  { ...move, by: ['poster'], track: 'market' } as unknown as M,
  { ...move, by: ['official'], track: 'fiscal' } as unknown as M,
];

/** Every move a contract can make; it begins 履行中 when it is recorded. The help page prints this table. */
export const CONTRACT_MOVES: readonly ContractMove[] = [
  {
    action: 'ask',
    word: '申请验收',
    from: ['performing'],
    to: 'reported',
    by: ['taker'],
    when: '每个里程碑都有结论，或没有里程碑；写明完成情况',
  },
  ...byTrack<ContractMove>({
    action: 'sendBack',
    word: '退回验收申请',
    from: ['reported'],
    to: 'performing',
    when: '还不能验收，写明理由',
  }),
  ...byTrack<ContractMove>({
    action: 'accept',
    word: '通过验收',
    from: ['reported'],
    to: 'accepted',
    when: '写明验收意见；是否列入供应商目录由发榜方答',
  }),
  {
    action: 'terminate',
    word: '终止',
    from: RUNNING,
    to: 'terminated',
    by: ['poster', 'official'],
    when: '不再履行，写明理由，双方都收到；这一榜因此终止的，公众也看到',
  },
  {
    action: 'default',
    word: '认定违约',
    from: RUNNING,
    to: 'defaulted',
    by: ['official'],
    when: '揭榜方违约，写明理由；揭榜申请也记为违约',
  },
];

export const MILESTONE_STATE_WORDS: Readonly<Record<MilestoneState, string>> = {
  planned: '待完成',
  reported: '已报送',
  met: '达成',
  partial: '部分达成',
  missed: '未达成',
};

/** Answered, with a verdict. */
export const JUDGED = ['met', 'partial', 'missed'] as const satisfies MilestoneState[];
export type Outcome = (typeof JUDGED)[number];
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = { met: '达成', partial: '部分达成', missed: '未达成' };

export type MilestoneAction = 'report' | 'meet' | 'part' | 'miss';
export type MilestoneMove = Move<MilestoneState> & { action: MilestoneAction };

const judged = (action: MilestoneAction, word: string, to: Outcome, when: string): MilestoneMove[] =>
  byTrack<MilestoneMove>({ action, word, from: ['reported'], to, when });

/** Every move a milestone can make, while its contract is 履行中. The help page prints this table. */
export const MILESTONE_MOVES: readonly MilestoneMove[] = [
  {
    action: 'report',
    word: '报送',
    from: ['planned', 'partial', 'missed'],
    to: 'reported',
    by: ['taker'],
    when: '写明达到了什么，附证明；部分达成、未达成的可以补做以后再报送',
  },
  ...judged('meet', '认定达成', 'met', '写明意见'),
  ...judged('part', '认定部分达成', 'partial', '写明意见，还差什么'),
  ...judged('miss', '认定未达成', 'missed', '写明意见；已经付过款的不能再定为未达成'),
];

export const ACTION_OF: Readonly<Record<Outcome, MilestoneAction>> = { met: 'meet', partial: 'part', missed: 'miss' };

export const findContractMove = (action: ContractAction, track: Track): ContractMove | undefined =>
  CONTRACT_MOVES.find((move) => move.action === action && (move.track ?? track) === track);

export const findMilestoneMove = (action: MilestoneAction, track: Track): MilestoneMove | undefined =>
  MILESTONE_MOVES.find((move) => move.action === action && (move.track ?? track) === track);

/** What a person sees: the state, with 待完成 split by the clock. */
export type MilestonePhase = Exclude<MilestoneState, 'planned'> | 'ahead' | 'due' | 'overdue';

export const MILESTONE_PHASES: Readonly<Record<MilestonePhase, Shown>> = {
  ahead: { word: '未到期', tone: 'closed' },
  due: { word: '临期', tone: 'wait' },
  overdue: { word: '逾期', tone: 'open' },
  reported: { word: '已报送', tone: 'wait' },
  met: { word: '达成', tone: 'done' },
  partial: { word: '部分达成', tone: 'wait' },
  missed: { word: '未达成', tone: 'closed' },
};

const SOON_DAYS = 7;

/** 临期 within a week; 逾期 when its day is over, in Beijing. */
export function milestonePhaseOf(
  { state, dueOn }: { state: MilestoneState; dueOn: string },
  now: number,
): MilestonePhase {
  if (state !== 'planned') return state;
  if (dueOn < dayOf(now)) return 'overdue';
  return dueOn <= dayOf(now + SOON_DAYS * DAY) ? 'due' : 'ahead';
}

/** What the history of a contract and its milestones says, to either side. */
export const CONTRACT_ACTION_WORDS: Readonly<Record<string, string>> = {
  record: '登记合同',
  register: '填技术合同登记号',
  plan: '计划里程碑',
  ask: '申请验收',
  sendBack: '退回验收申请',
  accept: '通过验收',
  directory: '供应商目录',
  terminate: '终止',
  default: '认定违约',
  report: '报送里程碑',
  meet: '里程碑达成',
  part: '里程碑部分达成',
  miss: '里程碑未达成',
  pay: '登记付款',
};
