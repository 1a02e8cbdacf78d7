import { allOf, anyOf, type Expression, toFts } from './expression.ts';
import { fold } from './fold.ts';
import { cutAll, gramsOf, joinedForms, lastOf, pairsOf, plainWordsOf, runsOf, wordsOf } from './tokenise.ts';
import { NO_SYNONYMS, type Synonyms, withSynonyms } from './vocabulary/expand.ts';

/** What a person typed, read: nothing in it is ever taken for the syntax of an engine. */
export type Question = {
  /** As understood, for display. */
  words: string[];
  phrases: string[];
  excluded: string[];
  /** From strict to loose, each other than the one before: every word; any word; any part of a word. Empty where nothing is asked for. */
  tiers: Expression[];
  /** All that is asked for, folded, as the engine looks closer at what it found. */
  asked: string;
  /** What else stands for a word of it, as officials say. */
  also: string[];
  /** What must not be there. */
  exclusion: Expression | undefined;
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
/** Characters of a word that says something alone. */
const LONG = 3;
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
    tiers: tiersOf(wanted),
    asked: asked.map(({ text }) => text).join(' '),
    also: [...new Set(wanted.flatMap(({ also }) => also ?? []))],
    exclusion: unwanted.length > 0 ? anyOf(unwanted.map((part) => phraseOf(part.text))) : undefined,
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

function tiersOf(wanted: Part[]): Expression[] {
  if (wanted.length === 0) return [];
  const tiers = [allOf(wanted.map(everyWordOf)), any(wanted, someWordOf), any(wanted, somePairOf)];
  return [...new Map(tiers.map((tier) => [toFts(tier), tier])).values()];
}

/** What may stand for a part. */
const alternatives = ({ also }: Part): Expression[] => (also ?? []).map((text) => phraseOf(fold(text)));

/** Every word of a part, or the part as it stands, or what may stand for it. */
function everyWordOf(part: Part): Expression {
  const whole = phraseOf(part.text);
  const cut = plainWordsOf(part.text);
  const words = cut.filter(isLong);
  const nameLike = words.length < cut.length && isName(part);
  const plain = part.phrase || nameLike || words.length < 2;
  return anyOf([...(plain ? [] : [allOf(words.map(termOf))]), whole, ...alternatives(part)]);
}

function any(parts: Part[], termsOf: (part: Part) => Expression[]): Expression {
  const terms = parts.flatMap((part) => [...termsOf(part), ...alternatives(part)]);
  return anyOf([...new Map(terms.map((term) => [toFts(term), term])).values()].slice(0, MAX_WORDS));
}

/** Any word of a part; where jieba leaves single characters over it may be a name: any pair of its characters too. */
function someWordOf(part: Part): Expression[] {
  if (part.phrase) return [phraseOf(part.text)];
  const words = plainWordsOf(part.text);
  const long = words.filter(isLong);
  const pairs = long.length < words.length ? allPairsOf(part.text) : [];
  return [...long, ...pairs].length > 0 ? [...long.map(wordOrWithin), ...pairs.map(tokenOf)] : [phraseOf(part.text)];
}

/** Where nothing says 不锈钢管, what says 不锈钢. */
function wordOrWithin(word: string): Expression {
  const within = word.length > LONG ? wordsOf(word).filter((one) => one.length >= LONG && one !== word) : [];
  return within.length > 0 ? { either: tokenOf(word), else: anyOf(within.map(tokenOf)) } : tokenOf(word);
}

/** The words within long words, and all pairs of characters. */
function somePairOf(part: Part): Expression[] {
  const terms = part.phrase ? [] : [...wordsOf(part.text).filter(isLong), ...allPairsOf(part.text)];
  return terms.length > 0 ? terms.map(tokenOf) : someWordOf(part);
}

export const isLong = (word: string): boolean => [...word].length > 1;

const allPairsOf = (text: string): string[] => runsOf(text).flatMap((run) => (run.han ? pairsOf(run.text) : []));

/** A word wherever it stands, within longer words too; as a word of its own it counts twice. */
function termOf(word: string): Expression {
  const whole = phraseOf(word);
  return toFts(whole) === quote(word) ? whole : anyOf([tokenOf(word), whole]);
}

/** Neighbouring pairs of characters; see gramsOf. The last may be the beginning of a pair when it stands alone. */
function phraseOf(text: string): Expression {
  const runs = runsOf(text);
  const tokens = runs.flatMap((run, i) => {
    if (!run.han) return [run.text];
    const pairs = pairsOf(run.text);
    return i === runs.length - 1 && pairs.length > 0 ? pairs : [...pairs, lastOf(run.text)];
  });
  const last = runs.at(-1);
  const term = `${quote(tokens.join(' '))}${last?.han && [...last.text].length === 1 ? ' *' : ''}`;
  return anyOf([{ term }, ...(WHOLLY_JOINED.test(text) ? joinedForms(text).map(tokenOf) : [])]);
}

/** A text wherever it stands, as one term. */
export const phraseTerm = (text: string): string => toFts(phraseOf(text));

const tokenOf = (token: string): Expression => ({ term: quote(token) });

/** Tokens hold letters and digits only, so a quoted one can hold no operator. */
const quote = (token: string): string => `"${token}"`;

/** The words a reader recognises: long ones, not the shorter ones within them. */
const wordsShown = (part: Part): string[] => {
  const words = plainWordsOf(part.text);
  return words.some(isLong) ? words : runsOf(part.text).map((run) => run.text);
};
