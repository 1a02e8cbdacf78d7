import { leaningsOf } from './concepts.ts';
import {
  type Compared,
  type MatchDocument,
  type SearchDocument,
  SIDES,
  type Side,
  TEXTS,
  type TextName,
  WEIGHTS,
  type Weight,
} from './engine.ts';
import { pinyinTerms } from './pinyin.ts';
import { isCompared, matchTermsOf } from './terms.ts';
import { gramsOf, split, wordsOf } from './tokenise.ts';
import { LEXICON_VERSION, mainTopics, topicsOf } from './topics.ts';
import { addTo, toSparse, unit } from './vector.ts';
import { MATCHING } from './weights.ts';

export type Analysed = {
  /** Words and pairs of characters of each weight, in the order of the columns of search_index. */
  columns: string[];
  /** In which column of match_index it stands; undefined for what is never matched. */
  side: Side | undefined;
  terms: string[];
  compared: Compared;
};

/** How much a name in pinyin counts: `pps` is first a plastic, then the initials of a firm. */
const SPELT = 'more';

type Texts = SearchDocument['texts'];
type Cut = { name: TextName; text: string; words: string[] };

const NOTHING: Compared = { title: [], body: [], topics: [], leaning: 0, lexicon: LEXICON_VERSION };

/** Cuts a document into what the tables hold: each of its texts once. */
export function analyse({ index, texts }: Pick<SearchDocument, 'index' | 'texts'>): Analysed {
  const cut = cutTexts(texts);
  const side = sideOf(index);
  const [title, body] = [titleOf(cut), bodyOf(cut)];
  const spelt = pinyinTerms({ index, texts });
  const compared = side ? compare(texts, side, title, body) : NOTHING;
  return {
    columns: (Object.keys(WEIGHTS) as Weight[]).flatMap((weight) =>
      columnsOf(cut, weight, weight === SPELT ? spelt : []),
    ),
    side,
    terms: side ? matchTermsOf(texts, [...title, ...body], mainTopics(compared.topics), side) : [],
    compared,
  };
}

/** A document as matching wants it, though it may be in no index, such as a draft. */
export const toMatchDocument = <T extends Omit<MatchDocument, 'compared'>>(document: T): T & MatchDocument => ({
  ...document,
  compared: compareOnly(document),
});

/** A supply's words are looked for, not compared: it need not be cut. */
function compareOnly({ index, texts }: Pick<SearchDocument, 'index' | 'texts'>): Compared {
  const side = sideOf(index);
  if (!side) return NOTHING;
  const cut = side === 'demand' ? cutTexts(texts) : [];
  return compare(texts, side, titleOf(cut), bodyOf(cut));
}

/** What was stored under an earlier lexicon is made anew. */
export const withLexicon = (document: MatchDocument): MatchDocument =>
  document.compared.lexicon === LEXICON_VERSION ? document : toMatchDocument(document);

const compare = (texts: Texts, side: Side, title: string[], body: string[]): Compared => ({
  ...NOTHING,
  topics: topicsOfTexts(texts),
  ...(side === 'demand' ? { title, body } : { leaning: leaningOfName(texts.title) }),
});

const sideOf = (index: string): Side | undefined =>
  (Object.keys(SIDES) as Side[]).find((side) => SIDES[side].some((one) => one === index));

function columnsOf(cut: Cut[], weight: Weight, others: string[]): string[] {
  const some = cut.filter(({ name }) => TEXTS[name].weight === weight);
  return [
    [...some.flatMap(({ words }) => words), ...others].join(' '),
    some.flatMap(({ text }) => gramsOf(text)).join(' '),
  ];
}

const isProse = (name: TextName): boolean => name !== 'title' && isCompared(name);

const cutTexts = (texts: Texts): Cut[] =>
  (Object.entries(texts) as [TextName, string][]).map(([name, text]) => ({ name, text, words: wordsOf(text) }));

const titleOf = (cut: Cut[]): string[] => longWords(cut.filter(({ name }) => name === 'title'));
const bodyOf = (cut: Cut[]): string[] => longWords(cut.filter(({ name }) => isProse(name)));

const longWords = (cut: Cut[]): string[] => cut.flatMap(({ words }) => words.filter((word) => word.length > 1));

/** How much of each topic a document holds: its name counts as much as all its prose and a little more. */
export function topicsOfTexts(texts: Texts): number[] {
  const prose = (Object.entries(texts) as [TextName, string][]).flatMap(([name, text]) =>
    isProse(name) ? [text] : [],
  );
  const topics = unit(topicsOf(texts.title));
  addTo(topics, unit(topicsOf(prose.join('\n'))), MATCHING.body);
  return toSparse(unit(topics));
}

export const leaningOfName = (title: string): number =>
  Math.hypot(...leaningsOf(new Map(split(title).map((character) => [character, 1]))));
