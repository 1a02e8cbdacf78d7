import { truncate } from '#src/lib/text.ts';
import { type LineError, type Rule, readDictionary, readSynonyms } from '#src/search/vocabulary/lines.ts';

const MOST_NAMED = 3;

/** What is wrong with some lines, in one sentence; empty where nothing is. */
export function complaint(errors: readonly LineError[]): string {
  const named = errors.slice(0, MOST_NAMED).map(({ line, text, message }) => {
    return text ? `第 ${line} 行“${truncate(text, 30)}”：${message}` : `第 ${line} 行起：${message}`;
  });
  const rest = errors.length - named.length;
  return [...named, ...(rest > 0 ? [`另有 ${rest} 行要改`] : [])].join('；');
}

/** All wrong lines of what was typed, for the list under the form. */
export const wrongLines = (synonyms: string, dictionary: string): { where: string; errors: LineError[] }[] =>
  [
    { where: '同义词', errors: readSynonyms(synonyms).errors },
    { where: '词典', errors: readDictionary(dictionary).errors },
  ].filter(({ errors }) => errors.length > 0);

type Lines = { synonyms: string; dictionary: string };
export type Changes = { added: string[]; removed: string[] };

/** What one version says and the other does not; the order of lines and notes between them say nothing. */
export function changesBetween(before: Lines, after: Lines): Record<'synonyms' | 'dictionary', Changes> {
  const rules = ({ synonyms }: Lines) => readSynonyms(synonyms).rules.map(ruleWords);
  const words = ({ dictionary }: Lines) => readDictionary(dictionary).words;
  return {
    synonyms: difference(rules(before), rules(after)),
    dictionary: difference(words(before), words(after)),
  };
}

export const ruleWords = ({ words, from }: Rule): string =>
  from === undefined ? words.join(' = ') : `${from} ⇒ ${words.join(' = ')}`;

const difference = (before: readonly string[], after: readonly string[]): Changes => ({
  added: after.filter((line) => !before.includes(line)),
  removed: before.filter((line) => !after.includes(line)),
});
