import type { SearchDocument, TextName } from './engine.ts';
import { fold } from './fold.ts';
import { split } from './tokenise.ts';

/** Set single characters and topics apart from words; no text can hold them once it is cut into runs. */
const CHARACTER = '\ue000';
/** Who it is and on what terms says nothing of what is needed or offered. */
const NOT_COMPARED: readonly TextName[] = ['organisation', 'number', 'shortName', 'ipTerms', 'team'];

export const isCompared = (name: TextName): boolean => !NOT_COMPARED.includes(name);

const TOPIC = '\ue001';

/** A topic as a term, so that who says the same in other words is found too. */
export const topicTerm = (topic: string): string => TOPIC + topic;

/** Single characters as terms: short names of things often share only these. */
export const characterTerm = (character: string): string => CHARACTER + character;

/** Single characters of the prose, as often as they stand there. */
export const bodyCharacters = (texts: SearchDocument['texts']): string[] =>
  comparedTexts(texts).flatMap(([name, text]) => (name === 'title' ? [] : split(text)));

/** Every term the index compares, once each. Of a supply only the name's characters: its prose would hold them all. */
export function matchTermsOf(
  texts: SearchDocument['texts'],
  words: readonly string[],
  topics: readonly string[],
  side: 'demand' | 'supply',
): string[] {
  const characters = [...split(texts.title), ...(side === 'demand' ? bodyCharacters(texts) : [])];
  return [...new Set(words), ...Array.from(new Set(characters), characterTerm), ...topics.map(topicTerm)];
}

/** The compared texts, folded, for looking whether a word stands there. */
export const foldedTexts = (texts: SearchDocument['texts']): [TextName, string][] =>
  comparedTexts(texts).map(([name, text]) => [name, fold(text)]);

export const comparedTexts = (texts: SearchDocument['texts']): [TextName, string][] =>
  (Object.entries(texts) as [TextName, string][]).filter(([name, text]) => text !== '' && isCompared(name));
