import { leaningOf, leaningsOf } from './concepts.ts';
import type { MatchDocument, SearchDocument, TextName } from './engine.ts';
import type { Idf } from './idf.ts';
import { type Meant, meantBy } from './meant.ts';
import { bodyCharacters, characterTerm, foldedTexts } from './terms.ts';
import { split } from './tokenise.ts';
import { mainTopics, TOPICS } from './topics.ts';
import { addTo, dot, type Sparse, toDense, unit, type Vector } from './vector.ts';
import { NO_SYNONYMS, type Synonyms } from './vocabulary/expand.ts';
import { MATCHING } from './weights.ts';

type Weights<T = string> = Map<T, number>;

/** What a demand asks for. */
export type Wanted = {
  /** What each character is worth when a name holds it. */
  characters: Weights;
  /** What two of them side by side are worth. */
  pairs: (first: string, second: string) => number;
  /** The most telling words. */
  words: [string, number][];
  topics: Vector;
  /** Names of the first and the second. */
  mainTopics: string[];
  /** How near to what it leans to a character lies. */
  leaning: (character: string) => number;
  /** What else stands for words of it, where officials say so. */
  meant: Meant | undefined;
};
/** What a supply offers. */
export type Offered = {
  /** Characters of its name, each once, and by how much its length discounts them. */
  characters: string[];
  discount: number;
  /** Two of them side by side, each once. */
  pairs: [string, string][];
  topics: Sparse;
  leaning: number;
  texts: [TextName, string][];
};

type Split = { name: string[]; prose: string[] };
const splits = new WeakMap<SearchDocument['texts'], Split>();

/** The single characters of a document's name and of its prose, cut once. */
function charactersOf({ texts }: Pick<MatchDocument, 'texts'>): Split {
  const known = splits.get(texts) ?? { name: split(texts.title), prose: bodyCharacters(texts) };
  splits.set(texts, known);
  return known;
}

/** Every term whose frequency a profile asks for. */
export function termsOf({ texts, compared }: Pick<MatchDocument, 'texts' | 'compared'>): string[] {
  const { name, prose } = charactersOf({ texts });
  const characters = new Set([...name, ...prose]);
  return [...new Set([...compared.title, ...compared.body]), ...Array.from(characters, characterTerm)];
}

/** `synonyms`: what officials say means the same as words of the demand. */
export function wantedBy(document: MatchDocument, idf: Idf, synonyms: Synonyms = NO_SYNONYMS): Wanted {
  const { texts, compared } = document;
  const { name, prose } = charactersOf(document);
  const title = weigh(name, idf.character);
  const body = weigh(prose, idf.character);
  return {
    characters: worthOf(title, body, idf.character),
    pairs: worthOfPairs(name, prose, idf.character),
    words: mostTelling(blend(weigh(compared.title, idf.word), weigh(compared.body, idf.word))),
    topics: toDense(compared.topics, TOPICS.length),
    mainTopics: mainTopics(compared.topics),
    leaning: leaningTo(title, body),
    meant: meantBy(texts, synonyms),
  };
}

export function offeredBy({ texts, compared }: MatchDocument): Offered {
  const characters = split(texts.title);
  const { ordinaryName, ordinaryIdf, lengthPower } = MATCHING;
  const length = Math.sqrt(characters.length || 1);
  return {
    characters: [...new Set(characters)],
    discount: 1 / (ordinaryIdf * length ** lengthPower * Math.sqrt(ordinaryName) ** (1 - lengthPower)),
    pairs: pairsIn(characters),
    topics: compared.topics,
    leaning: compared.leaning,
    texts: foldedTexts(texts),
  };
}

/** What each term is worth when the other side holds it. */
const worthOf = <T>(title: Weights<T>, body: Weights<T>, idf: (term: T) => number): Weights<T> =>
  new Map(Array.from(blend(title, body), ([term, weight]) => [term, weight * idf(term)]));

/**
 * How telling a pair is follows from its two characters, the geometric mean of theirs: counted in an index it ranks no
 * better. Pairs are numbers here, made of the places of their characters: a demand has a thousand of them.
 */
function worthOfPairs(name: readonly string[], prose: readonly string[], idf: Idf['character']): Wanted['pairs'] {
  const characters = [...new Set([...name, ...prose])];
  const places = new Map(characters.map((character, place) => [character, place]));
  const telling = characters.map(idf);
  const size = characters.length;
  const pairsOf = (some: readonly string[]): number[] => {
    const at = some.map((character) => places.get(character) as number);
    return at.slice(1).map((place, i) => (at[i] as number) * size + place);
  };
  const ofPair = (pair: number) =>
    Math.sqrt((telling[Math.floor(pair / size)] as number) * (telling[pair % size] as number));
  const worth = worthOf(weigh(pairsOf(name), ofPair), weigh(pairsOf(prose), ofPair), ofPair);
  return (first, second) => {
    const [a, b] = [places.get(first), places.get(second)];
    return a === undefined || b === undefined ? 0 : (worth.get(a * size + b) ?? 0);
  };
}

/** Each pair of neighbours once. */
function pairsIn(characters: readonly string[]): [string, string][] {
  const pairs = characters.slice(1).map((second, i): [string, string] => [characters[i] as string, second]);
  return [...new Map(pairs.map((pair) => [pair.join(' '), pair])).values()];
}

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
function weigh<T>(terms: readonly T[], idf: (term: T) => number): Weights<T> {
  const weights = new Map<T, number>();
  for (const term of terms) weights.set(term, (weights.get(term) ?? 0) + 1);
  let squares = 0;
  for (const [term, n] of weights) {
    const weight = (1 + Math.log(n)) * idf(term);
    squares += weight * weight;
    weights.set(term, weight);
  }
  const length = Math.sqrt(squares) || 1;
  for (const [term, weight] of weights) weights.set(term, weight / length);
  return weights;
}

function blend<T>(title: Weights<T>, body: Weights<T>): Weights<T> {
  const blended = new Map(title);
  for (const [term, weight] of body) blended.set(term, (blended.get(term) ?? 0) + MATCHING.body * weight);
  return blended;
}

const mostTelling = (words: Weights): [string, number][] =>
  [...words]
    .filter(([, weight]) => weight > 0)
    .sort((a, b) => b[1] - a[1])
    .slice(0, MATCHING.wordsRead);
