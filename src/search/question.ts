import { fold } from './fold.ts';
import { cutAll, gramsOf, joinedForms, lastOf, pairsOf, plainWordsOf, runsOf, wordsOf } from './tokenise.ts';
import { NO_SYNONYMS, type Synonyms, withSynonyms } from './vocabulary/expand.ts';

/** What a person typed, read: nothing in it is ever taken for the syntax of an engine. */
export type Question = {
  /** As understood, for display. */
  words: string[];
  phrases: string[];
  excluded: string[];
  /** FTS5 expressions, from strict to loose: every word; any word; any part of a word. Empty where nothing is asked for. */
  tiers: string[];
  /** All that is asked for, folded, as the engine looks closer at what it found. */
  asked: string;
  /** What else stands for a word of it, as officials say. */
  also: string[];
  /** What must not be there. */
  exclusion: string | undefined;
  /** The same in parts, for an engine with expressions of its own. */
  wanted: Part[];
  unwanted: Part[];
  /** With fewer found, the next tier is worth showing: for one short name only when it is unknown. */
  enough: number;
  nothing: boolean;
  truncated: boolean;
};

export type Part = { text: string; phrase: boolean; excluded: boolean; also?: readonly string[] };

/** Longer than any title; what comes after it is not read. */
const MAX_CHARACTERS = 200;
const MAX_PARTS = 24;
const MAX_WORDS = 48;
/** Up to here a part without spaces is read as one name: jieba cuts short names of firms and products wrongly. */
const NAME_LENGTH = 4;
const ENOUGH = 3;
export const WHOLLY_JOINED = /^[a-z0-9]+(?:[-./_·+][a-z0-9]+)+$/;
const QUOTED = /(^|\s)(-?)"([^"]*)"?|(\S+)/g;
const QUOTES = /[“”„‟«»「」『』《》]/g;

export function readQuestion(typed: string, synonyms: Synonyms = NO_SYNONYMS): Question {
  const cut = [...typed.slice(0, MAX_CHARACTERS * 4)].slice(0, MAX_CHARACTERS).join('');
  const parts = partsOf(fold(cut).replace(QUOTES, '"')).filter((part) => gramsOf(part.text).length > 0);
  const asked = parts.filter((part) => !part.excluded);
  const wanted = withSynonyms(asked, synonyms, edgesOf)
    .filter(({ text }) => gramsOf(text).length > 0)
    .slice(0, MAX_PARTS);
  const unwanted = parts.filter((part) => part.excluded).slice(0, MAX_PARTS);
  return {
    words: [...new Set(wanted.filter((part) => !part.phrase).flatMap(wordsShown))],
    phrases: wanted.filter((part) => part.phrase).map((part) => part.text),
    excluded: unwanted.map((part) => part.text),
    tiers: wanted.length > 0 ? [wanted.map(allOf).join(' AND '), any(wanted, anyOf), any(wanted, looseOf)] : [],
    asked: asked.map(({ text }) => text).join(' '),
    also: [...new Set(wanted.flatMap(({ also }) => also ?? []))],
    exclusion: unwanted.length > 0 ? unwanted.map((part) => phraseOf(part.text)).join(' OR ') : undefined,
    wanted,
    unwanted,
    enough: wanted.length === 1 && wanted.every(isName) ? 1 : ENOUGH,
    nothing: typed.trim() !== '' && parts.length === 0,
    truncated: cut.length < typed.length || asked.length > MAX_PARTS || parts.length > asked.length + unwanted.length,
  };
}

export const isName = ({ text }: Part): boolean => [...text].length <= NAME_LENGTH;

function partsOf(folded: string): Part[] {
  return Array.from(folded.matchAll(QUOTED), ([, , minus, quoted, plain]) => {
    if (plain === undefined) return { text: (quoted ?? '').trim(), phrase: true, excluded: minus === '-' };
    const excluded = plain.length > 1 && plain.startsWith('-');
    return { text: excluded ? plain.slice(1) : plain.replaceAll('"', ' ').trim(), phrase: false, excluded };
  });
}

/** Where the words of a folded text begin and end. */
function edgesOf(text: string): Set<number> {
  let at = 0;
  return new Set([0, ...cutAll(text).map((word) => (at += word.length))]);
}

/** What may stand for a part, as expressions. */
const alternatives = ({ also }: Part): string[] => (also ?? []).map((text) => phraseOf(fold(text)));

/** A part or what may stand for it. */
const allOf = (part: Part): string =>
  part.also?.length ? `(${[allWordsOf(part), ...alternatives(part)].join(' OR ')})` : allWordsOf(part);

/** Every word of a part, or the part as it stands. */
function allWordsOf(part: Part): string {
  const whole = phraseOf(part.text);
  const cut = plainWordsOf(part.text);
  const words = cut.filter(isLong);
  const nameLike = words.length < cut.length && isName(part);
  if (part.phrase || nameLike || words.length < 2) return whole;
  return `((${words.map(termOf).join(' AND ')}) OR ${whole})`;
}

const any = (parts: Part[], termsOf: (part: Part) => string[]): string =>
  [...new Set(parts.flatMap((part) => [...termsOf(part), ...alternatives(part)]))].slice(0, MAX_WORDS).join(' OR ');

/** Any word of a part; where jieba leaves single characters over it may be a name: any pair of its characters too. */
function anyOf(part: Part): string[] {
  if (part.phrase) return [phraseOf(part.text)];
  const words = plainWordsOf(part.text);
  const long = words.filter(isLong);
  const pairs = long.length < words.length ? allPairsOf(part.text) : [];
  return [...long, ...pairs].length > 0 ? [...long, ...pairs].map(quote) : [phraseOf(part.text)];
}

/** The words within long words, and all pairs of characters. */
function looseOf(part: Part): string[] {
  const terms = part.phrase ? [] : [...wordsOf(part.text).filter(isLong), ...allPairsOf(part.text)];
  return terms.length > 0 ? terms.map(quote) : anyOf(part);
}

export const isLong = (word: string): boolean => [...word].length > 1;

const allPairsOf = (text: string): string[] => runsOf(text).flatMap((run) => (run.han ? pairsOf(run.text) : []));

/** A word wherever it stands, within longer words too; as a word of its own it counts twice. */
function termOf(word: string): string {
  const whole = phraseOf(word);
  return whole === quote(word) ? whole : `(${quote(word)} OR ${whole})`;
}

/** Neighbouring pairs of characters; see gramsOf. The last may be the beginning of a pair when it stands alone. */
function phraseOf(text: string): string {
  const runs = runsOf(text);
  const tokens = runs.flatMap((run, i) => {
    if (!run.han) return [run.text];
    const pairs = pairsOf(run.text);
    return i === runs.length - 1 && pairs.length > 0 ? pairs : [...pairs, lastOf(run.text)];
  });
  const last = runs.at(-1);
  const phrase = `${quote(tokens.join(' '))}${last?.han && [...last.text].length === 1 ? ' *' : ''}`;
  const joined = WHOLLY_JOINED.test(text) ? joinedForms(text) : [];
  return joined.length ? `(${[phrase, ...joined.map(quote)].join(' OR ')})` : phrase;
}

/** Tokens hold letters and digits only, so a quoted one can hold no operator. */
const quote = (token: string): string => `"${token}"`;

/** The words a reader recognises: long ones, not the shorter ones within them. */
const wordsShown = (part: Part): string[] => {
  const words = plainWordsOf(part.text);
  return words.some(isLong) ? words : runsOf(part.text).map((run) => run.text);
};
