import { Jieba } from '@node-rs/jieba';
import { dict } from '@node-rs/jieba/dict.js';
import { fold } from './fold.ts';
import { piecesOf, type Spotter } from './vocabulary/spot.ts';

/** A run of one script: Chinese characters, or letters and digits of any other. */
export type Run = { text: string; han: boolean };

const RUNS = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+/gu;
/** Letters and digits held together by what joins them in model numbers: `Q235-B`, `PM2.5`, `PA66-GF30`. */
const JOINED = /[a-z0-9]+(?:[-./_·+][a-z0-9]+)+/g;
/** A standard and its number: `ISO 3834`, `GB/T 8624`. */
const NUMBERED = /(?<![a-z0-9])[a-z]{1,6}(?:\/[a-z]{1,3})? \d+/g;
/** A grade and its variant: `Q235B` is a `Q235` too, and `SUS316L` a `316L`. */
const GRADE = /^([a-z]+\d+)[a-z]+$/;
const BARE_GRADE = /^[a-z]+(\d[a-z0-9]{2,})$/;
/** A longer run of letters is no word of any language. */
const MAX_RUN = 64;
/** Words that only hold a sentence together. */
const FUNCTION_WORDS = new Set(
  '的 了 和 与 及 或 等 在 是 对 为 把 被 由 从 向 以 于 其 该 此 并 而 则 也 都 就 又 将 中 上 下 内 之 到 使 所 这 那 个 们'.split(
    ' ',
  ),
);

const KEY = Symbol.for('jiebang.jieba');
const store = globalThis as { [KEY]?: Jieba };
/** Loaded once a process, at first use: the dictionary costs a third of a second. The worker asks for it right after the start. */
const cutter = (): Jieba => {
  store[KEY] ??= Jieba.withDict(dict);
  return store[KEY];
};
/** Loads the dictionary ahead of the first question. */
export const warmUp = (): void => void cutter();

let wholes: Spotter | undefined;
/** Words officials keep whole; see vocabulary.ts. Returns what was kept whole before. */
export function setDictionary(words: Spotter | undefined): Spotter | undefined {
  const before = wholes;
  wholes = words?.size ? words : undefined;
  return before;
}

/** A run of Chinese characters in words: jieba's, but for what officials keep whole. */
const cut = (run: string): string[] =>
  wholes
    ? piecesOf(run, wholes).flatMap(({ text, known }) => (known ? [text] : cutter().cut(text, true)))
    : cutter().cut(run, true);

/** The same for search: with the words within long ones. */
const cutForSearch = (run: string): string[] =>
  wholes
    ? piecesOf(run, wholes).flatMap(({ text, known }) => {
        const words = cutter().cutForSearch(text, true);
        return known ? [...words.filter((word) => word !== text && word.length > 1), text] : words;
      })
    : cutter().cutForSearch(run, true);

/** Runs of a text already folded; what is neither letter nor digit parts them. */
export const runsOf = (folded: string): Run[] =>
  Array.from(folded.matchAll(RUNS), ([text]) => ({ text: text.slice(0, MAX_RUN * 1000), han: isHan(text) })).flatMap(
    (run) => (run.han || run.text.length <= MAX_RUN ? [run] : []),
  );

/** Words for ranking: jieba's for search (long words and those within them), and the ways a model number is written. */
export function wordsOf(text: string): string[] {
  const folded = fold(text);
  const words = runsOf(folded).flatMap((run) => (run.han ? cutForSearch(run.text) : [run.text]));
  return [...words.filter((word) => !FUNCTION_WORDS.has(word)), ...joinedForms(folded), ...gradesIn(words)];
}

/** Words one after the other, none within another: what a question asks for. */
export const plainWordsOf = (text: string): string[] =>
  runsOf(fold(text))
    .flatMap((run) => (run.han ? cut(run.text) : [run.text]))
    .filter((word) => !FUNCTION_WORDS.has(word));

/** The whole of a folded text, cut at the edges of its words; nothing is left out. */
export const cutAll = (folded: string): string[] => cut(folded);

/** `q235-b` and `iso 3834` without what parts them. */
export const joinedForms = (folded: string): string[] =>
  [...folded.matchAll(JOINED), ...folded.matchAll(NUMBERED)]
    .map(([text]) => text.replace(/[^a-z0-9]/g, ''))
    .filter((text) => text.length <= MAX_RUN);

const gradesIn = (words: readonly string[]): string[] =>
  words.flatMap((word) => {
    return [GRADE, BARE_GRADE].flatMap((form) => form.exec(word)?.[1] ?? []);
  });

/**
 * Overlapping pairs of characters, and each run's last character alone: 防火板 → 防火 火板 板. Any substring, of whatever
 * length and across words, is then a phrase of neighbouring tokens.
 */
export const gramsOf = (text: string): string[] =>
  runsOf(fold(text)).flatMap((run) => (run.han ? [...pairsOf(run.text), lastOf(run.text)] : [run.text]));

export const pairsOf = (run: string): string[] => {
  const characters = [...run];
  return characters.slice(1).map((character, i) => (characters[i] as string) + character);
};

export const lastOf = (run: string): string => [...run].at(-1) ?? '';

/** Single characters of a text, and its other runs whole. */
export const split = (text: string): string[] =>
  runsOf(fold(text)).flatMap((run) => (run.han ? [...run.text] : [run.text]));

const isHan = (text: string): boolean => /^\p{Script=Han}/u.test(text);
