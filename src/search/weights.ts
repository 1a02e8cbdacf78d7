/**
 * Every number matching weighs with, in one place. Those of the words were found by going up the hill one weight at a time
 * on judged demands, and then rounded to the middle of the plateau: halving or doubling any of them moves the benchmark by
 * less than its noise.
 */
export const MATCHING = {
  /** A demand's title says what it is about; its prose repeats that and tells stories. */
  body: 0.7,
  /** How far a long name is discounted: 1 would be the plain cosine, were all characters alike. */
  lengthPower: 0.7,
  /** Characters of an ordinary name, and how telling they are. Only set the scale. */
  ordinaryName: 12,
  ordinaryIdf: 0.55,
  /** So many words of the demand are looked for in the supply. */
  wordsRead: 48,
  /** Of words that stand in the supply's prose only. */
  prose: 0.6,
  /** Likeness of words at which the score has come half the way to 100. */
  scale: 0.55,
  /** How much of the score what is not words may take away. */
  circumstances: 0.35,
  /** What is not said counts as much: less than half, so that to say nothing never pays. */
  unsaid: 0.4,
  /** Below this a match is not worth a reader's time. */
  worthShowing: 35,
  /** The same where a single thing speaks for it: one word in common, one indicator, or a direction alone. */
  worthShowingAlone: 45,
} as const;

/**
 * What likeness is made of. `characters` of the supply's name, each alone, set the scale; `pairs` two side by side; `words`
 * of the demand, in all texts of the supply; `topics` named by words of the lexicon; `leanings` of single characters to
 * finer concepts.
 */
export const LIKENESS = { characters: 1, pairs: 0.45, words: 0.15, topics: 0.1, leanings: 0.2 } as const;
export type Likeness = keyof typeof LIKENESS;

/** What beside the words speaks for or against a pair. */
export const CIRCUMSTANCES = {
  field: 2,
  chain: 2,
  industry: 1,
  trl: 1.5,
  region: 1,
  amount: 1,
  days: 1,
  qualifications: 1,
  modes: 1,
} as const;
export type Circumstance = keyof typeof CIRCUMSTANCES;

/** All parts of a score. */
export type Part = Likeness | Circumstance;
export type PartWeights = Readonly<Record<Part, number>>;
export const PART_WEIGHTS: PartWeights = { ...LIKENESS, ...CIRCUMSTANCES };
