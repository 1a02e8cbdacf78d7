import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCharacter, cleanCode, codeComplaint, suggestKind } from '#src/domain/organisations/code.ts';

const CHARACTERS = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];

/** Any right code. */
const codes = fc
  .array(fc.constantFrom(...CHARACTERS), { minLength: 17, maxLength: 17 })
  .map((body) => `${body.join('')}${checkCharacter(body.join(''))}`);

describe('a 统一社会信用代码', () => {
  // Codes in use, so that the weights are held against something not computed here.
  it.each([
    '91350100M000100Y43',
    '91110000600037341L',
    '91440300708461136T',
    '9144030071526726XG',
    '12100000470095016Q',
  ])('%s is right', (code) => expect(codeComplaint(code)).toBeUndefined());

  it.each([
    ['', '统一社会信用代码是 18 位，您填了 0 位'],
    ['91350100M000100Y4', '统一社会信用代码是 18 位，您填了 17 位'],
    ['91350100M000100Y433', '统一社会信用代码是 18 位，您填了 19 位'],
    ['91350100MO00100Y43', '第 10 位“O”不会出现在代码里，是不是数字 0'],
    ['9I350100M000100Y43', '第 2 位“I”不会出现在代码里，是不是数字 1'],
    ['91350100M000100Z43', '第 16 位“Z”不会出现在代码里，是不是数字 2'],
    ['913S0100M000100Y43', '第 4 位“S”不会出现在代码里，是不是数字 5'],
    ['91350100M000100V43', '第 16 位“V”不会出现在代码里，是不是字母 U'],
    ['91350100M000100Y4·', '第 18 位“·”不会出现在代码里，代码只有数字和大写字母'],
    ['代码9350100M000100Y4', '第 1 位“代”不会出现在代码里，代码只有数字和大写字母'],
    ['91350100M000100Y44', '校验码不对：最后一位与前 17 位对不上，请照证照逐位核对'],
    ['000000000000000000', undefined],
  ])('%s is told %s', (code, message) => expect(codeComplaint(code)).toBe(message));

  it('of any 17 characters and their check character is right', () => {
    fc.assert(fc.property(codes, (code) => codeComplaint(code) === undefined));
  });

  it('with any one character changed is wrong', () => {
    const changed = fc.tuple(codes, fc.nat(17), fc.constantFrom(...CHARACTERS));
    fc.assert(
      fc.property(changed, ([code, at, other]) => {
        fc.pre(code[at] !== other);
        return codeComplaint(`${code.slice(0, at)}${other}${code.slice(at + 1)}`)?.startsWith('校验码不对') === true;
      }),
    );
  });

  it('with two different neighbours swapped is wrong', () => {
    fc.assert(
      fc.property(codes, fc.nat(15), (code, at) => {
        fc.pre(code[at] !== code[at + 1]);
        const swapped = `${code.slice(0, at)}${code[at + 1]}${code[at]}${code.slice(at + 2)}`;
        return codeComplaint(swapped) !== undefined;
      }),
    );
  });

  it('answers any text with a sentence or takes it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => typeof (codeComplaint(cleanCode(text)) ?? '') === 'string'),
    );
  });
});

describe('a code as typed', () => {
  it.each([
    ['91350100m000100y43'],
    ['９１３５０１００Ｍ０００１００Ｙ４３'],
    ['  9135 0100 M000 100Y 43\t'],
    ['91350100-M000100Y4-3'],
    ['91350100－ｍ０００１００ｙ４－３'],
  ])('%s is read as printed', (typed) => expect(cleanCode(typed)).toBe('91350100M000100Y43'));

  it('stays clean when cleaned again', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => cleanCode(cleanCode(text)) === cleanCode(text)));
  });
});

describe('the kind a code suggests', () => {
  it.each([
    ['91', ['large', 'small', 'bank']],
    ['92', ['small']],
    ['93', ['small']],
    ['12', ['academy']],
    ['11', ['government']],
    ['13', ['government']],
    ['51', ['academy']],
    ['52', ['academy']],
  ])('by %s is one of %j', (start, kinds) => expect(suggestKind(`${start}000000`)?.kinds).toEqual(kinds));

  it.each(['53', '19', 'N2', '00', ''])('by %j is left open', (start) => expect(suggestKind(start)).toBeUndefined());
});
