import type { MatchDocument, SearchDocument, TextName } from './engine.ts';
import { fold } from './fold.ts';
import { charactersOf } from './tokenise.ts';

/** Sets single characters of a title apart from words of one character; no text can hold it once it is cut into runs. */
const CHARACTER = '\ue000';
/** Who it is and on what terms says nothing of what is needed or offered. */
const NOT_COMPARED: readonly TextName[] = ['organisation', 'number', 'shortName', 'ipTerms', 'team'];

export type Words = MatchDocument['words'];

export const isCompared = (name: TextName): boolean => !NOT_COMPARED.includes(name);

/** The single characters of a name as terms: short names of things often share only these. */
export const characterTerm = (character: string): string => CHARACTER + character;

/** Every term the index compares, once each. */
export const matchTermsOf = (title: string, words: Words): string[] => [
  ...new Set([...words.title, ...words.body]),
  ...Array.from(charactersOf(title), characterTerm),
];

/** The compared texts, folded, for looking whether a word stands there. */
export const foldedTexts = (texts: SearchDocument['texts']): [TextName, string][] =>
  (Object.entries(texts) as [TextName, string][])
    .filter(([name, text]) => text !== '' && isCompared(name))
    .map(([name, text]) => [name, fold(text)]);
