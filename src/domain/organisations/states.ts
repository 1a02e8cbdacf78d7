import type { LABEL_LEVELS, ORGANISATION_LABELS, ORGANISATION_STATES, TIE_KINDS } from '#db/schema/index.ts';
import { standingOf } from '#src/context.ts';
import { DAY } from '#src/lib/dates.ts';

export type OrganisationState = (typeof ORGANISATION_STATES)[number];
export type OrganisationLabel = (typeof ORGANISATION_LABELS)[number];
export type LabelLevel = (typeof LABEL_LEVELS)[number];
export type TieKind = (typeof TIE_KINDS)[number];

/** `official`: one who does not belong to it. `manager`: the organisation's own. `claimant`: who registers its code. */
export type OrganisationMover = 'official' | 'manager' | 'claimant';

type OrganisationMove = { from: OrganisationState; to: OrganisationState; by: OrganisationMover; action: string };

/**
 * Every move there is. An edit of what was verified asks for verification again. What asks for renewal stays verified
 * until an official renews or returns it; nobody may return what did not ask.
 */
export const ORGANISATION_MOVES: readonly OrganisationMove[] = [
  { from: 'stub', to: 'pending', by: 'claimant', action: 'claim' },
  { from: 'pending', to: 'verified', by: 'official', action: 'verify' },
  { from: 'pending', to: 'returned', by: 'official', action: 'return' },
  { from: 'returned', to: 'pending', by: 'manager', action: 'resubmit' },
  { from: 'verified', to: 'pending', by: 'manager', action: 'reopen' },
  { from: 'verified', to: 'verified', by: 'official', action: 'renew' },
  { from: 'verified', to: 'returned', by: 'official', action: 'return' },
  { from: 'stub', to: 'merged', by: 'official', action: 'merge' },
  { from: 'pending', to: 'merged', by: 'official', action: 'merge' },
  { from: 'returned', to: 'merged', by: 'official', action: 'merge' },
  { from: 'verified', to: 'merged', by: 'official', action: 'merge' },
  { from: 'merged', to: 'stub', by: 'official', action: 'undoMerge' },
  { from: 'merged', to: 'pending', by: 'official', action: 'undoMerge' },
  { from: 'merged', to: 'returned', by: 'official', action: 'undoMerge' },
  { from: 'merged', to: 'verified', by: 'official', action: 'undoMerge' },
];

export const findOrganisationMove = (from: OrganisationState, to: OrganisationState): OrganisationMove | undefined =>
  ORGANISATION_MOVES.find((move) => move.from === from && move.to === to);

/** What a person sees: the state, with 已认证 split by the clock; `none` is who belongs to no organisation. */
export type OrganisationPhase = OrganisationState | 'expired' | 'none';

export const ORGANISATION_PHASES: Readonly<
  Record<OrganisationPhase, { word: string; tone: 'wait' | 'done' | 'open' | 'closed' }>
> = {
  none: { word: '未认证', tone: 'closed' },
  stub: { word: '待认领', tone: 'wait' },
  pending: { word: '审核中', tone: 'wait' },
  verified: { word: '已认证', tone: 'done' },
  returned: { word: '退回', tone: 'open' },
  expired: { word: '过期', tone: 'open' },
  merged: { word: '已合并', tone: 'closed' },
};

type Clocked = { state: OrganisationState; verifiedUntil: number | null };

/** The moment of the end itself is 过期. */
export const organisationPhase = (organisation: Clocked | undefined, now: number): OrganisationPhase =>
  organisation ? standingOf(organisation, now) : 'none';

/** From so many days before its end a verification may be renewed; reminders go out at these. */
export const REMINDER_DAYS = [30, 7, 1] as const;
const RENEWABLE = REMINDER_DAYS[0] * DAY;

type Renewable = Clocked & { renewalAskedAt: number | null };

/** Ends soon or has ended, and nobody has asked yet. */
export const isRenewable = ({ state, verifiedUntil, renewalAskedAt }: Renewable, now: number): boolean =>
  state === 'verified' && verifiedUntil !== null && verifiedUntil - now <= RENEWABLE && renewalAskedAt === null;

/** Waits for an official: to be verified, or to be renewed. */
export const isAwaiting = ({ state, renewalAskedAt }: { state: OrganisationState; renewalAskedAt?: number | null }) =>
  state === 'pending' || (state === 'verified' && renewalAskedAt != null);

export const LABEL_WORDS: Readonly<Record<OrganisationLabel, string>> = {
  aboveScale: '规上企业',
  innovative: '创新型中小企业',
  specialised: '专精特新中小企业',
  littleGiant: '专精特新“小巨人”',
  champion: '制造业单项冠军',
  gazelle: '瞪羚企业',
  highTech: '高新技术企业',
  techSmall: '科技型中小企业',
};

export const LEVEL_WORDS: Readonly<Record<LabelLevel, string>> = { city: '市级', province: '省级', nation: '国家级' };

export const TIE_WORDS: Readonly<Record<TieKind, string>> = {
  chain: '产业链',
  park: '园区',
  liaison: '包联干部',
  size: '规模',
};

/** 统计上大中小微型企业划分办法. */
export const SIZE_WORDS = { large: '大型', medium: '中型', small: '小型', micro: '微型' } as const;

/** Of these an organisation has one at a time. */
export const SINGLE_TIES: readonly TieKind[] = ['chain', 'park', 'size'];

/** How many organisations one 包联干部 looks after; a hint, no rule. */
export const LIAISON_LOAD = { least: 2, most: 5 } as const;

/** So long a merge can be undone. */
export const UNDO_DAYS = 90;

/** What happened to an organisation, by the action in its history. */
export const ORGANISATION_ACTION_WORDS: Readonly<Record<string, string>> = {
  register: '登记',
  stub: '管理部门代建',
  claim: '认领',
  edit: '修改资料',
  verify: '通过认证',
  return: '退回',
  resubmit: '重新提交',
  reopen: '修改了认证内容，待重新认证',
  askRenewal: '申请续期',
  renew: '续期',
  requestMembership: '申请加入',
  cancelRequest: '撤回加入申请',
  acceptMember: '同意加入',
  declineMember: '不同意加入',
  changeRole: '改变成员角色',
  removeMember: '移出成员',
  leave: '退出单位',
  handOver: '交接事项',
  addLabel: '添加称号',
  removeLabel: '移除称号',
  setTie: '登记归属',
  endTie: '归属结束',
  correctTie: '更正归属',
  removeTie: '删除归属',
  merge: '并入其他单位',
  mergeRefused: '合并未成',
  takeIn: '并入一家单位',
  undoMerge: '撤销合并',
  giveBack: '撤销并入',
};
