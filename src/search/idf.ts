import type { MatchIndex } from './engine.ts';
import { characterTerm } from './terms.ts';

/** How telling a word or a character is, from how few documents hold it: 0 for what all hold, 1 for what none does. */
export type Idf = { word: (word: string) => number; character: (character: string) => number };

/**
 * As many documents without any of the terms are imagined on each side, so that in an index of a handful, where every word
 * is common, what two share still counts.
 */
const IMAGINED = 4;

/** Reads how common these terms are, on both sides: the larger side has more to say. */
export async function readIdf(index: MatchIndex, terms: readonly string[]): Promise<Idf> {
  const sides = Object.values(await index.frequencies(terms));
  const most = sides.reduce((sum, { total }) => sum + Math.log(1 + IMAGINED + total), 0);
  const rarity = (term: string) =>
    sides.reduce((sum, { total, of }) => sum + Math.log((1 + IMAGINED + total) / (1 + (of.get(term) ?? 0))), 0);
  const word = (term: string) => Math.max(0, rarity(term) / most);
  return { word: keeping(word), character: keeping((character) => word(characterTerm(character))) };
}

/** Hundreds of demands ask for the same characters. */
function keeping(work: (term: string) => number): (term: string) => number {
  const known = new Map<string, number>();
  return (term) => {
    let value = known.get(term);
    if (value === undefined) {
      value = work(term);
      known.set(term, value);
    }
    return value;
  };
}
