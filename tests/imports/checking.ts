import { expect } from 'vitest';
import { type CheckOptions, createChecker } from '#src/domain/imports/check.ts';
import type { Row } from '#src/domain/imports/rows.ts';

export const now = Date.parse('2026-11-22T14:30:00+08:00');
export const office = { id: 'office', name: '局', region: 'bh' };
export const firm = { id: 'firm', name: '甲公司', region: 'gx' };
export const options = (of: Partial<CheckOptions> = {}): CheckOptions => ({
  kind: 'listings',
  owners: { find: (named) => (named === '甲公司' ? firm : `没有${named}`) },
  fallback: office,
  publish: false,
  now,
  ...of,
});
export const row = (values: Record<string, string>, number = 2): Row => ({ number, values });
export const check = (values: Record<string, string>, of: Partial<CheckOptions> = {}) =>
  createChecker(options(of))([row(values)]);
export const passed = (values: Record<string, string>, of: Partial<CheckOptions> = {}) => {
  const { prepared, issues } = check(values, of);
  expect(issues).toEqual([]);
  return prepared[0];
};
export const issues = (values: Record<string, string>, of: Partial<CheckOptions> = {}) =>
  check(values, of).issues.map(({ row, column, message }) => [row, column, message]);
