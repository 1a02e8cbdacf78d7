/** Finds known words in a text. */
export type Spotter = {
  /** Length of the longest known word that begins at this place of a folded text; 0 where none does. */
  at: (text: string, place: number, fits?: (from: number, to: number) => boolean) => number;
  size: number;
};

/** Words must be folded. Looked up by their first unit, so that a text without any costs one look a character. */
export function spotterOf(words: Iterable<string>): Spotter {
  const known = new Set(words);
  const lengths = new Map<string, number[]>();
  for (const word of known) {
    const some = lengths.get(word[0] ?? '') ?? [];
    if (!some.includes(word.length)) some.push(word.length);
    lengths.set(word[0] ?? '', some);
  }
  for (const some of lengths.values()) some.sort((a, b) => b - a);
  const at: Spotter['at'] = (text, place, fits = () => true) => {
    for (const length of lengths.get(text[place] ?? '') ?? [])
      if (known.has(text.slice(place, place + length)) && fits(place, place + length)) return length;
    return 0;
  };
  return { at, size: known.size };
}

/** A text in pieces: known words, leftmost and longest first, and what stands between them. */
export function piecesOf(text: string, { at }: Spotter, fits?: (from: number, to: number) => boolean) {
  const pieces: { text: string; known: boolean }[] = [];
  let from = 0;
  for (let i = 0; i < text.length; ) {
    const length = at(text, i, fits);
    if (length === 0) i++;
    else {
      if (i > from) pieces.push({ text: text.slice(from, i), known: false });
      pieces.push({ text: text.slice(i, i + length), known: true });
      i += length;
      from = i;
    }
  }
  if (from < text.length) pieces.push({ text: text.slice(from), known: false });
  return pieces;
}
