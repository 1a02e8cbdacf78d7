import { createHash } from 'node:crypto';
import { CONCEPTS } from './concepts.ts';
import { fold } from './fold.ts';
import { ENERGY } from './topics/energy.ts';
import { INDUSTRY } from './topics/industry.ts';
import { LIFE } from './topics/life.ts';
import { MATTER } from './topics/matter.ts';
import { type Sparse, type Vector, weightAt } from './vector.ts';

const LEXICON: Readonly<Record<string, string>> = { ...INDUSTRY, ...MATTER, ...ENERGY, ...LIFE };
export const TOPICS: readonly string[] = Object.keys(LEXICON);
/** One character alone (钢, 锌) says less of a topic than a word. */
const SINGLE = 0.5;
/** Share of a topic from which a document is about it. */
const MAIN = 0.3;
const LETTER = /[a-z0-9]/;

/** Changes with the lexicons, so that what was made with others is not taken for their own. */
export const LEXICON_VERSION = createHash('sha256')
  .update(JSON.stringify([LEXICON, CONCEPTS]))
  .digest('base64url')
  .slice(0, 8);

const topicsOfWords = indexWords();
const longest = Math.max(...Array.from(topicsOfWords.keys(), (word) => word.length));

/** The lexicon's words in a text, longest first from the left, none overlapping. */
export function topicWordsIn(text: string): string[] {
  const folded = fold(text);
  const words: string[] = [];
  for (let i = 0; i < folded.length; ) {
    const word = longestAt(folded, i);
    if (word) words.push(word);
    i += word?.length ?? 1;
  }
  return words;
}

/** The topics of a word of the lexicon, as places in TOPICS. */
export const topicsOfWord = (word: string): readonly number[] => topicsOfWords.get(word) ?? [];

/** How much of each topic a text holds. A word of several topics counts for each of them, but less. */
export function topicsOf(text: string): Vector {
  const counts = new Map<string, number>();
  for (const word of topicWordsIn(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const vector = new Float64Array(TOPICS.length);
  for (const [word, n] of counts) {
    const topics = topicsOfWord(word);
    const weight = ((1 + Math.log(n)) * (word.length === 1 ? SINGLE : 1)) / Math.sqrt(topics.length);
    for (const topic of topics) vector[topic] = (vector[topic] ?? 0) + weight;
  }
  return vector;
}

/** Names of what a document is about first and second: further topics are only touched on. */
export function mainTopics(sparse: Sparse): string[] {
  const weighed = TOPICS.map((name, topic) => ({ name, weight: weightAt(sparse, topic) }));
  return weighed
    .filter(({ weight }) => weight >= MAIN)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 2)
    .map(({ name }) => name);
}

function longestAt(folded: string, at: number): string | undefined {
  for (let length = Math.min(longest, folded.length - at); length > 0; length--) {
    const word = folded.slice(at, at + length);
    if (topicsOfWords.has(word) && !cutsLetters(folded, at, length)) return word;
  }
  return undefined;
}

/** `pe` is not in `spec`. */
const cutsLetters = (folded: string, at: number, length: number): boolean =>
  (LETTER.test(folded[at] ?? '') && LETTER.test(folded[at - 1] ?? '')) ||
  (LETTER.test(folded[at + length - 1] ?? '') && LETTER.test(folded[at + length] ?? ''));

function indexWords(): Map<string, number[]> {
  const index = new Map<string, number[]>();
  for (const [topic, words] of Object.values(LEXICON).entries())
    for (const word of new Set(fold(words).split(' '))) index.set(word, [...(index.get(word) ?? []), topic]);
  return index;
}
