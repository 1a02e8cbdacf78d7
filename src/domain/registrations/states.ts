import type { registrations } from '#db/schema/index.ts';
import type { Event } from '#src/domain/events/states.ts';

export type Registration = typeof registrations.$inferSelect;
export type RegistrationState = Registration['state'];
type Shown = { word: string; tone: 'open' | 'wait' | 'done' | 'closed' };

/** 待审核 waits for the organiser's decision, 候补 for a seat: two words everywhere, never one for the other. */
export const REGISTRATION_STATE_WORDS: Readonly<Record<RegistrationState, Shown>> = {
  unverified: { word: '待验证', tone: 'wait' },
  pending: { word: '待审核', tone: 'wait' },
  confirmed: { word: '已确认', tone: 'done' },
  waitlisted: { word: '候补', tone: 'wait' },
  offered: { word: '待接受', tone: 'open' },
  rejected: { word: '未通过', tone: 'closed' },
  withdrawn: { word: '本人取消', tone: 'closed' },
  revoked: { word: '主办方取消', tone: 'closed' },
  lapsed: { word: '递补过期', tone: 'closed' },
};

/** One registration in one of these per person and event. */
export const LIVE: readonly RegistrationState[] = ['unverified', 'pending', 'confirmed', 'waitlisted', 'offered'];
/** Hold a seat; 已签到 is one of 已确认. */
export const SEATED: readonly RegistrationState[] = ['confirmed', 'offered'];

export const isLive = ({ state }: Pick<Registration, 'state'>): boolean => LIVE.includes(state);

export type Attendance = 'checkedIn' | 'attended' | 'absent' | 'excused';
/** 请假 is no absence. */
export const ATTENDANCE_WORDS: Readonly<Record<Attendance, Shown>> = {
  checkedIn: { word: '已签到', tone: 'done' },
  attended: { word: '已参加', tone: 'done' },
  absent: { word: '未到场', tone: 'closed' },
  excused: { word: '请假', tone: 'closed' },
};

type Attending = Pick<Registration, 'state' | 'checkedInAt' | 'excusedAt'>;

/** What became of a confirmed seat; undefined before that can be said. */
export function attendanceOf(
  { state, checkedInAt, excusedAt }: Attending,
  { endsAt }: Pick<Event, 'endsAt'>,
  now: number,
): Attendance | undefined {
  const over = endsAt !== null && endsAt <= now;
  if (state !== 'confirmed') return undefined;
  if (checkedInAt !== null) return over ? 'attended' : 'checkedIn';
  if (excusedAt !== null) return 'excused';
  return over ? 'absent' : undefined;
}

/** The one word a registration is shown with: in lists, letters and exports alike. */
export function shownStateOf(registration: Attending, event: Pick<Event, 'endsAt'>, now: number): Shown {
  const attendance = attendanceOf(registration, event, now);
  return attendance ? ATTENDANCE_WORDS[attendance] : REGISTRATION_STATE_WORDS[registration.state];
}
