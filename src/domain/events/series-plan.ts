import { DAY, dayOf, MINUTE, startOfDay } from '#src/lib/dates.ts';
import type { Rhythm } from './states.ts';

/** The calendar of a series: which month or quarter a day belongs to, and when the next session would usually be held. */

const MONTHS: Readonly<Record<Rhythm, number>> = { month: 1, quarter: 3 };
const pad = (n: number) => String(n).padStart(2, '0');

/** First day of the month or quarter that holds a day. */
export function periodOf(on: string, rhythm: Rhythm): string {
  const [year = '', month = ''] = on.split('-');
  const length = MONTHS[rhythm];
  return `${year}-${pad(Math.floor((Number(month) - 1) / length) * length + 1)}-01`;
}

/** First day of the period after one, or before it with a negative `by`. */
export function periodAfter(first: string, rhythm: Rhythm, by = 1): string {
  const [year = 0, month = 1] = first.split('-').map(Number);
  const months = year * 12 + (month - 1) + by * MONTHS[rhythm];
  return `${Math.floor(months / 12)}-${pad((months % 12) + 1)}-01`;
}

/** `2026 年第四季度`, `2026 年 11 月`. */
export function periodWords(first: string, rhythm: Rhythm): string {
  const [year, month = ''] = first.split('-');
  return rhythm === 'month'
    ? `${year} 年 ${Number(month)} 月`
    : `${year} 年第${'一二三四'[(Number(month) - 1) / 3]}季度`;
}

const startOf = (day: string): number => startOfDay(day) as number;

/** The moment from which a session that is not planned is overdue: so many days before its period ends. */
export const planDueAt = (first: string, rhythm: Rhythm, leadDays: number): number =>
  startOf(periodAfter(first, rhythm)) - leadDays * DAY;

/** Periods from the first to the one that holds `now`, the latest first; at most so many. */
export function periodsUntil(firstOn: string, rhythm: Rhythm, now: number, most: number): string[] {
  const periods: string[] = [];
  for (let at = periodOf(dayOf(now), rhythm); at >= firstOn && periods.length < most; at = periodAfter(at, rhythm, -1))
    periods.push(at);
  return periods;
}

/**
 * When the session of another period would be held, as the last one was: in the same month of it, on the same weekday
 * of the same week, at the same hour. The fifth week becomes the fourth where a month has none.
 */
export function likeLast(last: number, lastPeriod: string, period: string): number {
  const day = dayOf(last);
  const into = monthsBetween(lastPeriod, day);
  const [year = 0, month = 1] = period.split('-').map(Number);
  const months = year * 12 + month - 1 + into;
  const first = `${Math.floor(months / 12)}-${pad((months % 12) + 1)}-01`;
  const week = Math.floor((Number(day.slice(8)) - 1) / 7);
  const shift = (weekday(startOf(day)) - weekday(startOf(first)) + 7) % 7;
  const clock = Math.round((last - startOf(day)) / MINUTE) * MINUTE;
  const usual = startOf(first) + (shift + week * 7) * DAY;
  const kept = dayOf(usual).slice(0, 7) === first.slice(0, 7) ? usual : usual - 7 * DAY;
  return kept + clock;
}

const monthsBetween = (from: string, to: string): number => {
  const [a = 0, b = 0] = from.split('-').map(Number);
  const [c = 0, d = 0] = to.split('-').map(Number);
  return (c - a) * 12 + (d - b);
};

/** 0 is Sunday, in Beijing. */
const weekday = (midnight: number): number => new Date(midnight + 8 * 60 * MINUTE).getUTCDay();
