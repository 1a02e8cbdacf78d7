import { leaningOf, leaningsOf } from './concepts.ts';
import type { MatchDocument, MatchIndex, TextName } from './engine.ts';
import { bodyCharacters, characterTerm, foldedTexts } from './terms.ts';
import { split } from './tokenise.ts';
import { mainTopics, TOPICS } from './topics.ts';
import { addTo, dot, type Sparse, toDense, unit, type Vector } from './vector.ts';
import { MATCHING } from './weights.ts';

/** How telling a term is, from how few documents hold it: 0 for what all hold, 1 for what none does. */
export type Idf = (term: string) => number;
type Weights = Map<string, number>;

/** What a demand asks for. */
export type Wanted = {
  /** What each character is worth when a name holds it. */
  characters: Weights;
  /** What two of them side by side are worth. */
  pairs: Weights;
  /** The most telling words. */
  words: [string, number][];
  topics: Vector;
  /** Names of the first and the second. */
  mainTopics: string[];
  /** How near to what it leans to a character lies. */
  leaning: (character: string) => number;
};
/** What a supply offers. */
export type Offered = {
  /** Characters of its name, each once, and by how much its length discounts them. */
  characters: string[];
  discount: number;
  pairs: string[];
  topics: Sparse;
  leaning: number;
  texts: [TextName, string][];
};

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
  return (term) => Math.max(0, rarity(term) / most);
}

/** Every term whose frequency a profile asks for. */
export const termsOf = ({ texts, compared }: MatchDocument): string[] => {
  const characters = new Set([...split(texts.title), ...bodyCharacters(texts)]);
  return [...new Set([...compared.title, ...compared.body]), ...Array.from(characters, characterTerm)];
};

export function wantedBy({ texts, compared }: MatchDocument, idf: Idf): Wanted {
  const ofCharacter: Idf = (character) => idf(characterTerm(character));
  const [name, prose] = [split(texts.title), bodyCharacters(texts)];
  const title = weigh(name, ofCharacter);
  const body = weigh(prose, ofCharacter);
  return {
    characters: worthOf(title, body, ofCharacter),
    pairs: worthOfPairs(name, prose, ofCharacter),
    words: mostTelling(blend(weigh(compared.title, idf), weigh(compared.body, idf))),
    topics: toDense(compared.topics, TOPICS.length),
    mainTopics: mainTopics(compared.topics),
    leaning: leaningTo(title, body),
  };
}

export function offeredBy({ texts, compared }: MatchDocument): Offered {
  const characters = split(texts.title);
  const { ordinaryName, ordinaryIdf, lengthPower } = MATCHING;
  const length = Math.sqrt(characters.length || 1);
  return {
    characters: [...new Set(characters)],
    discount: 1 / (ordinaryIdf * length ** lengthPower * Math.sqrt(ordinaryName) ** (1 - lengthPower)),
    pairs: [...new Set(pairsIn(characters))],
    topics: compared.topics,
    leaning: compared.leaning,
    texts: foldedTexts(texts),
  };
}

/** What each term is worth when the other side holds it. */
const worthOf = (title: Weights, body: Weights, idf: Idf): Weights =>
  new Map(Array.from(blend(title, body), ([term, weight]) => [term, weight * idf(term)]));

/**
 * How telling a pair is follows from its two characters, the geometric mean of theirs: counted in an index it ranks no
 * better.
 */
function worthOfPairs(name: readonly string[], prose: readonly string[], ofCharacter: Idf): Weights {
  const ofPair: Idf = (pair) => {
    const [first = '', second = ''] = pair.split(JOINT);
    return Math.sqrt(ofCharacter(first) * ofCharacter(second));
  };
  return worthOf(weigh(pairsIn(name), ofPair), weigh(pairsIn(prose), ofPair), ofPair);
}

const JOINT = ' ';
const pairsIn = (characters: readonly string[]): string[] =>
  characters.slice(1).map((character, i) => characters[i] + JOINT + character);

/** One demand meets hundreds of names of the same characters: each is looked at once. */
function leaningTo(title: Weights, body: Weights): Wanted['leaning'] {
  const leanings = unit(leaningsOf(title));
  addTo(leanings, unit(leaningsOf(body)), MATCHING.body);
  const known = new Map<string, number>();
  return (character) => {
    const before = known.get(character);
    if (before !== undefined) return before;
    const near = dot(leanings, leaningOf(character));
    known.set(character, near);
    return near;
  };
}

/** Weights of length 1; the tenth time a word stands there says little more than the first. */
function weigh(terms: readonly string[], idf: Idf): Weights {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  const weighed = Array.from(counts, ([term, n]) => [term, (1 + Math.log(n)) * idf(term)] as const);
  const length = Math.sqrt(weighed.reduce((sum, [, weight]) => sum + weight * weight, 0)) || 1;
  return new Map(weighed.map(([term, weight]) => [term, weight / length]));
}

function blend(title: Weights, body: Weights): Weights {
  const blended = new Map(title);
  for (const [term, weight] of body) blended.set(term, (blended.get(term) ?? 0) + MATCHING.body * weight);
  return blended;
}

const mostTelling = (words: Weights): [string, number][] =>
  [...words]
    .filter(([, weight]) => weight > 0)
    .sort((a, b) => b[1] - a[1])
    .slice(0, MATCHING.wordsRead);
