import { allOf, type Expression } from '../expression.ts';
import { type Part, phraseTerm, type Question } from '../question.ts';

/** What a question asks by meaning: a text to embed, and what must stand in every answer all the same, in parts too. */
export type AskedByMeaning = { text: string; required: Expression | undefined; exact: readonly Part[] };

/** Numbers, grades and formulas, addresses: only letter by letter. */
const EXACT = /[\d@]/;

/**
 * Undefined where nothing may be answered by meaning alone: a phrase in quotes, a model number. Neither is ever sent to an
 * embedder, so no telephone number or address of a person is.
 */
export function readMeaning({ wanted }: Pick<Question, 'wanted'>): AskedByMeaning | undefined {
  const [exact, free] = [wanted.filter(isExact), wanted.filter((part) => !isExact(part))];
  if (free.length === 0) return undefined;
  return {
    text: free.map(({ text }) => text).join(' '),
    required: exact.length > 0 ? allOf(exact.map(({ text }) => ({ term: phraseTerm(text) }))) : undefined,
    exact,
  };
}

const isExact = ({ text, phrase }: Part): boolean => phrase || EXACT.test(text);
