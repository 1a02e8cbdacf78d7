/**
 * Every number matching weighs with, in one place. Those of the words were chosen on a plateau: halving or doubling any of
 * them moves the benchmark by less than its noise.
 */
export const MATCHING = {
  /** A demand's title says what it is about; its prose repeats that and tells stories. */
  body: 0.7,
  /** How far a long name is discounted: 1 would be the plain cosine, were all characters alike. */
  lengthPower: 0.7,
  /** Characters of an ordinary name, and how telling they are. Only set the scale. */
  ordinaryName: 12,
  ordinaryIdf: 0.55,
  /** Words of the demand found in the supply, beside the characters of its name, which count 1. */
  words: 0.2,
  /** So many of them are looked for. */
  wordsRead: 48,
  /** Of words that stand in the supply's prose only. */
  prose: 0.6,
  /** Topics named by words of the lexicon, and those single characters lean to. */
  topics: 0.1,
  leanings: 0.15,
  /** Likeness of words at which the score has come half the way to 100. */
  scale: 0.5,
  /** How much of the score what is not words may take away. */
  circumstances: 0.25,
  /** Below this a match is not worth a reader's time. */
  worthShowing: 30,
} as const;

/** What beside the words speaks for or against a pair. Unknown counts half. */
export const CIRCUMSTANCES = { field: 3, region: 1, maturity: 1, amount: 1 } as const;
export type Circumstance = keyof typeof CIRCUMSTANCES;
