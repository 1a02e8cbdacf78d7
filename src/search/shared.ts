import { fold, foldWithMap } from './fold.ts';
import { cutAll } from './tokenise.ts';

const CHARACTER = /[\p{L}\p{N}]/u;
const LETTER = /[a-z0-9]/;
/** Places looked at in each text, where no more are asked for: a word that stands there more often says nothing new. */
const MAX_PLACES = 8;
const MAX_LENGTH = 16;
/** What a passage neither begins nor ends with. */
const LOOSE = new Set('的和与及或等在是对为把被由从向以于其该此并而则也都就又将之到使所这那');

/** A folded text and where its words begin and end. */
export type Asked = { folded: string; edges: ReadonlySet<number> };

export function readAsked(text: string): Asked {
  const folded = fold(text);
  const edges = new Set<number>();
  let at = 0;
  for (const word of cutAll(folded)) {
    edges.add(at);
    at += word.length;
    edges.add(at);
  }
  return { folded, edges };
}

/**
 * The longest run of whole words around a word that both sides have in common, as the second writes it: of 聚苯乙烯 it makes
 * 可发性聚苯乙烯珠粒 where both say so. Undefined where the word does not stand in `text`. `word` is folded.
 */
export function sharedPassage(word: string, asked: readonly Asked[], text: string): string | undefined {
  const { folded, from, to } = foldWithMap(text);
  let best: Span | undefined;
  for (const here of places(folded, word)) {
    best ??= { start: here, end: here + word.length };
    for (const other of asked)
      for (const there of places(other.folded, word)) {
        const span = widen(folded, here, other, there, word.length);
        if (span.end - span.start > best.end - best.start) best = span;
      }
  }
  return best && text.slice(from[best.start], to[best.end - 1]);
}

/** Same letters, the writer's capitals. */
export function asWritten(text: string, word: string): string {
  const at = fold(text).length === text.length ? fold(text).indexOf(word) : -1;
  return at < 0 ? word : text.slice(at, at + word.length);
}

/** Whether a word stands in a folded text. */
export const holds = (folded: string, word: string): boolean =>
  folded.includes(word) && (!LETTER.test(word) || places(folded, word, 1).length > 0);

/** A place where letters and digits go on is none: `b1` does not stand in `b12`. */
export function places(folded: string, word: string, most = MAX_PLACES): number[] {
  const found: number[] = [];
  for (let i = folded.indexOf(word); i >= 0 && found.length < most; i = folded.indexOf(word, i + 1)) {
    const opens = LETTER.test(word[0] ?? '') && LETTER.test(folded[i - 1] ?? '');
    const closes = LETTER.test(word.at(-1) ?? '') && LETTER.test(folded[i + word.length] ?? '');
    if (!opens && !closes) found.push(i);
  }
  return found;
}

type Span = { start: number; end: number };

function widen(text: string, here: number, { folded, edges }: Asked, there: number, length: number): Span {
  let before = 0;
  while (before < MAX_LENGTH && same(text[here - before - 1], folded[there - before - 1])) before++;
  let after = 0;
  while (after < MAX_LENGTH && same(text[here + length + after], folded[there + length + after])) after++;
  while (before > 0 && (!edges.has(there - before) || LOOSE.has(text[here - before] ?? ''))) before--;
  while (after > 0 && (!edges.has(there + length + after) || LOOSE.has(text[here + length + after - 1] ?? ''))) after--;
  const span = { start: here - before, end: here + length + after };
  return isWhole(text, span) ? span : { start: here, end: here + length };
}

const same = (a: string | undefined, b: string | undefined): boolean => a !== undefined && a === b && CHARACTER.test(a);

/** Of `pa66` and `pa6` nothing is shared. */
const isWhole = (text: string, { start, end }: Span): boolean =>
  !(LETTER.test(text[start] ?? '') && LETTER.test(text[start - 1] ?? '')) &&
  !(LETTER.test(text[end - 1] ?? '') && LETTER.test(text[end] ?? ''));
