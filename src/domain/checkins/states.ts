import type { doorLinks, scans } from '#db/schema/index.ts';
import type { RegistrationState } from '#src/domain/registrations/states.ts';

export type Scan = typeof scans.$inferSelect;
export type Verdict = Scan['verdict'];
export type DoorLink = typeof doorLinks.$inferSelect;

/** What the door shows: a word and what to do, and a colour that repeats it. */
export const VERDICT_WORDS: Readonly<
  Record<Verdict, { word: string; tone: 'done' | 'wait' | 'open'; advice: string }>
> = {
  ok: { word: '签到成功', tone: 'done', advice: '请进。' },
  double: { word: '已经签过到', tone: 'wait', advice: '这个码用过了，请核对姓名。' },
  pending: { word: '待审核，不能签到', tone: 'open', advice: '报名还没有通过，请找主办方。' },
  waitlisted: { word: '候补，不能签到', tone: 'open', advice: '还没有座位，请找主办方。' },
  cancelled: { word: '报名已取消，不能签到', tone: 'open', advice: '请找主办方。' },
  other_event: { word: '别的活动的码', tone: 'open', advice: '这个码不是这场活动的，请对方打开这场活动的参会码。' },
  forged: { word: '没有这个码', tone: 'open', advice: '请再扫一次，或者按姓名查找。' },
  expired: { word: '码已换发', tone: 'open', advice: '这是换发以前的旧码，请对方打开最近一封信。' },
};

/** What the door says to somebody who is registered and not checked in yet; 已确认 alone may come in. */
export const VERDICT_OF: Readonly<Record<RegistrationState, Verdict>> = {
  unverified: 'pending',
  pending: 'pending',
  confirmed: 'ok',
  waitlisted: 'waitlisted',
  offered: 'waitlisted',
  rejected: 'cancelled',
  withdrawn: 'cancelled',
  revoked: 'cancelled',
  lapsed: 'cancelled',
};
