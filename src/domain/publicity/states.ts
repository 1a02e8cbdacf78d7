import type { OBJECTION_STATES, publicities } from '#db/schema/index.ts';
import type { ListingState, Track } from '#src/domain/listings/states.ts';
import { DAY, dayOf, formatDay, formatTime, startOfDay } from '#src/lib/dates.ts';

type ObjectionState = (typeof OBJECTION_STATES)[number];
type Tone = 'open' | 'wait' | 'done' | 'closed';

export const OBJECTION_WORDS: Record<ObjectionState, { word: string; tone: Tone }> = {
  open: { word: '待处理', tone: 'wait' },
  upheld: { word: '成立', tone: 'open' },
  dismissed: { word: '不成立', tone: 'closed' },
};

/** At least so many days, whatever the batch says: 荣成市揭榜挂帅, 公示不少于 5 日. */
export const MIN_DAYS = 5;

/** The end of the last of `days` whole days after today, in Beijing: never less than `days` times 24 hours. */
export const endOfPublicity = (now: number, days: number): number =>
  (startOfDay(dayOf(now)) ?? now) + (Math.max(days, MIN_DAYS) + 1) * DAY;

/** `11 月 27 日 24:00`: midnight belongs to the day that ends. */
export const formatEnd = (endsAt: number, now: number): string =>
  dayOf(endsAt - 1) === dayOf(endsAt) ? formatTime(endsAt, now) : `${formatDay(dayOf(endsAt - 1), now)} 24:00`;

/** 公示中, 公示期满, 已立项, 异议成立, 撤榜: what the clock and the listing make of it. */
export type PublicityPhase = 'running' | 'over' | 'approved' | 'upheld' | 'stopped';

export const PUBLICITY_PHASES: Record<PublicityPhase, { word: string; tone: Tone }> = {
  running: { word: '公示中', tone: 'open' },
  over: { word: '公示期满', tone: 'wait' },
  approved: { word: '已立项', tone: 'done' },
  upheld: { word: '异议成立，退回遴选', tone: 'closed' },
  stopped: { word: '已撤榜，公示终止', tone: 'closed' },
};

type Clocked = Pick<typeof publicities.$inferSelect, 'endsAt' | 'endedAt'>;
/** `upheld`: an objection to it was. */
type Around = { state: ListingState; upheld: boolean };

/** The moment of the end itself is over. */
export function publicityPhase({ endsAt, endedAt }: Clocked, { state, upheld }: Around, now: number): PublicityPhase {
  if (endedAt !== null) return upheld ? 'upheld' : 'approved';
  if (state !== 'proposed') return 'stopped';
  return endsAt <= now ? 'over' : 'running';
}

/** Whether a listing of this track ever has a 公示. */
export const hasPublicity = (track: Track): boolean => track === 'fiscal';

/** What the history calls the actions of this feature. */
export const PUBLICITY_ACTION_WORDS: Readonly<Record<string, string>> = {
  start: '公示',
  object: '收到异议',
  uphold: '异议成立',
  dismiss: '异议不成立',
  approve: '立项',
};
