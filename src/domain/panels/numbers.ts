import type { Criterion } from '#db/schema/index.ts';

/** Scores × 100, as integers: 8_750 is 87.50. Weights add up to 100, so an expert's total is exact. */
export const weighted = (criteria: readonly Criterion[], scores: readonly number[]): number =>
  criteria.reduce((sum, { weight }, i) => sum + weight * (scores[i] ?? 0), 0);

/** A quotient of whole numbers that are not negative, rounded half up. */
const rounded = (sum: number, n: number): number => Math.floor((2 * sum + n) / (2 * n));

const meanOf = (totals: readonly number[]): number =>
  rounded(
    totals.reduce((sum, total) => sum + total, 0),
    totals.length,
  );

export type Summary = { count: number; mean: number; median: number; low: number; high: number };

/** Mean, median and spread of the experts' totals, all × 100, rounded half up; undefined where nobody scored. */
export function summarise(totals: readonly number[]): Summary | undefined {
  const sorted = totals.toSorted((a, b) => a - b);
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined) return undefined;
  const half = Math.floor((sorted.length - 1) / 2);
  return {
    count: sorted.length,
    mean: meanOf(sorted),
    median: meanOf(sorted.slice(half, sorted.length - half)),
    low,
    high,
  };
}

/** 8_750 → `87.50`. */
export const formatScore = (score: number): string =>
  `${Math.floor(score / 100)}.${String(score % 100).padStart(2, '0')}`;
