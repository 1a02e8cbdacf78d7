import { describe, expect, it } from 'vitest';
import { createChecker } from '#src/domain/imports/check.ts';
import { guessMapping } from '#src/domain/imports/columns.ts';
import { issues, options, passed, row } from './checking.ts';

describe('headings', () => {
  it('are known in Chinese and English, whatever stands around them', () => {
    expect(
      guessMapping('listings', ['* 需求名称：', '资金（万元）', '统一社会信用代码', 'Content', '序号', 'DEADLINE']),
    ).toEqual({
      '* 需求名称：': 'title',
      '资金（万元）': 'totalFen',
      统一社会信用代码: 'organisation',
      Content: 'background',
      DEADLINE: 'deadlineAt',
    });
  });

  it('of an amount in another unit are left alone', () => {
    expect(guessMapping('listings', ['名称', '资金(元)', '预算（亿元）'])).toEqual({ 名称: 'title' });
  });

  it('give a field to the first of two columns, but prose to both', () => {
    expect(guessMapping('listings', ['名称', '标题', '背景', '现状'])).toEqual({
      名称: 'title',
      背景: 'background',
      现状: 'background',
    });
    expect(passed({ 名称: 'a', 背景: '一', 现状: ' ', 内容: '三' })?.values.background).toBe('一\n三');
  });
});

describe('keys', () => {
  it('are the number the source gave, within the kind', () => {
    expect(passed({ 编号: ' ２０２６-1 ', 名称: 'a' })?.key).toBe('listings:2026-1');
    expect(passed({ id: 's1', title: 'a' }, { kind: 'achievements' })?.key).toBe('achievements:s1');
    expect(issues({ 编号: '9'.repeat(101), 名称: 'a' })).toEqual([[2, '编号', '编号最多 100 个字']]);
  });

  it('are else what the row says, however its columns are ordered', () => {
    const key = passed({ 名称: 'a', 内容: 'b' })?.key;
    expect(passed({ 内容: 'b ', 名称: 'a', 空列: '' })?.key).toBe(key);
    expect(passed({ 名称: 'a', 内容: 'c' })?.key).not.toBe(key);
  });

  it('may not repeat in a file; a row that repeats word for word is counted, not blamed', () => {
    const { prepared, issues, repeated } = createChecker(options())([
      row({ 编号: '1', 名称: 'a' }, 2),
      row({ 编号: '1', 名称: 'b' }, 3),
      row({ 名称: 'c' }, 4),
      row({ 名称: 'c' }, 5),
    ]);
    expect(prepared.map(({ row }) => row)).toEqual([2, 4]);
    expect(issues.map(({ row, message }) => [row, message])).toEqual([[3, '与第 2 行的编号相同']]);
    expect(repeated).toBe(1);
  });
});
