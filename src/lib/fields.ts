import { z } from 'zod';
import { HOUR, parseLocal, startOfDay } from './dates.ts';
import { MAX_FEN, wanToFen } from './money.ts';
import { cleanLine, cleanPhrase, cleanProse, lengthOf } from './text.ts';

/** Kinds of form fields, as zod schemas that clean what was typed and complain in Chinese. All take one string. */

const one = () => z.string({ error: '请只填一个值' }).catch(firstOf);
const firstOf = ({ value }: { value: unknown }): string => {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : Array.isArray(value) ? String(value[0] ?? '') : '';
};

const limited = (clean: (text: string) => string, max: number) =>
  one()
    .transform(clean)
    // Counting characters takes time; what has four times as many code units is too long in any case.
    .refine((text) => text.length <= max * 4 && lengthOf(text) <= max, { error: `最多 ${max} 个字，请删减` });

/**
 * One line of codes and numbers, possibly empty: NFKC makes ASCII of full-width forms. Not for words, where it would
 * turn m³ into m3, ℃ into °C and the brackets of Chinese into ASCII.
 */
export const line = (max: number) => limited(cleanLine, max);
/** One line that must be filled. */
export const filledLine = (max: number, label: string) =>
  limited(cleanLine, max).refine((text) => text !== '', { error: `请填写${label}` });
/** One line of words, as typed but for blanks and what cannot be seen; possibly empty. */
export const phrase = (max: number) => limited(cleanPhrase, max);
/** One line of words that must be filled. */
export const filledPhrase = (max: number, label: string) =>
  limited(cleanPhrase, max).refine((text) => text !== '', { error: `请填写${label}` });
/** Several lines, possibly empty. */
export const prose = (max: number) => limited(cleanProse, max);
/** Several lines that must be filled. */
export const filledProse = (max: number, label: string) =>
  limited(cleanProse, max).refine((text) => text !== '', { error: `请填写${label}` });

/** One key of a code table. */
export const choice = <K extends string>(table: Readonly<Record<K, string>>, label: string) =>
  one()
    .refine((key): key is K => Object.hasOwn(table, key), { error: `请选择${label}` })
    .transform((key) => key as K);

/** Several keys of a code table; none is allowed. */
export const choices = <K extends string>(table: Readonly<Record<K, string>>, label: string) =>
  z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((sent) => [...new Set([sent ?? []].flat().filter(Boolean))])
    .refine((keys) => keys.every((key) => Object.hasOwn(table, key)), { error: `请选择${label}` })
    .transform((keys) => keys as K[]);

/** 万元 as typed, to 分; empty is null. */
export const wan = () =>
  one().transform((typed, ctx) => {
    if (cleanLine(typed) === '') return null;
    const fen = wanToFen(typed);
    if (fen !== undefined) return fen;
    ctx.addIssue({
      code: 'custom',
      message: `只填数字，单位是万元，例如 760；不能为负，最多 ${(MAX_FEN / 1e6).toLocaleString('en-US')}`,
    });
    return z.NEVER;
  });

const MAX_DAY = '2100-01-01';

/** A calendar day `YYYY-MM-DD`; empty is null. */
export const day = () =>
  one().transform((typed, ctx) => {
    const text = cleanLine(typed).replaceAll('/', '-');
    if (text === '') return null;
    if (startOfDay(text) !== undefined && text >= '2000-01-01' && text < MAX_DAY) return text;
    ctx.addIssue({ code: 'custom', message: '日期写成 2027-12-31 的样子，从 2000 年到 2099 年' });
    return z.NEVER;
  });

/** A moment as `2026-12-25T17:00`, also with a blank or a day alone (then 17:00); empty is null. 北京时间. */
export const moment = () =>
  line(40).transform((typed, ctx) => {
    if (typed === '') return null;
    const text = typed.replaceAll('/', '-').replace(' ', 'T');
    const start = startOfDay(text);
    const at = start === undefined ? parseLocal(text) : start + 17 * HOUR;
    if (at !== undefined && text >= '2000' && text < '2100') return at;
    ctx.addIssue({ code: 'custom', message: '时间写成 2027-12-31 17:00 的样子，从 2000 年到 2099 年' });
    return z.NEVER;
  });

/** A whole number within bounds, as typed; empty is null. */
export const whole = (min: number, max: number) =>
  one().transform((typed, ctx) => {
    const text = cleanLine(typed);
    if (text === '') return null;
    const n = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (n >= min && n <= max) return n;
    ctx.addIssue({ code: 'custom', message: `请填 ${min} 到 ${max} 的整数` });
    return z.NEVER;
  });

/** A ticked box. */
export const ticked = () => one().transform((value) => value !== '');
