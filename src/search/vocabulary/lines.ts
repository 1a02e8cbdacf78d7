import { cleanPhrase, lengthOf } from '#src/lib/text.ts';
import { fold } from '../fold.ts';
import { runsOf } from '../tokenise.ts';

/** Words that mean the same; with `from` only who looks for that finds the others, not the other way round. */
export type Rule = { line: number; words: string[]; from?: string };
export type LineError = { line: number; text: string; message: string };

export const MAX_LINES = 2000;
const MAX_WORD = 40;
const MAX_WORDS = 20;
const MAX_DICTIONARY_WORD = 20;
const ONE_WAY = /[⇒→]|[=＝\-－][>＞]/;
const BETWEEN = /[=＝、]/;

/** `EPS = 可发性聚苯乙烯 = 发泡聚苯乙烯`, `塑料 ⇒ EPS = PP`; empty lines and those that begin with # say nothing. */
export function readSynonyms(text: string): { rules: Rule[]; errors: LineError[] } {
  const rules: Rule[] = [];
  const errors: LineError[] = [];
  const taken = new Map<string, number>();
  for (const { line, text: said } of linesOf(text, errors)) {
    const read = readRule(said);
    const message = typeof read === 'string' ? read : clash(read, taken);
    if (message || typeof read === 'string') errors.push({ line, text: said, message });
    else {
      for (const word of asked(read)) taken.set(keyOf(word), line);
      rules.push({ line, ...read });
    }
  }
  return { rules, errors };
}

/** Words that are never cut, one a line. */
export function readDictionary(text: string): { words: string[]; errors: LineError[] } {
  const words: string[] = [];
  const errors: LineError[] = [];
  const taken = new Map<string, number>();
  for (const { line, text: said } of linesOf(text, errors)) {
    const word = cleanPhrase(said);
    const first = taken.get(keyOf(word));
    const message = first === undefined ? wrongWhole(word) : `和第 ${first} 行是同一个词`;
    if (message) errors.push({ line, text: said, message });
    else {
      taken.set(keyOf(word), line);
      words.push(word);
    }
  }
  return { words, errors };
}

/** How a word is compared: 繁體, full-width and capitals are the same word. */
export const keyOf = (word: string): string => fold(word).replace(/\s+/g, ' ').trim();

/** The words of a rule that, looked for, find others. */
export const asked = ({ words, from }: Omit<Rule, 'line'>): string[] => (from === undefined ? words : [from]);

function linesOf(text: string, errors: LineError[]): { line: number; text: string }[] {
  const lines = text.split(/\r\n?|\n/);
  if (lines.length > MAX_LINES)
    errors.push({ line: MAX_LINES + 1, text: '', message: `最多 ${MAX_LINES} 行，现在有 ${lines.length} 行` });
  return lines
    .slice(0, MAX_LINES)
    .map((line, i) => ({ line: i + 1, text: line.trim() }))
    .filter(({ text: said }) => said !== '' && !said.startsWith('#'));
}

function readRule(said: string): Omit<Rule, 'line'> | string {
  const sides = said.split(ONE_WAY);
  if (sides.length > 2) return '一行只能有一个 ⇒';
  const [left = '', right] = sides.map((side) => side.split(BETWEEN).map(cleanPhrase));
  if (right === undefined) return ruleOf(left as string[]);
  if (left.length !== 1) return '⇒ 的左边只写一个词';
  return ruleOf(right, left[0]);
}

function ruleOf(words: string[], from?: string): Omit<Rule, 'line'> | string {
  const all = from === undefined ? words : [from, ...words];
  if (all.some((word) => word === '')) return '等号或 ⇒ 的一边是空的';
  if (all.length < 2) return '只有一个词，至少要写两个，中间用 = 隔开';
  if (all.length > MAX_WORDS) return `一行最多 ${MAX_WORDS} 个词`;
  const wrong = all.find((word) => wrongWord(word));
  if (wrong) return `“${wrong}”${wrongWord(wrong)}`;
  const twice = all.find((word, i) => all.findIndex((other) => keyOf(other) === keyOf(word)) < i);
  if (twice) return `“${twice}”写了两次，大小写、全角半角、繁体简体算同一个词`;
  return { words, ...(from === undefined ? {} : { from }) };
}

function wrongWord(word: string): string {
  if (lengthOf(word) > MAX_WORD) return `太长，一个词最多 ${MAX_WORD} 个字`;
  const length = runsOf(keyOf(word)).reduce((sum, run) => sum + lengthOf(run.text), 0);
  if (length === 0) return '没有字，只有符号';
  return length === 1 ? '只有一个字，会牵连太多，请写两个字以上' : '';
}

function wrongWhole(word: string): string {
  const runs = runsOf(keyOf(word));
  if (runs.length !== 1 || !runs[0]?.han || runs[0].text !== keyOf(word))
    return '词典一行只写一个汉字的词；字母和数字本来就不会拆开，不用写';
  if (lengthOf(word) < 2) return '只有一个字，请写两个字以上';
  return lengthOf(word) > MAX_DICTIONARY_WORD ? `太长，一个词最多 ${MAX_DICTIONARY_WORD} 个字` : '';
}

function clash(rule: Omit<Rule, 'line'>, taken: ReadonlyMap<string, number>): string {
  const word = asked(rule).find((one) => taken.has(keyOf(one)));
  if (word === undefined) return '';
  return `“${word}”已经在第 ${taken.get(keyOf(word))} 行，一个词只能在一组里，请合成一行`;
}
