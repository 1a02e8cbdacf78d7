import type { MatchDocument, MatchIndex, TextName } from './engine.ts';
import { fold } from './fold.ts';
import { characterTerm, isCompared } from './terms.ts';
import { runsOf } from './tokenise.ts';

/** What one side says: how telling each single character and each word of it is. */
export type Profile = { characters: Map<string, number>; words: Map<string, number> };
/** How telling a term is, from how few documents hold it. */
export type Idf = (term: string) => number;

/** A demand's title says what it is about; its prose repeats that and tells stories. */
const BODY_SHARE = 0.6;

/** Reads how common these terms are, on both sides. */
export async function readIdf(index: MatchIndex, terms: string[]): Promise<Idf> {
  const sides = [await index.frequencies('demand', terms), await index.frequencies('supply', terms)];
  const rarity = (term: string) => sides.map(({ total, of }) => Math.log((1 + total) / (1 + (of.get(term) ?? 0))));
  return (term) => rarity(term).reduce((sum, one) => sum + one, 0) / sides.length;
}

/** Every term of a document whose frequency its profile asks for. */
export const termsOf = (document: MatchDocument): string[] => {
  const { title, body } = charactersOf(document);
  const characters = [...new Set([...title, ...body])].map(characterTerm);
  return [...new Set([...document.words.title, ...document.words.body]), ...characters];
};

export function profileOf(document: MatchDocument, idf: Idf): Profile {
  const { title, body } = charactersOf(document);
  const ofCharacter: Idf = (character) => idf(characterTerm(character));
  return {
    characters: blend(weigh(title, ofCharacter), weigh(body, ofCharacter)),
    words: blend(weigh(document.words.title, idf), weigh(document.words.body, idf)),
  };
}

const charactersOf = ({ texts }: MatchDocument) => ({
  title: split(texts.title),
  body: (Object.entries(texts) as [TextName, string][]).flatMap(([name, text]) =>
    name !== 'title' && isCompared(name) ? split(text) : [],
  ),
});

export const split = (text: string): string[] =>
  runsOf(fold(text)).flatMap((run) => (run.han ? [...run.text] : [run.text]));

/** Weights of length 1; the tenth time a word stands there says little more than the first. */
export function weigh(terms: readonly string[], idf: Idf): Map<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const weighed = Array.from(counts, ([term, n]) => [term, (1 + Math.log(n)) * Math.max(0, idf(term))] as const);
  const length = Math.sqrt(weighed.reduce((sum, [, weight]) => sum + weight * weight, 0)) || 1;
  return new Map(weighed.map(([term, weight]) => [term, weight / length]));
}

function blend(title: Map<string, number>, body: Map<string, number>): Map<string, number> {
  const blended = new Map(title);
  for (const [term, weight] of body) blended.set(term, (blended.get(term) ?? 0) + BODY_SHARE * weight);
  return blended;
}
