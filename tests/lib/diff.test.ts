import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { abridged, diffInWords, diffText, type Piece } from '#src/lib/diff.ts';

const MARKS = { same: '', gone: '-', new: '+' };
const shown = (pieces: readonly Piece[]) =>
  pieces.map(({ text, is }) => (is === 'same' ? text : `[${MARKS[is]}${text}]`)).join('');
const diff = (before: string, after: string) => shown(diffText(before, after));
const said = (before: string, after: string) => diffInWords(diffText(before, after));

describe('the difference of two Chinese texts', () => {
  it('replaces whole words and numbers', () => {
    expect(diff('连续稳定运行 72 小时。', '连续稳定运行 168 小时。')).toBe('连续稳定运行 [-72][+168] 小时。');
    expect(diff('石墨母粒连续发泡', '石墨母粒间歇发泡')).toBe('石墨母粒[-连续][+间歇]发泡');
  });

  it('inserts and deletes', () => {
    expect(diff('指标全部达到。', '指标全部达到，并提交报告。')).toBe('指标全部达到[+，并提交报告]。');
    expect(diff('有发泡中试业绩。\n在本省设厂。', '有发泡中试业绩。')).toBe('有发泡中试业绩。[-\n在本省设厂。]');
    expect(diff('', '新写的')).toBe('[+新写的]');
  });

  it('joins changes that a single character parts', () => {
    expect(diff('开展长期的合作。', '开展短期的协作。')).toBe('开展[-长期的合作][+短期的协作]。');
  });

  it('shows texts with little in common as one replacement, in no time', () => {
    const text = (k: number) =>
      Array.from({ length: 3000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7919 * k) % 3000))).join('');
    expect(diffText(text(3), text(7)).map(({ is }) => is)).toEqual(['gone', 'new']);
  });

  it('holds both texts, whatever they are, but for blanks', () => {
    const bare = (text: string) => text.replace(/\s+/g, '');
    const words = fc.array(fc.constantFrom('发泡', '工艺', '。', '\n', ' ', '72', '小时', '连续', 'EPS'), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(words, words, (a, b) => {
        const [before, after] = [a.join(''), b.join('')];
        const pieces = diffText(before, after);
        const side = (without: Piece['is']) =>
          bare(
            pieces
              .filter(({ is }) => is !== without)
              .map(({ text }) => text)
              .join(''),
          );
        expect([side('new'), side('gone')]).toEqual([bare(before), bare(after)]);
      }),
    );
  });
});

describe('the same in words', () => {
  it('says what was replaced, added where, and taken away', () => {
    expect(said('运行 72 小时，指标达到。', '运行 168 小时，指标达到，并提交报告。')).toBe(
      '“72”改为“168”；在“小时，指标达到”后加上“，并提交报告”',
    );
    expect(said('有业绩。在本省设厂。', '有业绩。')).toBe('删去“在本省设厂。”');
    expect(said('第一段\n\n第二段', '第一段\n第二段')).toBe('只调整了空格和换行');
  });
});

it('cuts long stretches that stayed, and nothing that changed', () => {
  const long = '保温板连续发泡。'.repeat(40);
  const cut = shown(abridged(diffText(`${long}甲${long}`, `${long}乙${long}`)));
  expect(cut.length).toBeLessThan(120);
  expect(cut).toContain('[-甲][+乙]');
  expect(cut.startsWith(' …… ')).toBe(true);
});
