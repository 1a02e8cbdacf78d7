import { dayOf, formatDay, formatTime, formatWeekday, toLocal } from '#src/lib/dates.ts';

type Times = { startsAt: number | null; endsAt: number | null };

const clock = (at: number): string => toLocal(at).slice(11);

/** `11 月 25 日周三 14:30–17:00`, over days `11 月 25 日周三 9:00 至 11 月 26 日周四 12:00`. */
export function spanWords({ startsAt, endsAt }: Times, now: number): string {
  if (startsAt === null) return '时间未定';
  const from = `${formatWeekday(startsAt, now)} ${clock(startsAt)}`;
  if (endsAt === null) return from;
  return dayOf(startsAt) === dayOf(endsAt)
    ? `${from}–${clock(endsAt)}`
    : `${from} 至 ${formatWeekday(endsAt, now)} ${clock(endsAt)}`;
}

/** The day on the left of a row: month over date. */
export function leaf(startsAt: number | null, now: number): { day: string; month: string } {
  if (startsAt === null) return { day: '—', month: '未定' };
  const [year = '', month, day] = dayOf(startsAt).split('-');
  return { day: String(Number(day)), month: `${year === dayOf(now).slice(0, 4) ? '' : `${year}.`}${Number(month)} 月` };
}

export const dayWords = (at: number, now: number): string => formatDay(dayOf(at), now);
export const timeWords = (at: number | null, now: number): string => (at === null ? '' : formatTime(at, now));
