import { createHash } from 'node:crypto';
import { termsIn } from '../expression.ts';
import { isLong, isName, type Part, type Question, WHOLLY_JOINED } from '../question.ts';
import { plainWordsOf } from '../tokenise.ts';
import { asPhrase, quoted } from './tokens.ts';

/** Meilisearch reads no more words or phrases of one question. */
const MAX_TERMS = 10;
/** As many questions are put together at most where any word will do. */
const MAX_ANY = 24;
/** Without quotes Meilisearch finds it with a letter wrong too. */
const LATIN_WORD = /^[a-z]{5,}$/;

/** The words whose synonyms the index was given. */
export type Known = { has: (word: string) => boolean };

/** One question as Meilisearch takes it; `weight` orders the hits of several asked together. `near`: asked by meaning. */
export type Asked = { q: string; matchingStrategy: 'all' | 'frequency'; weight: number; near?: ByMeaning };
/** A vector and the documents that may be found by it: by itself Meilisearch finds all it holds. */
export type ByMeaning = { vector: readonly number[]; keys: ReadonlyMap<string, number> };

/**
 * A question from strict to loose, each a list of questions any of which may be answered: every word; any word; any part of
 * a word. What must not be there stands in each, in front: Meilisearch stops reading at the tenth word.
 */
export function readTiers({ wanted, unwanted, tiers }: Question, known: Known): Asked[][] {
  const never = unwanted.flatMap(without).join(' ');
  const ask = (terms: readonly string[], matchingStrategy: Asked['matchingStrategy'], weight: number): Asked => {
    return { q: [never, ...mostTelling(terms)].filter(Boolean).join(' '), matchingStrategy, weight };
  };
  if (wanted.length === 0) return [[ask([], 'all', 1)]];
  const all = ask(distinct(wanted.flatMap((part) => everyWordOf(part, known))), 'all', 16);
  const looser = tiers.slice(1).map((tier) => {
    const terms = distinct(termsIn(tier).flatMap(readTerm)).slice(0, MAX_ANY);
    return [all, ask(terms, 'frequency', 4), ...terms.map((term) => ask([term], 'all', 1))];
  });
  return [[all], ...looser];
}

/** What holds each of these parts as it stands and nothing that must not be there; undefined where that is too much for one question. */
export function readExactly(exact: readonly Part[], unwanted: readonly Part[]): string | undefined {
  const terms = distinct(exact.flatMap(({ text }) => phraseOf(text)));
  return terms.length > MAX_TERMS ? undefined : [...unwanted.flatMap(without), ...terms].join(' ');
}

/** Stands for a word and all that officials say means the same, see `synonyms` of the settings. */
export const synonymToken = (word: string): string =>
  `sy${createHash('sha256')
    .update(word)
    .digest('hex')
    .slice(0, 24)
    .replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)] ?? '')}`;

export const distinct = <T>(values: readonly T[]): T[] => [...new Set(values)];

/** The longest say most. */
const mostTelling = (terms: readonly string[]): string[] =>
  [...terms].sort((a, b) => b.length - a.length).slice(0, MAX_TERMS);

/** A part whole where it is a phrase or a name, else every word of it. */
function everyWordOf(part: Part, known: Known): string[] {
  if (part.also?.length && known.has(part.text)) return [synonymToken(part.text)];
  const cut = plainWordsOf(part.text);
  const words = cut.filter(isLong);
  const nameLike = words.length < cut.length && isName(part);
  return part.phrase || nameLike || words.length < 2 ? phraseOf(part.text) : words.flatMap(phraseOf);
}

/** A term of FTS5, `"词"`, `"防火 火板"` or `"5 板" *`, as Meilisearch is asked for it. */
function readTerm(term: string): string[] {
  const tokens = term.replace(/[*"]/g, '').trim().split(' ');
  const [word = ''] = tokens;
  if (tokens.length === 1) return LATIN_WORD.test(word) ? [word] : phraseOf(word);
  return term.endsWith('*') ? [quoted(tokens.slice(0, -1)), quoted(tokens.slice(-1))] : [quoted(tokens)];
}

const phraseOf = (text: string): string[] => asPhrase(text, WHOLLY_JOINED.test(text));

const without = ({ text }: Part): string[] => phraseOf(text).map((phrase) => `-${phrase}`);
