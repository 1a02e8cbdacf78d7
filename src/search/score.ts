import type { TextName } from './engine.ts';
import type { Circumstances } from './judge.ts';
import type { Offered, Wanted } from './profile.ts';
import { holds } from './shared.ts';
import { dot } from './vector.ts';
import {
  CIRCUMSTANCES,
  type Circumstance,
  LIKENESS,
  type Likeness,
  MATCHING,
  PART_WEIGHTS,
  type PartWeights,
} from './weights.ts';

/** Words of the demand that stand in the supply, each with the texts it stands in. */
export type Found = { word: string; weight: number; texts: TextName[] }[];
/** How alike the words are, part by part; 1 is very alike. */
export type Alikeness = Record<Likeness, number>;

/** 0 to 100: how alike the words are, less what the circumstances take away. */
export function scoreOf(alike: Alikeness, circumstances: Circumstances, weights = PART_WEIGHTS): number {
  const near = squash(weighAlikeness(alike, weights));
  return 100 * near * (1 - MATCHING.circumstances * (1 - weighCircumstances(circumstances, weights)));
}

/** How alike what is wanted and what is offered are in words. */
export const alikenessOf = (wanted: Wanted, offered: Offered): Alikeness => ({
  characters: sumOver(offered.characters, wanted.characters) * offered.discount,
  pairs: sumOfPairs(wanted, offered) / (MATCHING.ordinaryIdf * Math.sqrt(offered.pairs.length || 1)),
  words: coverage(wanted, offered),
  topics: dot(wanted.topics, offered.topics),
  leanings: leaningOf(wanted, offered),
});

/** The words of the demand found in the supply, most telling first. */
export function findWords(wanted: Wanted, texts: Offered['texts']): Found {
  const found = wanted.words.map(([word, weight]) => ({
    word,
    weight,
    texts: texts.filter(([, text]) => holds(text, word)).map(([name]) => name),
  }));
  return found.filter((one) => one.texts.length > 0);
}

const weighAlikeness = (alike: Alikeness, weights: PartWeights): number =>
  (Object.keys(LIKENESS) as Likeness[]).reduce((sum, part) => sum + weights[part] * alike[part], 0);

/** 0 for nothing, half at the scale, towards 1 for more; what is only a little alike stays low. */
const squash = (like: number): number => like ** 2 / (like ** 2 + MATCHING.scale ** 2);

function sumOver(terms: readonly string[], worth: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const term of terms) sum += worth.get(term) ?? 0;
  return sum;
}

function sumOfPairs(wanted: Wanted, { pairs }: Offered): number {
  let sum = 0;
  for (const [first, second] of pairs) sum += wanted.pairs(first, second);
  return sum;
}

function leaningOf(wanted: Wanted, { characters, leaning }: Offered): number {
  if (leaning === 0) return 0;
  let sum = 0;
  for (const character of characters) sum += wanted.leaning(character);
  return sum / leaning;
}

/** Share of what the demand's words weigh that the supply holds, in its name or, counted less, in its prose. */
function coverage(wanted: Wanted, { texts }: Offered): number {
  let all = 0;
  let held = 0;
  for (const [word, weight] of wanted.words) {
    all += weight;
    const name = texts.find(([, text]) => holds(text, word))?.[0];
    if (name) held += name === 'title' ? weight : weight * MATCHING.prose;
  }
  return all > 0 ? held / all : 0;
}

/** Of the parts the pair says anything of; where it says nothing of any, as much as what is not said. */
function weighCircumstances(circumstances: Circumstances, weights: PartWeights): number {
  let all = 0;
  let held = 0;
  for (const part of Object.keys(CIRCUMSTANCES) as Circumstance[]) {
    const judged = circumstances[part];
    if (!judged) continue;
    all += weights[part];
    held += weights[part] * (judged.value ?? MATCHING.unsaid);
  }
  return all > 0 ? held / all : MATCHING.unsaid;
}
