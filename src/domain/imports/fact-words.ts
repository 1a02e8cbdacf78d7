import { z } from 'zod';
import { TAKER_KIND_WORDS } from '#src/domain/listings/rules.ts';
import { choices, line } from '#src/lib/fields.ts';
import { CHAINS, type Chain, INDUSTRIES, QUALIFICATIONS, type Qualification } from '#src/lib/vocabulary.ts';
import { keyOf } from './words.ts';

/** Words of a sheet for chain, industry, 资质 and 硬性条件, as words.ts does it for the rest. */

/** Words that place a row in a chain, most telling first. */
const CHAIN_TERMS: readonly (readonly [Chain, readonly string[]])[] = [
  ['vehicle', ['汽车']],
  ['biochem', ['医药', '生物']],
  ['building', ['建材', '建筑']],
  ['energy', ['新能源', '储能', '光伏', '风电']],
  ['environment', ['环保', '节能']],
  ['food', ['食品', '农产品']],
  ['textile', ['纺织', '服装']],
  ['software', ['软件', '工业互联网']],
  ['elec', ['电子', '半导体', '光电']],
  ['machinery', ['装备', '机器人', '机械']],
  ['metal', ['金属', '铸']],
  ['polymer', ['高分子', '塑料', '橡胶']],
  ['fine', ['精细化工']],
];

/** 产业链 by key, by word or by a telling part of it; unsaid for anything else, since regions name their chains differently. */
export const chainWord = () =>
  line(200).transform(
    (text) =>
      keyOf(CHAINS, text) ?? CHAIN_TERMS.find(([, terms]) => terms.some((term) => text.includes(term)))?.[0] ?? '',
  );

/** `C26`, `26`, `2614` or the name of a division of GB/T 4754; unsaid for a division nobody here posts in. */
export const industryWord = () =>
  line(200).transform((text, ctx) => {
    const code = /^[A-T]?(\d{2})\d{0,2}(?!\d)/i.exec(text)?.[1];
    const key = text === '' ? '' : code ? (keyOf(INDUSTRIES, code) ?? '') : keyOf(INDUSTRIES, text);
    if (key !== undefined) return key;
    ctx.addIssue({
      code: 'custom',
      message: '请写 GB/T 4754 大类的代码或名称，例如 26，或者化学原料和化学制品制造业',
    });
    return z.NEVER;
  });

const QUALIFICATION_TERMS: readonly (readonly [Qualification, readonly string[]])[] = [
  ['iatf16949', ['16949']],
  ['iso14001', ['14001', '24001', '环境管理']],
  ['iso45001', ['45001', '职业健康']],
  ['iso9001', ['9001', '质量管理体系']],
  ['hightech', ['高新技术', '高企']],
  ['specialised', ['专精特新']],
  ['safety', ['安全生产许可']],
  ['special', ['特种设备']],
  ['industrial', ['工业产品生产许可']],
  ['food', ['食品生产许可']],
  ['drug', ['药品生产许可']],
  ['device', ['医疗器械']],
  ['construction', ['建筑业', '施工总承包', '专业承包']],
  ['cma', ['cma', '检验检测机构']],
  ['cnas', ['cnas', '实验室认可']],
];

/** 资质, parted by 、 or commas or lines: `ISO 9001、高新技术企业`. */
export const qualificationWords = () =>
  severalWords<Qualification>(QUALIFICATIONS, '资质', (part) => {
    const bare = part.toLowerCase().replace(/\s/g, '');
    return QUALIFICATION_TERMS.find(([, terms]) => terms.some((term) => bare.includes(term)))?.[0];
  });

/** 揭榜方类型: `中小企业、高校院所`; 不限 and nothing are none. */
export const takerKindWords = () => severalWords<keyof typeof TAKER_KIND_WORDS>(TAKER_KIND_WORDS, '揭榜方类型');

function severalWords<K extends string>(
  table: Readonly<Record<K, string>>,
  label: string,
  guess: (part: string) => K | undefined = () => undefined,
) {
  return z.string().transform((text, ctx): K[] => {
    const parts = text
      .split(/[、，,；;\n]+/)
      .map((part) => part.trim())
      .filter((part) => part !== '' && part !== '不限' && part !== '无');
    const keys = parts.map((part) => keyOf(table, part) ?? guess(part) ?? '?');
    const sent = choices(table, label).safeParse(keys);
    if (sent.success) return sent.data;
    ctx.addIssue({ code: 'custom', message: `请从中选写：${Object.values(table).join('、')}` });
    return z.NEVER;
  });
}

/** `30 天` is 30. */
export const daysText = (text: string): string => text.normalize('NFKC').replace(/\s*(?:天|日|个工作日)\s*$/, '');
