import { describe, expect, it } from 'vitest';
import { vocabularyRows } from '#db/seed/words.ts';
import { changesBetween, wrongLines } from '#src/domain/words/lines.ts';
import { synonymsOf } from '#src/search/vocabulary/expand.ts';
import { readDictionary, readSynonyms } from '#src/search/vocabulary/lines.ts';

const wrong = (text: string) => readSynonyms(text).errors.map(({ line, message }) => [line, message]);
const also = (text: string, word: string) => synonymsOf(readSynonyms(text).rules).also.get(word);

describe('lines of synonyms', () => {
  it('reads groups both ways and rules one way, remarks and empty lines aside', () => {
    const { rules, errors } = readSynonyms(
      '# 塑料\n\nEPS = 可发性聚苯乙烯＝发泡聚苯乙烯\n塑料 ⇒ EPS、PP\n保温 => 隔热',
    );
    expect(errors).toEqual([]);
    expect(rules).toEqual([
      { line: 3, words: ['EPS', '可发性聚苯乙烯', '发泡聚苯乙烯'] },
      { line: 4, words: ['EPS', 'PP'], from: '塑料' },
      { line: 5, words: ['隔热'], from: '保温' },
    ]);
  });

  it('finds the others from each word of a group, and only forwards along an arrow, with what its goals are called', () => {
    const text = 'EPS = 可发性聚苯乙烯\n塑料 ⇒ EPS = PP';
    expect(also(text, 'eps')).toEqual(['可发性聚苯乙烯']);
    expect(also(text, '可发性聚苯乙烯')).toEqual(['EPS']);
    expect(also(text, '塑料')).toEqual(['EPS', '可发性聚苯乙烯', 'PP']);
    expect(also(text, 'pp')).toBeUndefined();
  });

  it('names the line of each fault, as it stands on the screen', () => {
    const text = [
      'EPS = 可发性聚苯乙烯',
      '',
      '只有一个词',
      '= 空的',
      'PP ⇒',
      'a b ⇒ c d ⇒ e f',
      'PS = ＰＳ',
      'ＥＰＳ = 聚苯',
      `长 = ${'词'.repeat(41)}`,
      '钢 = 铁',
      '，， = 氢气',
      'PA = PC ⇒ 尼龙',
    ].join('\n');
    expect(wrong(text)).toEqual([
      [3, expect.stringContaining('至少要写两个')],
      [4, expect.stringContaining('空的')],
      [5, expect.stringContaining('空的')],
      [6, expect.stringContaining('只能有一个')],
      [7, expect.stringContaining('写了两次')],
      [8, expect.stringContaining('已经在第 1 行')],
      [9, expect.stringMatching(/只有一个字|太长/)],
      [10, expect.stringContaining('只有一个字')],
      [11, expect.stringContaining('只有符号')],
      [12, expect.stringContaining('左边只写一个词')],
    ]);
  });

  it('takes 2,000 lines and complains of the next', () => {
    const lines = (n: number) => Array.from({ length: n }, (_, i) => `甲号料${i} = 乙号料${i}`).join('\n');
    expect(readSynonyms(lines(2000)).errors).toEqual([]);
    expect(wrong(lines(2001))).toEqual([[2001, expect.stringContaining('2001')]]);
  });

  it('takes the words of a query language as text', () => {
    const { rules, errors } = readSynonyms(`"a" OR b* = 'x'; DROP TABLE users; --`);
    expect(errors).toEqual([]);
    expect(rules[0]?.words).toEqual(['"a" OR b*', `'x'; DROP TABLE users; --`]);
  });
});

describe('lines of the dictionary', () => {
  it('takes words of Chinese characters, once each', () => {
    expect(readDictionary('恒固厂\n可发性聚苯乙烯\n')).toEqual({ words: ['恒固厂', '可发性聚苯乙烯'], errors: [] });
    const errors = readDictionary('恒固厂\nPA66\n恆固厰\n恒固厂\n厂\n两个 词').errors.map(({ line }) => line);
    expect(errors).toEqual([2, 4, 5, 6]);
  });
});

describe('what differs between versions', () => {
  it('is told by rules and words, whatever their order and remarks', () => {
    const before = { synonyms: '# 旧\nA1 = B1\nC1 = D1', dictionary: '恒固厂' };
    const after = { synonyms: 'C1 = D1\nA1 = B1 = E1', dictionary: '恒固厂\n新材料' };
    expect(changesBetween(before, after)).toEqual({
      synonyms: { added: ['A1 = B1 = E1'], removed: ['A1 = B1'] },
      dictionary: { added: ['新材料'], removed: [] },
    });
  });

  it('lists every wrong line by where it stands', () => {
    expect(wrongLines('EPS', 'PA66').map(({ where, errors }) => [where, errors.length])).toEqual([
      ['同义词', 1],
      ['词典', 1],
    ]);
  });
});

describe('the vocabulary the demo world begins with', () => {
  it('is without fault, and of some size', () => {
    const [first] = vocabularyRows(0);
    const { rules, errors } = readSynonyms(first?.synonyms ?? '');
    expect(errors).toEqual([]);
    expect(rules.length).toBeGreaterThanOrEqual(40);
    expect(readDictionary(first?.dictionary ?? '').errors).toEqual([]);
  });
});
