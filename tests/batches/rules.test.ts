import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RULE_FORCES } from '#db/schema/index.ts';
import {
  addMonths,
  breachesOf,
  CITY_RULE_NAMES,
  CITY_RULES,
  type Judged,
  ruleWords,
} from '#src/domain/batches/rules.ts';
import { DAY, dayOf, startOfDay } from '#src/lib/dates.ts';
import { MAX_FEN } from '#src/lib/money.ts';

const TERMS = {
  track: 'fiscal',
  bidUntil: Date.parse('2027-01-31T17:00:00+08:00'),
  termRule: 'block',
  maxTermMonths: 36,
  totalRule: 'block',
  minTotalTimes: 4,
  cashRule: 'block',
  minCashPercent: 40,
  smallOnly: false,
} as const;
const NOTHING: Judged = { deliverOn: null, totalFen: null, takerFen: null, publicFen: null };
const broken = (listing: Partial<Judged>, terms: Partial<Parameters<typeof breachesOf>[1]> = {}) =>
  breachesOf({ ...NOTHING, ...listing }, { ...TERMS, ...terms }).map(({ rule }) => rule);

describe('city rules at their border', () => {
  it('资金投入 of exactly so many times the public money passes, one 分 less does not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_FEN / 100 }), fc.integer({ min: 1, max: 100 }), (publicFen, times) => {
        const at = (totalFen: number) =>
          broken({ totalFen, publicFen, takerFen: totalFen }, { minTotalTimes: times }).includes('total');
        expect([at(times * publicFen), at(times * publicFen - 1)]).toEqual([false, true]);
      }),
    );
  });

  it('cash of exactly so many per cent passes, one 分 less does not: no amount is rounded', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: MAX_FEN }), fc.integer({ min: 1, max: 100 }), (totalFen, percent) => {
        const least = Number((BigInt(percent) * BigInt(totalFen) + 99n) / 100n);
        const at = (takerFen: number) => broken({ totalFen, takerFen }, { minCashPercent: percent }).includes('cash');
        expect([at(least), at(least - 1)]).toEqual([false, true]);
      }),
    );
  });

  it('完成时限 on the last day passes, a day later does not', () => {
    const noon = startOfDay('2026-01-01') as number;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 1, max: 120 }), (days, months) => {
        const bidUntil = noon + days * DAY;
        const last = addMonths(dayOf(bidUntil), months);
        const next = dayOf((startOfDay(last) as number) + DAY);
        const at = (deliverOn: string) => broken({ deliverOn }, { bidUntil, maxTermMonths: months }).includes('term');
        expect([at(last), at(next)]).toEqual([false, true]);
      }),
    );
  });

  it.each([
    ['2027-01-31', 1, '2027-02-28'],
    ['2027-01-31', 13, '2028-02-29'],
    ['2027-12-31', 36, '2030-12-31'],
    ['2027-11-15', 2, '2028-01-15'],
  ])('%s and %i months is %s', (day, months, expected) => {
    expect(addMonths(day, months)).toBe(expected);
  });

  it('asks nothing of what is not filled in, but for cash: nothing is no share', () => {
    expect(broken({})).toEqual([]);
    expect(broken({ totalFen: 100 })).toEqual(['cash']);
  });
});

describe('how firmly a rule counts', () => {
  const worst: Judged = { deliverOn: '2099-01-01', totalFen: 100, takerFen: 0, publicFen: 100 };

  it.each(RULE_FORCES)('is the batch to say: %s', (force) => {
    const found = breachesOf(worst, { ...TERMS, termRule: force, totalRule: force, cashRule: force });
    expect(found.map(({ level }) => level)).toEqual(force === 'off' ? [] : [force, force, force]);
  });

  it('each breach says how to mend it, at its field, in whole amounts', () => {
    expect(breachesOf(worst, TERMS).map(({ field }) => field)).toEqual(['totalFen', 'takerFen', 'deliverOn']);
    for (const { sentence } of breachesOf(worst, TERMS)) expect(sentence).toMatch(/^本批次要求[^！]+请[^！]+。$/);
  });

  it('every rule names where it comes from', () => {
    for (const rule of CITY_RULE_NAMES) expect(CITY_RULES[rule].source).toMatch(/揭榜挂帅/);
  });

  it('the rules in words leave away what is off, and public money on the market', () => {
    const words = (change: object) => ruleWords({ ...TERMS, ...change }).map((rule) => rule.words);
    expect(words({})).toHaveLength(3);
    expect(words({ termRule: 'off' })).toHaveLength(2);
    expect(words({ track: 'market', smallOnly: true })).toEqual([
      '付给揭榜方的现金不低于资金投入的 40 %',
      '完成时限不晚于揭榜截止后 36 个月',
      '揭榜单位须声明是中小微企业',
    ]);
  });
});
