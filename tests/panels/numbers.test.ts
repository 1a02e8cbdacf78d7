import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatScore, summarise, weighted } from '#src/domain/panels/numbers.ts';

const total = fc.integer({ min: 0, max: 10_000 });

/** Weights that add up to 100, and a score for each. */
const judged = fc
  .array(fc.record({ share: fc.integer({ min: 1, max: 50 }), score: fc.integer({ min: 0, max: 100 }) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((rows) => {
    const shares = rows.map(({ share }) => share);
    const sum = shares.reduce((a, b) => a + b, 0);
    const weights = shares.map((share) => Math.floor((share * 100) / sum));
    weights[0] = (weights[0] as number) + 100 - weights.reduce((a, b) => a + b, 0);
    return { criteria: weights.map((weight, i) => ({ name: `${i}`, weight })), scores: rows.map(({ score }) => score) };
  });

describe('one expert’s total', () => {
  it('is the exact weighted sum × 100', () => {
    const criteria = [
      { name: '产业带动', weight: 30 },
      { name: '研究基础', weight: 20 },
      { name: '技术指标', weight: 30 },
      { name: '财务指标', weight: 20 },
    ];
    expect(weighted(criteria, [90, 80, 85, 71])).toBe(8270);
    expect(weighted(criteria, [0, 0, 0, 0])).toBe(0);
    expect(weighted(criteria, [100, 100, 100, 100])).toBe(10_000);
  });

  it('is an integer between the lowest and the highest score', () => {
    fc.assert(
      fc.property(judged, ({ criteria, scores }) => {
        const sum = weighted(criteria, scores);
        expect(Number.isInteger(sum)).toBe(true);
        expect(sum).toBeGreaterThanOrEqual(Math.min(...scores) * 100);
        expect(sum).toBeLessThanOrEqual(Math.max(...scores) * 100);
      }),
    );
  });
});

describe('what came out', () => {
  it('rounds half up', () => {
    expect(summarise([8000, 8001])).toMatchObject({ mean: 8001, median: 8001 });
    expect(summarise([8000, 8000, 8001])).toMatchObject({ mean: 8000, median: 8000 });
    expect(summarise([8000, 8001, 8001])).toMatchObject({ mean: 8001, median: 8001 });
  });

  it('has a median that one stray expert does not move', () => {
    expect(summarise([9000, 8800, 0, 9100, 8900])).toEqual({
      count: 5,
      mean: 7160,
      median: 8900,
      low: 0,
      high: 9100,
    });
  });

  it('is nothing where nobody scored', () => {
    expect(summarise([])).toBeUndefined();
  });

  it('does not depend on the order, lies in the spread, and the mean is within half a unit of the true one', () => {
    fc.assert(
      fc.property(fc.array(total, { minLength: 1, maxLength: 15 }), fc.infiniteStream(fc.nat()), (totals, noise) => {
        const found = summarise(totals);
        const keys = new Map(totals.map((one, i) => [i, [noise.next().value as number, one] as const]));
        const shuffled = [...keys.values()].toSorted(([a], [b]) => a - b).map(([, one]) => one);
        expect(summarise(shuffled)).toEqual(found);
        if (!found) throw new Error('nothing');
        const { mean, median, low, high, count } = found;
        expect([low, high, count]).toEqual([Math.min(...totals), Math.max(...totals), totals.length]);
        for (const value of [mean, median]) expect(value >= low && value <= high).toBe(true);
        const sum = totals.reduce((a, b) => a + b, 0);
        expect(mean * 2 * count - 2 * sum).toBeGreaterThan(-count);
        expect(mean * 2 * count - 2 * sum).toBeLessThanOrEqual(count);
        // At least half the experts lie on either side of the median.
        expect(totals.filter((one) => one <= median).length * 2).toBeGreaterThanOrEqual(count);
        expect(totals.filter((one) => one >= median - 1).length * 2).toBeGreaterThanOrEqual(count);
      }),
    );
  });

  it('is written with two places', () => {
    expect([8270, 10_000, 5, 0, 8705].map(formatScore)).toEqual(['82.70', '100.00', '0.05', '0.00', '87.05']);
  });
});
