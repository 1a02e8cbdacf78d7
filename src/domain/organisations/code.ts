import type { ORGANISATION_KINDS } from '#db/schema/index.ts';
import { cleanLine } from '#src/lib/text.ts';

/** 统一社会信用代码, GB 32100-2015: 17 characters and a check character over weights 3^i mod 31. */
const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const LENGTH = 18;

/** What a code has instead of the letters it leaves out. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  I: '数字 1',
  O: '数字 0',
  Z: '数字 2',
  S: '数字 5',
  V: '字母 U',
};

/** A code as printed, from what was typed: full-width and lower-case characters, blanks and hyphens are forgiven. */
export const cleanCode = (typed: string): string =>
  cleanLine(typed)
    .replace(/[\s\-‐-―−]/g, '')
    .toUpperCase();

/** What is wrong with a clean code, said to who typed it; undefined where it is right. */
export function codeComplaint(code: string): string | undefined {
  const characters = [...code];
  if (characters.length !== LENGTH) return `统一社会信用代码是 ${LENGTH} 位，您填了 ${characters.length} 位`;
  const wrong = characters.findIndex((character) => !CHARACTERS.includes(character));
  if (wrong >= 0) return characterComplaint(characters[wrong] as string, wrong + 1);
  if (checkCharacter(code) !== code.at(-1)) return '校验码不对：最后一位与前 17 位对不上，请照证照逐位核对';
  return undefined;
}

/** The 18th character that belongs to the first 17, all of the character set. */
export function checkCharacter(code: string): string {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * CHARACTERS.indexOf(code.charAt(i)), 0);
  return CHARACTERS.charAt((31 - (sum % 31)) % 31);
}

function characterComplaint(character: string, position: number): string {
  const meant = LOOKALIKES[character];
  const hint = meant ? `，是不是${meant}` : '，代码只有数字和大写字母';
  return `第 ${position} 位“${character}”不会出现在代码里${hint}`;
}

type Kind = (typeof ORGANISATION_KINDS)[number];
export type Suggestion = { word: string; kinds: readonly [Kind, ...Kind[]] };

/** 登记管理部门 and 机构类别, as far as they say something about the kinds here (GB 32100-2015 表 1, its notes). */
const SUGGESTIONS: Readonly<Record<string, Suggestion>> = {
  '11': { word: '机关', kinds: ['government'] },
  '12': { word: '事业单位', kinds: ['academy'] },
  '13': { word: '群众团体', kinds: ['government'] },
  '51': { word: '社会团体', kinds: ['academy'] },
  '52': { word: '民办非企业单位', kinds: ['academy'] },
  '91': { word: '企业', kinds: ['large', 'small', 'bank'] },
  '92': { word: '个体工商户', kinds: ['small'] },
  '93': { word: '农民专业合作社', kinds: ['small'] },
};

/** What a code's first two characters say about the organisation; only a suggestion. */
export const suggestKind = (code: string): Suggestion | undefined => SUGGESTIONS[code.slice(0, 2)];
