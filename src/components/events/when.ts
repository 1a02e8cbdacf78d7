import { dayOf, formatDay, formatTime } from '#src/lib/dates.ts';

/** The day on the left of a row: month over date. */
export function leaf(startsAt: number | null, now: number): { day: string; month: string } {
  if (startsAt === null) return { day: '—', month: '未定' };
  const [year = '', month, day] = dayOf(startsAt).split('-');
  return { day: String(Number(day)), month: `${year === dayOf(now).slice(0, 4) ? '' : `${year}.`}${Number(month)} 月` };
}

export const dayWords = (at: number, now: number): string => formatDay(dayOf(at), now);
export const timeWords = (at: number | null, now: number): string => (at === null ? '' : formatTime(at, now));
