import type { EVENT_GROUPS, events, SERIES_RHYTHMS } from '#db/schema/index.ts';
import { DAY } from '#src/lib/dates.ts';

export type Event = typeof events.$inferSelect;
export type EventType = Event['type'];
export type EventState = Event['state'];
export type EventGroup = (typeof EVENT_GROUPS)[number];
export type Rhythm = (typeof SERIES_RHYTHMS)[number];
type Shown = { word: string; tone: 'open' | 'wait' | 'done' | 'closed' };

export const EVENT_TYPE_WORDS: Readonly<Record<EventType, string>> = {
  salon: '沙龙',
  tea: '下午茶',
  finance: '政银企对接',
  roadshow: '路演',
  matchmaking: '对接会',
  forum: '论坛',
  recruitment: '招聘会',
  training: '培训',
  signing: '签约',
};

export const EVENT_STATE_WORDS: Readonly<Record<EventState, Shown>> = {
  draft: { word: '草稿', tone: 'closed' },
  pending: { word: '待审批', tone: 'wait' },
  published: { word: '已发布', tone: 'open' },
  postponed: { word: '延期', tone: 'wait' },
  cancelled: { word: '取消', tone: 'closed' },
  archived: { word: '已归档', tone: 'done' },
};

export const ADMISSION_WORDS: Readonly<Record<Event['admission'], string>> = {
  direct: '报名即确认',
  review: '审核后确认',
};
export const AUDIENCE_WORDS: Readonly<Record<Event['audience'], string>> = {
  open: '公开报名',
  invited: '定向邀请',
};
export const LAPSE_WORDS: Readonly<Record<Event['lapseTo'], string>> = {
  out: '退出候补',
  tail: '排到候补末尾',
};
export const GROUP_WORDS: Readonly<Record<EventGroup, string>> = {
  firm: '企业',
  bank: '银行',
  university: '高校院所',
  other: '其他',
};
export const RHYTHM_WORDS: Readonly<Record<Rhythm, string>> = { month: '每月', quarter: '每季度' };

/** `organiser`: a handler of the host, or an official. `second`: an official who did not write it. */
export type EventMover = 'organiser' | 'second';
export const EVENT_MOVER_WORDS: Readonly<Record<EventMover, string>> = {
  organiser: '主办方',
  second: '管理部门的另一位同事',
};

export type EventAction =
  | 'submit'
  | 'takeBack'
  | 'approve'
  | 'sendBack'
  | 'postpone'
  | 'reschedule'
  | 'cancel'
  | 'archive';
export type EventMove = {
  action: EventAction;
  word: string;
  from: readonly EventState[];
  to: EventState;
  by: EventMover;
  /** What it means and when it may be made, as the help page says it. */
  when: string;
};

/** Every move there is. Operations add what else must hold. The help page prints this table. */
export const EVENT_MOVES: readonly EventMove[] = [
  {
    action: 'submit',
    word: '提交审批',
    from: ['draft'],
    to: 'pending',
    by: 'organiser',
    when: '内容齐全，时间还没有过',
  },
  { action: 'takeBack', word: '撤回', from: ['pending'], to: 'draft', by: 'organiser', when: '还要修改' },
  {
    action: 'approve',
    word: '批准发布',
    from: ['pending'],
    to: 'published',
    by: 'second',
    when: '由没有起草、修改、提交过它的人办，时间还没有过',
  },
  { action: 'sendBack', word: '退回修改', from: ['pending'], to: 'draft', by: 'second', when: '写明要改什么' },
  {
    action: 'postpone',
    word: '延期',
    from: ['published'],
    to: 'postponed',
    by: 'organiser',
    when: '还没有结束，新的时间待定；写明理由，报名的人都会收到通知',
  },
  {
    action: 'reschedule',
    word: '定新时间',
    from: ['published', 'postponed'],
    to: 'published',
    by: 'organiser',
    when: '新的时间还没有到；写明理由，已报名的人要重新确认',
  },
  {
    action: 'cancel',
    word: '取消',
    from: ['draft', 'pending', 'published', 'postponed'],
    to: 'cancelled',
    by: 'organiser',
    when: '还没有结束，写明理由；已发布的，报名全部取消并通知到人',
  },
  {
    action: 'archive',
    word: '归档',
    from: ['published'],
    to: 'archived',
    by: 'organiser',
    when: '已经结束，总结已经交齐',
  },
];

export const findEventMove = (action: EventAction): EventMove =>
  EVENT_MOVES.find((move) => move.action === action) as EventMove;

/** So long after the end the recap is due. */
export const RECAP_DUE_MS = 7 * DAY;

/** What a person sees: the state, with 已发布 split by the clock. */
export type EventStage =
  | Exclude<EventState, 'published'>
  | 'announced'
  | 'open'
  | 'closed'
  | 'ongoing'
  | 'ended'
  | 'recapDue';

export const EVENT_STAGES: Readonly<Record<EventStage, Shown>> = {
  ...EVENT_STATE_WORDS,
  announced: { word: '已发布', tone: 'wait' },
  open: { word: '报名中', tone: 'open' },
  closed: { word: '报名截止', tone: 'wait' },
  ongoing: { word: '进行中', tone: 'open' },
  ended: { word: '已结束', tone: 'closed' },
  recapDue: { word: '待总结', tone: 'wait' },
};

type Clocked = Pick<
  Event,
  'state' | 'startsAt' | 'endsAt' | 'registrationOpensAt' | 'registrationClosesAt' | 'recappedAt'
>;

/** When registration ends: at the latest when it starts. */
export const closesAt = ({ registrationClosesAt, startsAt }: Pick<Event, 'registrationClosesAt' | 'startsAt'>) =>
  Math.min(registrationClosesAt ?? Number.POSITIVE_INFINITY, startsAt ?? Number.POSITIVE_INFINITY);

/** Until when registrants cancel by themselves: at the latest until it starts. */
export const cancelsUntil = ({ cancelUntilAt, startsAt }: Pick<Event, 'cancelUntilAt' | 'startsAt'>) =>
  Math.min(cancelUntilAt ?? Number.POSITIVE_INFINITY, startsAt ?? Number.POSITIVE_INFINITY);

/** The stage by the clock; the moment itself belongs to what begins. */
export function stageOf(event: Clocked, now: number): EventStage {
  const { state, startsAt, endsAt, registrationOpensAt, recappedAt } = event;
  if (state !== 'published') return state;
  if (endsAt !== null && endsAt <= now)
    return recappedAt === null && endsAt + RECAP_DUE_MS <= now ? 'recapDue' : 'ended';
  if (startsAt !== null && startsAt <= now) return 'ongoing';
  if (closesAt(event) <= now) return 'closed';
  return registrationOpensAt !== null && registrationOpensAt > now ? 'announced' : 'open';
}

/** What the public sees of it: whether a recap is late is the organiser's affair. */
export const publicStageOf = (event: Clocked, now: number): EventStage => {
  const stage = stageOf(event, now);
  return stage === 'recapDue' ? 'ended' : stage;
};

/** States everybody reads. A draft that was cancelled was never public, see `mayReadEvent`. */
export const PUBLIC_STATES: readonly EventState[] = ['published', 'postponed', 'cancelled', 'archived'];

/** What the history calls the actions of this feature. */
export const EVENT_ACTION_WORDS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(EVENT_MOVES.map(({ action, word }) => [action, word])),
  create: '起草',
  edit: '修改',
  change: '发布后修改',
  recap: '填写总结',
  finishRecap: '交齐总结',
  openDoor: '开签到点',
  closeDoor: '撤回签到点',
  remindRegistrants: '提醒报名的人',
};
