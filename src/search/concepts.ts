import { CHEMISTRY } from './concepts/chemistry.ts';
import { DIGITAL } from './concepts/digital.ts';
import { ENERGY } from './concepts/energy.ts';
import { LIFE } from './concepts/life.ts';
import { MAKING } from './concepts/making.ts';
import { fold } from './fold.ts';
import { split } from './tokenise.ts';
import type { Sparse, Vector } from './vector.ts';

/** Groups of near words, a few hundred: finer than topics, so that single characters can be told apart by them. */
export const CONCEPTS: readonly string[] = [MAKING, CHEMISTRY, ENERGY, DIGITAL, LIFE].flatMap((lines) =>
  lines.trim().split('\n'),
);

let indexed: Map<string, Sparse> | undefined;

/**
 * How much the characters of a text lean to each concept, by the words they are part of: 焦化废水 and 废液 share no word
 * of the lexicon, but 废 and 液 speak for the same concepts. Characters are weighted.
 */
export function leaningsOf(characters: ReadonlyMap<string, number>): Vector {
  const sum = new Float64Array(CONCEPTS.length);
  for (const [character, weight] of characters) {
    const leaning = leaningOf(character);
    for (let i = 0; i < leaning.length; i += 2) {
      const place = leaning[i] as number;
      sum[place] = (sum[place] as number) + weight * (leaning[i + 1] as number);
    }
  }
  return sum;
}

/** Of one character, of length 1; nothing where it is in no word of the lexicon. */
export function leaningOf(character: string): Sparse {
  indexed ??= indexCharacters();
  return indexed.get(character) ?? NOTHING;
}

const NOTHING: Sparse = [];

function indexCharacters(): Map<string, Sparse> {
  const places = new Map<string, number[]>();
  for (const [place, line] of CONCEPTS.entries())
    for (const word of new Set(fold(line).split(' '))) places.set(word, [...(places.get(word) ?? []), place]);
  const sums = new Map<string, Map<number, number>>();
  for (const [word, some] of places)
    for (const character of new Set(split(word))) {
      const sum = sums.get(character) ?? new Map<number, number>();
      for (const place of some) sum.set(place, (sum.get(place) ?? 0) + 1 / Math.sqrt(some.length));
      sums.set(character, sum);
    }
  return new Map(Array.from(sums, ([character, sum]) => [character, unitOf(sum)]));
}

function unitOf(sum: ReadonlyMap<number, number>): Sparse {
  const length = Math.hypot(...sum.values());
  return [...sum].flatMap(([place, weight]) => [place, weight / length]);
}
