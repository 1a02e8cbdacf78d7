import { z } from 'zod';
import { type CooperationMode, MODES } from '#src/domain/achievements/states.ts';
import { choices, line } from '#src/lib/fields.ts';
import { FIELDS, type Field, REGIONS } from '#src/lib/vocabulary.ts';

/** Turns the words of a sheet into what is stored. Everything takes and gives what a cell holds: one string. */

/** Words that place a row in a field, most telling first; what holds none is 其他. */
const FIELD_TERMS: readonly (readonly [Field, readonly string[]])[] = [
  ['green', ['建材', '建筑', '水泥', '混凝土']],
  ['food', ['食品', '农产品', '农业', '饮料', '粮油']],
  ['elec', ['电子', '信息', '软件', '半导体', '通信', '集成电路']],
  ['equip', ['装备', '机械', '制造', '汽车', '机器人', '设备']],
  ['chem', ['化工', '材料', '化学', '涂料', '树脂', '塑料', '橡胶']],
];

/** 领域 by key or by word; 其他 for anything else. */
export const fieldWord = () =>
  line(200).transform(
    (text) =>
      keyOf(FIELDS, text) ?? FIELD_TERMS.find(([, terms]) => terms.some((term) => text.includes(term)))?.[0] ?? 'other',
  );

/** One word of a table, or its key; empty is `otherwise`. */
export const tableWord = <K extends string, O>(table: Readonly<Record<K, string>>, otherwise: O) =>
  line(200).transform((text, ctx): K | O => {
    if (text === '') return otherwise;
    const key = keyOf(table, text);
    if (key !== undefined) return key;
    ctx.addIssue({ code: 'custom', message: `请写其中之一：${Object.values(table).join('、')}` });
    return z.NEVER;
  });

/** 地区; empty is left for the organisation's own. */
export const regionWord = () => tableWord(REGIONS, undefined);

const MODE_WORDS = Object.fromEntries(Object.entries(MODES).map(([key, { word }]) => [key, word]));
const MODE_TERMS: readonly (readonly [CooperationMode, readonly string[]])[] = [
  ['transfer', ['转让']],
  ['licence', ['许可', '授权']],
  ['equity', ['作价', '入股', '投资']],
  ['joint', ['合作', '联合开发', '委托开发']],
  ['consulting', ['咨询']],
  ['service', ['服务']],
];

/** 合作方式, parted by 、 or commas or lines: `技术转让、作价入股`. */
export const modeWords = () =>
  z.string().transform((text, ctx): CooperationMode[] => {
    const parts = text.split(/[、，,；;/\s]+/).filter(Boolean);
    const keys = parts.map(
      (part) =>
        keyOf(MODE_WORDS, part) ?? MODE_TERMS.find(([, terms]) => terms.some((term) => part.includes(term)))?.[0],
    );
    const sent = choices(MODE_WORDS, '合作方式').safeParse(keys.map((key) => key ?? '?'));
    if (sent.success) return sent.data as CooperationMode[];
    ctx.addIssue({ code: 'custom', message: `请从中选写：${Object.values(MODE_WORDS).join('、')}` });
    return z.NEVER;
  });

/** `6 级`, `6 级以上` and `TRL6` are 6. */
export const levelText = (text: string): string =>
  text.normalize('NFKC').replace(/^\s*trl\s*-?|\s*级(?:以上|及以上)?\s*$/gi, '');

/** What people write where there is no amount. */
export const amountText = (text: string): string => (/^(面议|不限|无|-+|—+|\/)$/.test(text.trim()) ? '' : text);

/** `2026年9月5日`, `2026.9.5` and `2026-9-5 0:00` as `2026-09-05`; anything else as it is. */
export function dayText(text: string): string {
  const match = /^(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?(?:[T\s]+(.*))?$/.exec(
    text.normalize('NFKC').trim(),
  );
  if (!match) return text;
  const [, year, month = '', day = '', time = ''] = match;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return time === '' || /^0?0:00(:00)?$/.test(time) ? date : `${date}T${time.padStart(5, '0')}`;
}

export const keyOf = <K extends string>(table: Readonly<Record<K, string>>, text: string): K | undefined =>
  (Object.keys(table) as K[]).find((key) => key === text || table[key] === text);
