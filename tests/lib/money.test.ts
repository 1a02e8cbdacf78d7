import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fenToWan, formatFen, formatYuan, MAX_FEN, wanToFen } from '#src/lib/money.ts';

describe('money', () => {
  it('reads 万元 as people type it', () => {
    const typed = {
      '760': 760_000_000,
      '1,200': 1_200_000_000,
      '１２００': 1_200_000_000,
      '0.5': 500_000,
      '95 万元': 95_000_000,
      '0.000001': 1,
    };
    for (const [text, fen] of Object.entries(typed)) expect(wanToFen(text), text).toBe(fen);
  });

  it('refuses what is no amount', () => {
    for (const text of ['', '-5', '七百六十万', '1e9', '1.2.3', '0.0000001', '999999999', '12abc', '∞', '0x10'])
      expect(wanToFen(text), text).toBeUndefined();
  });

  it('never goes above the limit', () => {
    expect(wanToFen('10000000')).toBe(MAX_FEN);
    expect(wanToFen('10000000.000001')).toBeUndefined();
  });

  it('gives back what a form showed, for every amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_FEN }), (fen) => wanToFen(Number(fenToWan(fen)).toFixed(6)) === fen),
    );
  });

  it('shows 元, 万元 and 亿元', () => {
    expect([950_000, 95_000_000, 1_200_000_000, 12_500_000_000].map(formatFen)).toEqual([
      '9,500 元',
      '95 万元',
      '1,200 万元',
      '1.25 亿元',
    ]);
    expect(formatYuan(1_200_000_050)).toBe('12,000,000.50 元');
  });
});
