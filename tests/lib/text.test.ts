import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanPhrase, cleanProse, lengthOf, paragraphs, truncate } from '#src/lib/text.ts';

describe('text', () => {
  it('makes one clean line', () => {
    expect(cleanLine('  石墨　ＥＰＳ\u200b\n板\u0000 ')).toBe('石墨 EPS 板');
    expect(cleanLine('坏\ud800字')).toBe('坏\ufffd字');
    expect(cleanLine('反\u202e转')).toBe('反 转');
  });

  it('keeps the lines of prose', () => {
    expect(cleanProse('一 \r\n二\n\n\n\n三\u0007')).toBe('一\n二\n\n三');
    expect(paragraphs('一\n\n二')).toEqual(['一', '二']);
  });

  it('is always well-formed, and cleaning twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const clean of [cleanLine, cleanProse]) {
          const once = clean(text);
          expect(once.isWellFormed()).toBe(true);
          expect(clean(once)).toBe(once);
        }
      }),
    );
  });

  it('counts and cuts characters, not code units', () => {
    expect(lengthOf('𠮷野家')).toBe(3);
    expect(truncate('𠮷野家店', 3)).toBe('𠮷野…');
    expect(truncate('短', 3)).toBe('短');
  });
});

describe('a phrase', () => {
  it('keeps the signs of units and the brackets of Chinese', () => {
    expect(cleanPhrase(' 产能 40 m³/h，200 ℃　（72\u200b 小时）\n')).toBe('产能 40 m³/h，200 ℃ （72 小时）');
  });

  it('is one line, and cleaning it twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = cleanPhrase(text);
        expect(once).not.toMatch(/[\n\r\u2028]/);
        expect(cleanPhrase(once)).toBe(once);
      }),
    );
  });
});
