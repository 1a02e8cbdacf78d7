import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  agoWords,
  DAY,
  dayOf,
  formatDay,
  formatTime,
  formatWeekday,
  HOUR,
  MINUTE,
  parseLocal,
  startOfDay,
  toIso,
  toLocal,
  untilWords,
} from '#src/lib/dates.ts';

const now = Date.parse('2026-11-22T14:30:00+08:00');

describe('dates', () => {
  it('are Beijing days whatever the zone of the process', () => {
    expect(dayOf(Date.parse('2026-11-22T16:00:00Z'))).toBe('2026-11-23');
    expect(dayOf(Date.parse('2026-11-22T15:59:59Z'))).toBe('2026-11-22');
    expect(toIso(now)).toBe('2026-11-22T14:30+08:00');
  });

  it('knows which days exist', () => {
    expect(startOfDay('2028-02-29')).toBe(Date.parse('2028-02-28T16:00:00Z'));
    for (const day of ['2026-02-29', '2026-13-01', '2026-1-1', '', '20261122', '2026-11-22T00:00'])
      expect(startOfDay(day), day).toBeUndefined();
  });

  it('reads what a datetime-local field sends', () => {
    expect(parseLocal('2026-11-22T14:30')).toBe(now);
    for (const text of ['2026-11-22', '2026-11-22T24:00', '2026-02-30T10:00', '2026-11-22 14:30'])
      expect(parseLocal(text), text).toBeUndefined();
  });

  it('gives back every minute it showed in a field', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 60_000_000 }),
        (minutes) => parseLocal(toLocal(minutes * MINUTE)) === minutes * MINUTE,
      ),
    );
  });

  it('says the year only where it is another', () => {
    expect(formatDay('2026-11-25', now)).toBe('11 月 25 日');
    expect(formatDay('2027-01-05', now)).toBe('2027 年 1 月 5 日');
    expect(formatTime(now, now)).toBe('11 月 22 日 14:30');
    expect(formatWeekday(now, now)).toBe('11 月 22 日周日');
  });

  it('says how long is left, or overdue', () => {
    const left = [3 * DAY + HOUR, 5 * HOUR, 12 * MINUTE, 5000, -5000, -1 * DAY].map((ms) => untilWords(now + ms, now));
    expect(left).toEqual(['还剩 3 天', '还剩 5 小时', '还剩 12 分钟', '还剩不到 1 分钟', '刚刚到期', '逾期 1 天']);
  });

  it('says today and yesterday', () => {
    expect([now - HOUR, now - DAY, now - 3 * DAY].map((at) => agoWords(at, now))).toEqual([
      '今天 13:30',
      '昨天 14:30',
      '11 月 19 日 14:30',
    ]);
  });
});
