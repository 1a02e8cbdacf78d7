import { amountBand, trlBand } from '../bands.ts';
import { type SearchDocument, type SearchKey, TEXTS, type TextName, type Weight } from '../engine.ts';
import { fold } from '../fold.ts';
import { pinyinTerms } from '../pinyin.ts';
import { gramsOf, joinedForms, runsOf, split, wordsOf } from '../tokenise.ts';
import { encode } from './tokens.ts';

/** A document as Meilisearch holds it. What is absent is unknown: it has no value of that facet. */
export type Held = SearchKey & {
  /** Primary key: `index-` and the id in hex, so that any id will do and keys have one order. */
  key: string;
  field: string;
  region: string;
  chain?: string;
  kind?: string;
  state: string;
  mode: readonly string[];
  /** Bands, for counting. */
  trl?: string;
  amount?: string;
  level?: number;
  organisationId: string;
  organisationName: string;
  amountFen?: number;
  closesAt?: number;
  publishedAt: number;
  texts: SearchDocument['texts'];
};

/** The name of the one embedder, whose vectors we hand over. */
export const OWN = 'own';

/** Null: it has none yet, and Meilisearch is not to ask for one. Left out where the index knows no embedder. */
export type Vector = number[] | null;

type Searched = Record<'titleTokens' | 'mainTokens' | 'moreTokens', string[]> & { forms: string; characters: string };

export const toKey = ({ index, id }: SearchKey): string => `${index}-${Buffer.from(id).toString('hex')}`;

/** What is put: what is shown and counted, and our own tokens of the texts. */
export function toHeld(
  { chain, modes = [], kind, facts, texts, ...rest }: SearchDocument,
  vector?: Vector,
): Held & Searched & { _vectors?: Record<string, Vector> } {
  const [trl, amount] = [trlBand(facts.trl), amountBand(rest.amountFen)];
  return {
    ...rest,
    key: toKey(rest),
    mode: modes,
    texts,
    ...(chain ? { chain } : {}),
    ...(kind ? { kind } : {}),
    ...(trl ? { trl } : {}),
    ...(amount ? { amount } : {}),
    ...(facts.trl === undefined ? {} : { level: facts.trl }),
    titleTokens: tokensOf(texts, 'title'),
    mainTokens: tokensOf(texts, 'main'),
    moreTokens: tokensOf(texts, 'more'),
    forms: encoded([...Object.values(texts).flatMap(formsOf), ...pinyinTerms({ index: rest.index, texts })]),
    characters: encoded(Object.values(texts).flatMap(split)),
    ...(vector === undefined ? {} : { _vectors: { [OWN]: vector } }),
  };
}

/** As every engine answers; an open thing past its closing counts as closed. */
export function toDocument(
  { chain, kind = '', mode, level, trl, amount, key, ...held }: Held,
  now: number,
): SearchDocument {
  const over = held.state === 'open' && held.closesAt !== undefined && held.closesAt <= now;
  return {
    ...held,
    kind,
    state: over ? 'closed' : held.state,
    ...(chain ? { chain } : {}),
    ...(mode.length > 0 ? { modes: mode } : {}),
    facts: level === undefined ? {} : { trl: level },
  };
}

/** Each text by itself, so that no phrase runs from one into the next. */
const tokensOf = (texts: SearchDocument['texts'], weight: Weight): string[] =>
  (Object.entries(texts) as [TextName, string][])
    .filter(([name]) => TEXTS[name].weight === weight)
    .map(([, text]) => gramsOf(text).map(encode).join(' '));

/** Other ways a model number is written: without what parts it, and the grade of which it is a variant. */
function formsOf(text: string): string[] {
  const folded = fold(text);
  const runs = runsOf(folded);
  const latin = new Set(runs.flatMap((run) => (run.han ? [] : [run.text])));
  const neighbours = runs.flatMap((run, i) => {
    const next = runs[i + 1];
    return run.han || !next || next.han ? [] : [run.text + next.text];
  });
  const words = wordsOf(folded).filter((word) => LATIN.test(word) && !latin.has(word));
  return [...words, ...joinedForms(folded), ...neighbours];
}

const LATIN = /^[a-z0-9]+$/;

const encoded = (tokens: readonly string[]): string => [...new Set(tokens.map(encode))].join(' ');
