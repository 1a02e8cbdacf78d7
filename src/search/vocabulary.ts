import { and, desc, eq, isNotNull } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { vocabularies } from '#db/schema/index.ts';
import { setDictionary } from './tokenise.ts';
import { NO_SYNONYMS, type Synonyms, synonymsOf } from './vocabulary/expand.ts';
import { keyOf, type Rule, readDictionary, readSynonyms } from './vocabulary/lines.ts';
import { type Spotter, spotterOf } from './vocabulary/spot.ts';

/** What officials say about words, made ready for engines. */
export type Vocabulary = {
  /** 0 where none was ever saved. */
  number: number;
  rules: readonly Rule[];
  /** Words that are never cut. */
  dictionary: readonly string[];
  synonyms: Synonyms;
  wholes: Spotter;
};

const NONE: Vocabulary = { number: 0, rules: [], dictionary: [], synonyms: NO_SYNONYMS, wholes: spotterOf([]) };
/** By the form they were saved with, which tells them from those of any other database. */
const read = new Map<string, Vocabulary>();
const KEPT = 8;

/** From the lines as saved; what could not be read then was refused. */
export function readVocabulary(saved: { number: number; synonyms: string; dictionary: string }): Vocabulary {
  const { rules } = readSynonyms(saved.synonyms);
  const { words } = readDictionary(saved.dictionary);
  return {
    number: saved.number,
    rules,
    dictionary: words,
    synonyms: synonymsOf(rules),
    wholes: spotterOf(words.map(keyOf)),
  };
}

/** The vocabulary in use, at the cost of one small read; the lines themselves are read once a version and process. */
export async function activeVocabulary(db: Reader): Promise<Vocabulary> {
  const { number, formId } = vocabularies;
  const active = await db
    .select({ number, formId })
    .from(vocabularies)
    .where(isNotNull(vocabularies.activeFrom))
    .orderBy(desc(number))
    .limit(1)
    .get();
  if (!active) return NONE;
  const kept = read.get(active.formId);
  if (kept) return kept;
  const { synonyms, dictionary } = vocabularies;
  const saved = await db
    .select({ number, synonyms, dictionary })
    .from(vocabularies)
    .where(and(eq(number, active.number), eq(formId, active.formId)))
    .get();
  const vocabulary = saved ? readVocabulary(saved) : NONE;
  if (read.size >= KEPT) read.clear();
  read.set(active.formId, vocabulary);
  return vocabulary;
}

/** The same, with its dictionary given to the tokeniser: before anything is cut. */
export async function useVocabulary(db: Reader): Promise<Vocabulary> {
  const vocabulary = await activeVocabulary(db);
  setDictionary(vocabulary.wholes);
  return vocabulary;
}

/** Reads a question under a vocabulary that may not be in use: the tokeniser has its dictionary for this call only. */
export function under<T>({ wholes }: Vocabulary, read: () => T): T {
  const before = setDictionary(wholes);
  try {
    return read();
  } finally {
    setDictionary(before);
  }
}
