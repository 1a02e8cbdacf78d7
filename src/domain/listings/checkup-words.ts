/** What 榜单体检 takes for a figure, for a word in place of one, and for nothing said at all. */

/** Words in place of a figure, in prose. ICC: a quarter of all demands had nothing firmer. */
const VAGUE =
  /显著|大幅|尽可能|尽量|最大限度|(?:国际|国内|世界|行业|业界)(?:先进|领先|一流|顶尖)|较[高好低优快]|良好|优良|优异|优越|明显(?=提|降|改|减|增|下|上|优)|进一步(?=提|降|改|减|增|优|完)/;

/** The same where a figure should stand alone: `好`, `尽量低`, `比现有提高`. */
const VAGUE_VALUE =
  /^(?:很|更|越|较|足够|非常)?(?:好|高|低|快|慢|强|小|大|多|少|优|稳定|合适|适中|可靠|先进|满意)$|提高|提升|降低|下降|减少|改善|增强|增加|优化|优于|明显/;

const PLACEHOLDER =
  /^(?:[-—–/、.。?？…]+|待定|待议|另定|另议|面议|暂无|暂定|略|同题|如题|同名称|(?:详)?见(?:附件|附表|合同|图纸)|待补充?|另行(?:约定|通知|商定)|(?:双方|由双方)?(?:协商|商定|约定)(?:确定)?|根据(?:合同|实际)(?:情况)?(?:确定)?)[。.]?$/;

/** `1、`, `（2）`, `3.` before an item say how it is numbered, not how much. */
const NUMBERING = /(^|[\s，,；;。：:、）)])[（(]?\d{1,2}[）)、．.](?!\d)/g;
const YEAR = /(?:19|20)\d{2}(?:\s*年|\s*[-—~～]\s*(?:19|20)\d{2})?(?!\d)/g;
/** `PM2.5`, `H2O`, `Q235` name things. */
const NAME_WITH_DIGITS = /[A-Za-z][A-Za-z-]{0,30}\d[\w.-]*/g;
const FIGURE_IN_WORDS =
  /[一二两三四五六七八九十百千半][倍成级类等年]|分之|百分|翻番|[A-Z]-?\d? ?(?:阻燃)?等?级|零(?:缺陷|排放)|不得检出|未检出/;
const STANDARD =
  /\b(?:GJ?B|HJ|JB|QB|HG|YY|ISO|IEC|ASTM|IPC|IATF|DB\d{2})(?![a-z])|国标|国家标准|行业标准|欧[五六]|国[五六]/i;

/** A telephone, an address, an account. */
const CONTACT =
  /(?<![\d.])1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)|(?<!\d)0\d{2,3}[-—－ ]\d{4} ?\d{3,4}(?!\d)|[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+|(?:微信|QQ)(?:号码?)?[:： ]{1,2}[\w-]{5,}/gi;

export const findContact = (text: string): string | undefined => text.normalize('NFKC').match(CONTACT)?.[0];

export const findVagueWord = (text: string): string | undefined => VAGUE.exec(text)?.[0];

export const isVagueValue = (value: string): boolean => VAGUE.test(value) || VAGUE_VALUE.test(value);

export const isPlaceholder = (text: string): boolean => PLACEHOLDER.test(text.replace(/\s/g, ''));

/** Holds a number that is no numbering, year, name or telephone, a grade, or a standard. */
export const isMeasurable = (text: string): boolean =>
  FIGURE_IN_WORDS.test(text) ||
  STANDARD.test(text) ||
  /\d/.test(
    text
      .normalize('NFKC')
      .replace(CONTACT, '')
      .replace(NUMBERING, '$1')
      .replace(YEAR, '')
      .replace(NAME_WITH_DIGITS, ''),
  );

/** For comparing what people typed: letters, digits and characters only. */
export const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
