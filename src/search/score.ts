import type { SearchDocument, TextName } from './engine.ts';
import type { Profile } from './profile.ts';
import { split } from './profile.ts';
import { foldedTexts } from './terms.ts';

/** Words of the demand found in the supply, each with the texts it stands in. */
export type Found = { word: string; weight: number; texts: TextName[] }[];
export type Likeness = { score: number; found: Found };

const CHARACTERS = 0.6;
const WORDS = 0.3;
const FIELD = 0.1;

/** How well a supply answers a demand, 0 to 1, and the words that say so. */
export function likeness(demand: Profile, wanted: SearchDocument, supply: SearchDocument): Likeness {
  const texts = foldedTexts(supply.texts);
  const found = findWords(demand, texts);
  const all = sum(demand.words.values());
  const words = all > 0 ? sum(found.map(({ weight }) => weight)) / all : 0;
  const field = wanted.field !== 'other' && wanted.field === supply.field ? 1 : 0;
  return { score: CHARACTERS * characters(demand, supply) + WORDS * Math.sqrt(words) + FIELD * field, found };
}

function characters(demand: Profile, supply: SearchDocument): number {
  const title = new Set(split(supply.texts.title));
  const shared = sum(Array.from(title, (character) => demand.characters.get(character) ?? 0));
  return Math.min(1, shared / Math.sqrt(title.size || 1));
}

function findWords(demand: Profile, texts: [TextName, string][]): Found {
  return Array.from(demand.words, ([word, weight]) => ({
    word,
    weight,
    texts: texts.filter(([, text]) => text.includes(word)).map(([name]) => name),
  })).filter(({ texts }) => texts.length > 0);
}

const sum = (numbers: Iterable<number>): number => {
  let total = 0;
  for (const n of numbers) total += n;
  return total;
};
