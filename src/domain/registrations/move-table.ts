import { LIVE, type RegistrationState } from './states.ts';

/** `person`: who is registered, by their account or the link in their letter. `machine`: the clock, or what follows from another move. */
export type RegistrationMover = 'person' | 'organiser' | 'machine';
export const REGISTRATION_MOVER_WORDS: Readonly<Record<RegistrationMover, string>> = {
  person: '本人',
  organiser: '主办方',
  machine: '平台',
};

export type RegistrationAction =
  | 'verify'
  | 'verifyToReview'
  | 'verifyToList'
  | 'approve'
  | 'approveToList'
  | 'reject'
  | 'offer'
  | 'seat'
  | 'accept'
  | 'decline'
  | 'lapse'
  | 'lapseToTail'
  | 'withdraw'
  | 'revoke'
  | 'expire';
export type RegistrationMove = {
  action: RegistrationAction;
  word: string;
  from: readonly RegistrationState[];
  to: RegistrationState;
  by: readonly RegistrationMover[];
  /** What it means and when it may be made, as the help page says it. */
  when: string;
};

/** Every move of a registration once it stands. Operations add what else must hold. The help page prints this table. */
export const REGISTRATION_MOVES: readonly RegistrationMove[] = [
  {
    action: 'verify',
    word: '确认邮箱',
    from: ['unverified'],
    to: 'confirmed',
    by: ['person'],
    when: '打开信里的网址并确认，有空位，活动不用审核',
  },
  {
    action: 'verifyToReview',
    word: '确认邮箱',
    from: ['unverified'],
    to: 'pending',
    by: ['person'],
    when: '打开信里的网址并确认，活动要审核；还不占名额',
  },
  {
    action: 'verifyToList',
    word: '确认邮箱',
    from: ['unverified'],
    to: 'waitlisted',
    by: ['person'],
    when: '打开信里的网址并确认，名额已满，排到候补末尾',
  },
  {
    action: 'approve',
    word: '审核通过',
    from: ['pending'],
    to: 'confirmed',
    by: ['organiser'],
    when: '同意参加，有空位',
  },
  {
    action: 'approveToList',
    word: '审核通过，排候补',
    from: ['pending'],
    to: 'waitlisted',
    by: ['organiser'],
    when: '同意参加，名额已满，排到候补末尾',
  },
  {
    action: 'reject',
    word: '不通过',
    from: ['pending', 'waitlisted'],
    to: 'rejected',
    by: ['organiser'],
    when: '写明理由，本人会收到',
  },
  {
    action: 'offer',
    word: '递补',
    from: ['waitlisted'],
    to: 'offered',
    by: ['machine', 'organiser'],
    when: '有了空位，按候补次序给第一位合得上的人留座，请他在期限内接受',
  },
  {
    action: 'seat',
    word: '递补并确认',
    from: ['waitlisted'],
    to: 'confirmed',
    by: ['machine', 'organiser'],
    when: '有了空位，活动定的是不用等本人接受，或者主办方已经和本人说定',
  },
  {
    action: 'accept',
    word: '接受',
    from: ['offered'],
    to: 'confirmed',
    by: ['person'],
    when: '在期限内接受留给他的座位',
  },
  {
    action: 'decline',
    word: '放弃',
    from: ['offered'],
    to: 'withdrawn',
    by: ['person'],
    when: '不要留给他的座位，座位随即给下一位',
  },
  {
    action: 'lapse',
    word: '过期未接受',
    from: ['offered'],
    to: 'lapsed',
    by: ['machine'],
    when: '过了期限没有答复，活动定的是退出候补',
  },
  {
    action: 'lapseToTail',
    word: '过期未接受，排到末尾',
    from: ['offered'],
    to: 'waitlisted',
    by: ['machine'],
    when: '过了期限没有答复，活动定的是排到候补末尾',
  },
  {
    action: 'withdraw',
    word: '取消报名',
    from: LIVE,
    to: 'withdrawn',
    by: ['person', 'organiser'],
    when: '自助取消截止以前本人取消；以后要主办方同意；没有占座的随时可以',
  },
  {
    action: 'revoke',
    word: '主办方取消',
    from: LIVE,
    to: 'revoked',
    by: ['organiser', 'machine'],
    when: '写明理由，本人会收到；活动取消时全部取消',
  },
  {
    action: 'expire',
    word: '没有确认邮箱',
    from: ['unverified'],
    to: 'withdrawn',
    by: ['machine'],
    when: '报名后 24 小时没有打开信里的网址',
  },
];

export const findRegistrationMove = (action: RegistrationAction): RegistrationMove =>
  REGISTRATION_MOVES.find((move) => move.action === action) as RegistrationMove;

/** What the history calls the actions of this feature. */
export const REGISTRATION_ACTION_WORDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(REGISTRATION_MOVES.map(({ action, word }) => [action, word])),
  register: '报名',
  registerFor: '代报名',
  confirmPerson: '本人确认',
  prioritise: '调整候补次序',
  excuse: '请假',
  askChange: '申请变更',
  approveChange: '同意变更',
  declineChange: '不同意变更',
  replace: '换人',
  followUp: '补充资料',
  renew: '换发参会码',
  checkIn: '签到',
  undoCheckIn: '撤销签到',
  walkIn: '现场报名并签到',
};
