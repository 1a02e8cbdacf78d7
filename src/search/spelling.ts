import { sql } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { homophonesOf } from './homophones.ts';
import { phraseTerm } from './question.ts';
import { runsOf } from './tokenise.ts';

/** Who writes more has words that are right; in sentences more is mended wrongly than rightly. */
const MAX_CHARACTERS = 10;
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
const LATIN = /^(?=.*[a-z])[a-z0-9]{3,12}$/;
/** Longer runs are more than one word: what stands between two of its characters elsewhere says nothing. */
const MAX_GUESSED = 4;
/** Of so many characters that could stand beside one other no one can be meant. */
const MAX_GUESSES = 2;

/**
 * A folded text with one character put right in each run of these parts of it that the index does not know: another of the
 * same sound, or the only one that stands between its neighbours; of Latin letters one changed, missing, too many or in the
 * other's place. Digits are never changed: another number is another thing. Undefined where nothing can be mended.
 */
export async function mendSpelling(db: Reader, folded: string, parts: readonly string[]): Promise<string | undefined> {
  let mended = folded;
  const runs = parts.flatMap(runsOf);
  if (runs.reduce((sum, { text }) => sum + text.length, 0) > MAX_CHARACTERS) return undefined;
  for (const { text, han } of runs) {
    const better = han ? await mendCharacters(db, text) : await mendLetters(db, text);
    if (better) mended = mended.replace(text, better);
  }
  return mended === folded ? undefined : mended;
}

async function mendLetters(db: Reader, text: string): Promise<string | undefined> {
  if (!LATIN.test(text) || (await known(db, [text])).size > 0) return undefined;
  const variants = variantsOf(text);
  const found = await known(db, variants);
  return variants.find((variant) => found.has(variant));
}

/** Two in each other's place first: nothing is as often mistyped. */
function variantsOf(text: string): string[] {
  const places = [...text].map((letter, i) => ({ letter, before: text.slice(0, i), after: text.slice(i + 1) }));
  const swapped = places.slice(1).map(({ letter, after }, i) => text.slice(0, i) + letter + text[i] + after);
  const letters = places.filter(({ letter }) => /[a-z]/.test(letter));
  const changed = letters.flatMap(({ before, after }) => LETTERS.map((other) => before + other + after));
  const added = [0, ...places.map((_, i) => i + 1)].flatMap((at) =>
    LETTERS.map((other) => text.slice(0, at) + other + text.slice(at)),
  );
  const removed = text.length > 3 ? letters.map(({ before, after }) => before + after) : [];
  return [...new Set([...swapped, ...changed, ...added, ...removed])].filter((variant) => variant !== text);
}

async function mendCharacters(db: Reader, text: string): Promise<string | undefined> {
  const characters = [...text];
  if (characters.length < 2) return undefined;
  const windows = characters.map((_, i) => windowAt(characters, i));
  const right = await known(db, windows);
  const wrong = characters.flatMap((_, i) => (right.has(windows[i] as string) ? [] : [i]));
  const tries = wrong.flatMap((i) =>
    homophonesOf(characters[i] as string).map((other) => ({ i, with: characters.with(i, other) })),
  );
  const sounding = await bestOf(db, tries);
  if (sounding || characters.length > MAX_GUESSED) return sounding;
  return bestOf(db, await guessesAt(db, characters, wrong));
}

type Try = { i: number; with: string[] };

/** The one that leaves fewest windows the index does not know; the first of several. */
async function bestOf(db: Reader, tries: readonly Try[]): Promise<string | undefined> {
  const found = await known(
    db,
    tries.map((one) => windowAt(one.with, one.i)),
  );
  const good = tries.filter((one) => found.has(windowAt(one.with, one.i)));
  const around = await known(
    db,
    good.flatMap((one) => one.with.map((_, i) => windowAt(one.with, i))),
  );
  const counted = good.map((one) => ({
    one,
    right: one.with.filter((_, i) => around.has(windowAt(one.with, i))).length,
  }));
  return counted.toSorted((a, b) => b.right - a.right)[0]?.one.with.join('');
}

/** What stands after the character before, anywhere in the index; between two only what fits both, at an end only where that says it. */
async function guessesAt(db: Reader, characters: readonly string[], wrong: readonly number[]): Promise<Try[]> {
  const tries: Try[] = [];
  for (const i of wrong) {
    const before = characters[i - 1];
    if (before === undefined) continue;
    const pairs = await db.all<{ term: string }>(sql`SELECT term AS term FROM search_terms
      WHERE term > ${before} AND term < ${`${before}\u{10ffff}`} AND length(term) = 2`);
    const guesses = pairs.map(({ term }) => ({ i, with: characters.with(i, [...term][1] as string) }));
    const fits = i < characters.length - 1 || guesses.length <= MAX_GUESSES;
    if (fits) tries.push(...guesses);
  }
  return tries;
}

/** A character with its neighbours. */
const windowAt = (characters: readonly string[], i: number): string =>
  characters.slice(Math.max(0, i - 1), i + 2).join('');

/** Those of these texts that stand somewhere. */
async function known(db: Reader, texts: readonly string[]): Promise<Set<string>> {
  if (texts.length === 0) return new Set();
  const asked = texts.map((text) => [text, phraseTerm(text)]);
  const rows = await db.all<{
    text: string;
  }>(sql`SELECT DISTINCT t.value->>0 AS text FROM json_each(${JSON.stringify(asked)}) t
    WHERE EXISTS (SELECT 1 FROM search_index WHERE search_index MATCH t.value->>1)`);
  return new Set(rows.map(({ text }) => text));
}
