import { asked, keyOf, type Rule } from './lines.ts';
import { piecesOf, type Spotter, spotterOf } from './spot.ts';

/** What else is looked for with each word, and how to find the words that have something. */
export type Synonyms = { also: ReadonlyMap<string, readonly string[]>; spotter: Spotter };

/** Part of a question; `also` is what may stand for it. */
type Part = { text: string; phrase: boolean; excluded: boolean; also?: readonly string[] };

const LETTER = /[a-z0-9]/;
/** So many characters are no accident: they count wherever they stand, shorter words only between words. */
const UNMISTAKABLE = 4;
/** Of so many words with blanks between them a synonym may be made. */
const MAX_BLANKS = 3;

export const NO_SYNONYMS: Synonyms = { also: new Map(), spotter: spotterOf([]) };

/** A one-way rule takes along whatever means the same as what it leads to. */
export function synonymsOf(rules: readonly Rule[]): Synonyms {
  const groups = new Map(
    rules.flatMap((rule) => (rule.from ? [] : rule.words.map((word) => [keyOf(word), rule.words]))),
  );
  const also = new Map<string, string[]>();
  for (const rule of rules)
    for (const word of asked(rule)) {
      const all = rule.from ? rule.words.flatMap((one) => groups.get(keyOf(one)) ?? [one]) : rule.words;
      const others = new Map(all.map((one) => [keyOf(one), one]));
      others.delete(keyOf(word));
      also.set(keyOf(word), [...others.values()]);
    }
  return { also, spotter: spotterOf(also.keys()) };
}

/**
 * The parts of a question with what may stand for each, cut where a known word stands within one. Quoted parts stay as
 * they are: who quotes means these very words. `edgesOf` tells where the words of a text begin and end.
 */
export function withSynonyms(
  parts: readonly Part[],
  synonyms: Synonyms,
  edgesOf: (text: string) => Set<number>,
): Part[] {
  if (synonyms.also.size === 0) return [...parts];
  return joined(parts, synonyms).flatMap((part) =>
    part.phrase || part.also ? [part] : cut(part, synonyms, edgesOf(part.text)),
  );
}

/** `lithium battery`: words with blanks between them that together are one. */
function joined(parts: readonly Part[], { also }: Synonyms): Part[] {
  const made: Part[] = [];
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as Part;
    const lengths = Array.from({ length: MAX_BLANKS + 1 }, (_, n) => MAX_BLANKS + 1 - n);
    const length = lengths.find((n) => also.has(textOf(parts, i, n))) ?? 1;
    const others = part.phrase ? undefined : also.get(textOf(parts, i, length));
    made.push(others ? { ...part, text: textOf(parts, i, length), also: others } : part);
    if (others) i += length - 1;
  }
  return made;
}

const textOf = (parts: readonly Part[], from: number, count: number): string => {
  const some = parts.slice(from, from + count);
  return some.length === count && some.every((part) => !part.phrase) ? some.map(({ text }) => text).join(' ') : '';
};

/** Whether a known word may stand at a place of a text: letters never within letters, short ones only between words. */
export const fits =
  (text: string, edges: ReadonlySet<number>) =>
  (from: number, to: number): boolean =>
    !(LETTER.test(text[from] ?? '') && LETTER.test(text[from - 1] ?? '')) &&
    !(LETTER.test(text[to - 1] ?? '') && LETTER.test(text[to] ?? '')) &&
    (to - from >= UNMISTAKABLE || (edges.has(from) && edges.has(to)));

function cut(part: Part, { also, spotter }: Synonyms, edges: ReadonlySet<number>): Part[] {
  const { text } = part;
  const pieces = piecesOf(text, spotter, fits(text, edges));
  return pieces.map((piece) => ({
    ...part,
    text: piece.text,
    ...(piece.known ? { also: also.get(piece.text) ?? [] } : {}),
  }));
}
