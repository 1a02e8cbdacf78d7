import { type SearchDocument, TEXTS, type TextName, WEIGHTS, type Weight } from './engine.ts';
import { isCompared, matchTermsOf, type Words } from './terms.ts';
import { gramsOf, wordsOf } from './tokenise.ts';

export type Analysed = {
  /** Words and pairs of characters of each weight, in the order of the columns of search_index. */
  columns: string[];
  /** Words for matching. */
  words: Words;
  /** What stands in match_index. */
  terms: string[];
};

/** Cuts a document into what the tables hold: each of its texts once. */
export function analyse({ texts }: Pick<SearchDocument, 'texts'>): Analysed {
  const cut = (Object.entries(texts) as [TextName, string][]).map(([name, text]) => ({
    name,
    words: wordsOf(text),
    grams: gramsOf(text),
  }));
  const columns = (Object.keys(WEIGHTS) as Weight[]).flatMap((weight) => {
    const some = cut.filter(({ name }) => TEXTS[name].weight === weight);
    return [some.flatMap(({ words }) => words).join(' '), some.flatMap(({ grams }) => grams).join(' ')];
  });
  const compared = cut.filter(({ name }) => isCompared(name));
  const long = (some: typeof cut) => some.flatMap(({ words }) => words.filter((word) => word.length > 1));
  const words = {
    title: long(compared.filter(({ name }) => name === 'title')),
    body: long(compared.filter(({ name }) => name !== 'title')),
  };
  return { columns, words, terms: matchTermsOf(texts.title, words) };
}
