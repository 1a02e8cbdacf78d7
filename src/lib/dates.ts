/** All times are UTC milliseconds; all words are 北京时间, UTC+8 without summer time. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const BEIJING = 8 * HOUR;
const WEEKDAYS = '日一二三四五六';

const pad = (n: number) => String(n).padStart(2, '0');
const parts = (at: number) => {
  const d = new Date(at + BEIJING);
  return {
    year: d.getUTCFullYear(),
    month: d.getUTCMonth() + 1,
    day: d.getUTCDate(),
    hour: d.getUTCHours(),
    minute: d.getUTCMinutes(),
    weekday: WEEKDAYS[d.getUTCDay()] as string,
  };
};

/** The calendar day of a moment in Beijing, `YYYY-MM-DD`. */
export function dayOf(at: number): string {
  const p = parts(at);
  return `${p.year}-${pad(p.month)}-${pad(p.day)}`;
}

/** 00:00 of a `YYYY-MM-DD` day in Beijing; undefined for what is no day (`2026-02-30`). */
export function startOfDay(day: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const at = Date.parse(`${day}T00:00:00+08:00`);
  return Number.isNaN(at) || dayOf(at) !== day ? undefined : at;
}

/** `2026-11-25T17:00` as a datetime-local field sends it, read as 北京时间. */
export function parseLocal(text: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):([0-5]\d)(?::\d{2})?$/.exec(text);
  const start = match && startOfDay(match[1] as string);
  return start == null ? undefined : start + Number(match?.[2]) * HOUR + Number(match?.[3]) * MINUTE;
}

/** The value of a datetime-local field. */
export function toLocal(at: number): string {
  const p = parts(at);
  return `${dayOf(at)}T${pad(p.hour)}:${pad(p.minute)}`;
}

/** `11 月 25 日`, with the year where it is not `now`'s. */
export function formatDay(day: string, now: number): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year === parts(now).year ? '' : `${year} 年 `}${month} 月 ${date} 日`;
}

/** `11 月 25 日 17:00`. */
export function formatTime(at: number, now: number): string {
  const p = parts(at);
  return `${formatDay(dayOf(at), now)} ${p.hour}:${pad(p.minute)}`;
}

/** `11 月 22 日周日`. */
export const formatWeekday = (at: number, now: number): string => `${formatDay(dayOf(at), now)}周${parts(at).weekday}`;

type Times = { startsAt: number | null; endsAt: number | null };

/** `11 月 25 日周三 14:30–17:00`, over days `11 月 25 日周三 9:00 至 11 月 26 日周四 12:00`. */
export function spanWords({ startsAt, endsAt }: Times, now: number): string {
  if (startsAt === null) return '时间未定';
  const clock = (at: number) => toLocal(at).slice(11);
  const from = `${formatWeekday(startsAt, now)} ${clock(startsAt)}`;
  if (endsAt === null) return from;
  return dayOf(startsAt) === dayOf(endsAt)
    ? `${from}–${clock(endsAt)}`
    : `${from} 至 ${formatWeekday(endsAt, now)} ${clock(endsAt)}`;
}

/** What a `<time datetime>` carries. */
export const toIso = (at: number): string => `${toLocal(at)}+08:00`;

/** `还剩 3 天`, `还剩 5 小时`, `还剩 12 分钟`, `逾期 1 天`, `刚刚到期`. Days are full days. */
export function untilWords(at: number, now: number): string {
  const left = at - now;
  const size = Math.abs(left);
  const word = left >= 0 ? '还剩' : '逾期';
  if (size < MINUTE) return left >= 0 ? '还剩不到 1 分钟' : '刚刚到期';
  if (size < HOUR) return `${word} ${Math.floor(size / MINUTE)} 分钟`;
  if (size < DAY) return `${word} ${Math.floor(size / HOUR)} 小时`;
  return `${word} ${Math.floor(size / DAY)} 天`;
}

/** `今天 14:30`, `昨天 9:05`, else the date. */
export function agoWords(at: number, now: number): string {
  const p = parts(at);
  const clock = `${p.hour}:${pad(p.minute)}`;
  if (dayOf(at) === dayOf(now)) return `今天 ${clock}`;
  if (dayOf(at) === dayOf(now - DAY)) return `昨天 ${clock}`;
  return formatTime(at, now);
}
