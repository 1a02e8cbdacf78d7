/** One form for what a person means by the same letters: full-width and half-width, upper and lower case. */
export const fold = (text: string): string => text.toWellFormed().normalize('NFKC').toLowerCase();

/**
 * Folded text, and for each of its UTF-16 units where in the original the character it came from begins and ends, so that
 * what was found in the folded text can be marked in the one that was written.
 */
export function foldWithMap(text: string): { folded: string; from: number[]; to: number[] } {
  const from: number[] = [];
  const to: number[] = [];
  let folded = '';
  let at = 0;
  for (const character of text) {
    const piece = fold(character);
    for (let i = 0; i < piece.length; i++) {
      from.push(at);
      to.push(at + character.length);
    }
    folded += piece;
    at += character.length;
  }
  return { folded, from, to };
}
