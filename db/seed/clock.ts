import { createHash } from 'node:crypto';
import { DAY, dayOf, HOUR, MINUTE, startOfDay } from '#src/lib/dates.ts';

/** The same 20-character id for the same readable key in every load, so that links stay good. */
export const idOf = (key: string): string => hash(key).toString('base64url').slice(0, 20);

const hash = (key: string): Buffer => createHash('sha256').update(`jiebang demo ${key}`).digest();

const OPENS = 8 * HOUR + 40 * MINUTE;
const MINUTES_OPEN = 520;

/**
 * A moment of office hours, 8:40 to 17:20 in Beijing, `offset` days from the day of `now`; a weekend goes back to its
 * Friday. The key decides the minute, so that it differs between things and not between loads.
 */
export function officeMoment(now: number, offset: number, key: string): number {
  const start = startOf(now + offset * DAY);
  const back = BACK[WEEKDAY.format(start)] ?? 0;
  return start - back * DAY + OPENS + (hash(key).readUInt16BE(0) % MINUTES_OPEN) * MINUTE;
}

/** 17:00 in Beijing `offset` days from the day of `now`; a weekend goes on to its Monday. */
export function deadlineMoment(now: number, offset: number): number {
  const start = startOf(now + offset * DAY);
  const on = ON[WEEKDAY.format(start)] ?? 0;
  return start + on * DAY + 17 * HOUR;
}

/** The last day of the month in which `at` falls. */
export function endOfMonth(at: number): string {
  const [year, month] = dayOf(at).split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

const startOf = (at: number): number => startOfDay(dayOf(at)) as number;

/** Days to go back to a Friday, and on to a Monday, from a weekend. */
const BACK: Readonly<Record<string, number>> = { Sat: 1, Sun: 2 };
const ON: Readonly<Record<string, number>> = { Sat: 2, Sun: 1 };
const WEEKDAY = new Intl.DateTimeFormat('en-US', { weekday: 'short', timeZone: 'Asia/Shanghai' });
