import HONG_KONG from 'opencc-js/dict/HKVariantsRev';
import TRADITIONAL from 'opencc-js/dict/TSCharacters';

const SIMPLE = simplifiedForms();
/** The same as one byte a code unit: nearly every text is in simplified characters, and that is to be seen fast. */
const IS_TRADITIONAL = new Uint8Array(0x10000);
for (const character of SIMPLE.keys()) IS_TRADITIONAL[character.charCodeAt(0)] = 1;
const HAN = /\p{Script=Han}/gu;
const pieces = new Map<string, string>();

/** One form for what a person means by the same letters: full-width and half-width, upper and lower case, 繁體 and 简体. */
export function fold(text: string): string {
  const folded = text.toWellFormed().normalize('NFKC').toLowerCase();
  return isTraditional(folded) ? folded.replace(HAN, (character) => SIMPLE.get(character) ?? character) : folded;
}

function isTraditional(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (IS_TRADITIONAL[text.charCodeAt(i)]) return true;
  return false;
}

/**
 * Character by character, so that a text keeps its places: phrases are not rewritten. Read from the tables of the library,
 * whose converter takes a quarter of a second to start. Of forms only some places write, Hong Kong's: Taiwan's 著 and 么 are
 * other words in simplified texts.
 */
function simplifiedForms(): Map<string, string> {
  const forms = new Map(pairsIn(TRADITIONAL));
  for (const [variant, usual] of pairsIn(HONG_KONG))
    if (!forms.has(variant)) forms.set(variant, forms.get(usual) ?? usual);
  return forms;
}

/** `丟 丢|並 并` */
function pairsIn(table: string): [string, string][] {
  return table.split('|').map((pair) => {
    const [from = '', to = ''] = pair.split(' ');
    return [from, to];
  });
}

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
    const piece = foldOne(character);
    for (let i = 0; i < piece.length; i++) {
      from.push(at);
      to.push(at + character.length);
    }
    folded += piece;
    at += character.length;
  }
  return { folded, from, to };
}

/** Kept: characters are few, and each is asked for again and again. */
function foldOne(character: string): string {
  let piece = pieces.get(character);
  if (piece === undefined) {
    piece = fold(character);
    pieces.set(character, piece);
  }
  return piece;
}
