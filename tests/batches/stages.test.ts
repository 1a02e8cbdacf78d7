import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calendarOf, nextMoment } from '#src/components/batches/steps.ts';
import { type Batch, STAGES, type Stage, stageOf } from '#src/domain/batches/states.ts';

const CALENDAR = { collectFrom: 100, collectUntil: 200, reviewUntil: 300, bidUntil: 400, evaluateUntil: 500 };
const published = { ...CALENDAR, publishedAt: 50 };

describe('the stage of a batch', () => {
  it.each<[number, Stage]>([
    [99, 'preparing'],
    [100, 'collecting'],
    [199, 'collecting'],
    [200, 'reviewing'],
    [299, 'reviewing'],
    [300, 'bidding'],
    [399, 'bidding'],
    [400, 'evaluating'],
    [499, 'evaluating'],
    [500, 'ended'],
  ])('at %i is %s: the moment itself belongs to what begins', (now, stage) => {
    expect(stageOf(published, now)).toBe(stage);
  });

  it('is 筹备 at any hour before it is published', () => {
    for (const now of [0, 150, 450, 600]) expect(stageOf({ ...CALENDAR, publishedAt: null }, now)).toBe('preparing');
  });

  it('goes from 申报 to 揭榜 at once where no end of review is set', () => {
    const at = (now: number) => stageOf({ ...published, reviewUntil: null }, now);
    expect([at(199), at(200), at(399), at(400)]).toEqual(['collecting', 'bidding', 'bidding', 'evaluating']);
  });

  it('never goes back as time goes by', () => {
    const order = Object.keys(STAGES);
    const moments = fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 5, maxLength: 5 });
    fc.assert(
      fc.property(moments, fc.boolean(), fc.nat(1000), fc.nat(1000), (unsorted, reviewed, a, b) => {
        const [collectFrom, collectUntil, reviewUntil, bidUntil, evaluateUntil] = unsorted.sort((x, y) => x - y) as [
          number,
          number,
          number,
          number,
          number,
        ];
        const end = reviewed ? reviewUntil : null;
        const batch = { collectFrom, collectUntil, reviewUntil: end, bidUntil, evaluateUntil, publishedAt: 0 };
        const [early, late] = [stageOf(batch, Math.min(a, b)), stageOf(batch, Math.max(a, b))];
        expect(order.indexOf(early)).toBeLessThanOrEqual(order.indexOf(late));
      }),
    );
  });
});

describe('the line of the calendar', () => {
  const batch = published as Batch;

  it('has one present step before the end and none after', () => {
    for (const [now, word] of [
      [50, '开始申报'],
      [150, '申报中'],
      [250, '审核中'],
      [350, '揭榜中'],
      [450, '评榜中'],
    ] as const)
      expect(calendarOf(batch, now).filter(({ stage }) => stage === 'now')).toMatchObject([{ word }]);
    expect(calendarOf(batch, 600).every(({ stage }) => stage === 'past')).toBe(true);
  });

  it('leaves 审核 away where it has no end of its own', () => {
    expect(calendarOf({ ...batch, reviewUntil: null }, 350).map(({ word }) => word)).toEqual([
      '开始申报',
      '申报',
      '揭榜中',
      '评榜',
    ]);
  });

  it('names the next moment, and none at the end', () => {
    expect(nextMoment(batch, 200)).toEqual({ word: '审核完成', at: 300 });
    expect(nextMoment({ ...batch, reviewUntil: null }, 200)).toEqual({ word: '揭榜截止', at: 400 });
    expect(nextMoment(batch, 500)).toBeUndefined();
  });
});
