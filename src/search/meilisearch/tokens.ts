import { joinedForms, lastOf, pairsOf, type Run, runsOf } from '../tokenise.ts';

/**
 * Our own tokens, written in letters that Meilisearch leaves whole. Cutting Chinese itself it takes 防火板 for one word in
 * one text and for two in another, so that phrases, exclusions and names go wrong (its issues 1714, 2632, 5015).
 */
const MARK = 'zh';
const LETTERS = 26;
const A = 'a'.charCodeAt(0);
const PLAIN = /^[a-z0-9]+$/;
/** Meilisearch passes over longer words. */
const MAX_TOKEN = 240;

/** A token as it is indexed and asked for: Latin letters and digits as they are, any other character as four letters. */
export const encode = (token: string): string =>
  PLAIN.test(token)
    ? token
    : (MARK + Array.from({ length: token.length }, (_, i) => inLetters(token.charCodeAt(i))).join('')).slice(
        0,
        MAX_TOKEN,
      );

function inLetters(code: number): string {
  let letters = '';
  for (let rest = code, i = 0; i < 4; i++) {
    letters = String.fromCharCode(A + (rest % LETTERS)) + letters;
    rest = Math.floor(rest / LETTERS);
  }
  return letters;
}

/** Words that must stand side by side. */
export const quoted = (tokens: readonly string[]): string => `"${tokens.map(encode).join(' ')}"`;

/**
 * A folded text wherever it stands, within longer words too: its pairs of characters side by side. A last character that
 * has nothing before it may be the beginning of a pair, so it is asked for by itself. Empty where there is no letter.
 */
export function asPhrase(folded: string, joins: boolean): string[] {
  const joined = joins ? joinedForms(folded)[0] : undefined;
  if (joined) return [quoted([joined])];
  const runs = runsOf(folded);
  const last = runs.at(-1);
  if (!last) return [];
  const alone = last.han && [...last.text].length === 1;
  const tokens = [...runs.slice(0, -1).flatMap(insideTokens), ...(alone ? [] : lastTokens(last))];
  return [...(tokens.length > 0 ? [quoted(tokens)] : []), ...(alone ? [quoted([last.text])] : [])];
}

const insideTokens = (run: Run): string[] => (run.han ? [...pairsOf(run.text), lastOf(run.text)] : [run.text]);

const lastTokens = (run: Run): string[] => (run.han ? pairsOf(run.text) : [run.text]);
