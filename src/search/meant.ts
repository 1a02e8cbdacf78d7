import { leaningOfName } from './analyse.ts';
import type { MatchDocument, SearchDocument, TextName } from './engine.ts';
import { fold, foldWithMap } from './fold.ts';
import { readAsked } from './shared.ts';
import { comparedTexts } from './terms.ts';
import { wordsOf } from './tokenise.ts';
import { fits, type Synonyms } from './vocabulary/expand.ts';
import { keyOf } from './vocabulary/lines.ts';
import { piecesOf, type Spotter, spotterOf } from './vocabulary/spot.ts';

/** What may stand for a word of a demand: by what is written there, folded, the word it stands for. */
export type Meant = { words: ReadonlyMap<string, string>; spotter: Spotter };

/** What officials say means the same as words these texts hold. What they hold themselves needs nothing to stand for it. */
export function meantBy(texts: SearchDocument['texts'], { also, spotter }: Synonyms): Meant | undefined {
  if (spotter.size === 0) return undefined;
  const said = new Set(comparedTexts(texts).flatMap(([, text]) => knownIn(text, spotter)));
  const words = new Map<string, string>();
  for (const word of said)
    for (const other of (also.get(word) ?? []).map(keyOf))
      if (!said.has(other) && !words.has(other)) words.set(other, word);
  return words.size > 0 ? { words, spotter: spotterOf(words.keys()) } : undefined;
}

const turned = new WeakMap<Synonyms, Synonyms>();

/** The other way round: from what is found to the words that look for it. */
export function turnedRound(synonyms: Synonyms): Synonyms {
  const known = turned.get(synonyms);
  if (known) return known;
  const also = new Map<string, string[]>();
  for (const [word, others] of synonyms.also)
    for (const other of others.map(keyOf)) also.set(other, [...(also.get(other) ?? []), word]);
  const made = { also, spotter: spotterOf(also.keys()) };
  turned.set(synonyms, made);
  return made;
}

/** Terms of the index that what may stand for a word has. */
export const termsMeant = ({ words }: Meant): string[] =>
  [...new Set([...words.keys()].flatMap(wordsOf))].filter((word) => word.length > 1);

/** The supply in the words of the demand; undefined where it holds nothing that stands for one. */
export function inWordsOf({ words, spotter }: Meant, supply: MatchDocument): MatchDocument | undefined {
  const changed = comparedTexts(supply.texts).flatMap(([name, text]): [TextName, string][] => {
    const pieces = piecesIn(text, spotter);
    return pieces.some(({ known }) => known)
      ? [[name, pieces.map(({ text: piece, known }) => (known ? ` ${words.get(piece)} ` : piece)).join('')]]
      : [];
  });
  if (changed.length === 0) return undefined;
  const texts = { ...supply.texts, ...Object.fromEntries(changed) };
  return { ...supply, texts, compared: { ...supply.compared, leaning: leaningOfName(texts.title) } };
}

/** Where these texts say what stands for a word: as it is written, in which text, and for which word. */
export const spotMeant = ({ words, spotter }: Meant, texts: SearchDocument['texts']) =>
  comparedTexts(texts).flatMap(([name, text]) => {
    const { folded, from, to } = foldWithMap(text);
    let at = 0;
    return piecesIn(text, spotter).flatMap(({ text: piece, known }) => {
      const word = known ? words.get(piece) : undefined;
      const start = word === undefined ? -1 : folded.indexOf(piece, at);
      if (word === undefined || start < 0) return [];
      at = start + piece.length;
      return [{ written: text.slice(from[start], to[at - 1]), name, word }];
    });
  });

const knownIn = (text: string, spotter: Spotter): string[] =>
  piecesIn(text, spotter).flatMap(({ text: piece, known }) => (known ? [piece] : []));

/** Cut where a known word stands; short ones only between words, as in questions. */
function piecesIn(text: string, spotter: Spotter): ReturnType<typeof piecesOf> {
  const folded = fold(text);
  const loose = piecesOf(folded, spotter);
  if (!loose.some(({ known }) => known)) return loose;
  return piecesOf(folded, spotter, fits(folded, readAsked(text).edges));
}
