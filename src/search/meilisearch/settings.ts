import { createHash } from 'node:crypto';
import type { Settings } from 'meilisearch';
import type { Embedder } from '#db/client.ts';
import { MAX_PAGE, MAX_SIZE } from '../answer.ts';
import { nameOf } from '../embedder.ts';
import { fold } from '../fold.ts';
import { OWN } from './documents.ts';
import { distinct, synonymToken } from './terms.ts';
import { asPhrase, encode } from './tokens.ts';

/** What else is looked for with a word, as officials say. */
export type Words = ReadonlyMap<string, readonly string[]>;

/** As far as pages go. */
const DEEPEST = MAX_PAGE * MAX_SIZE;
const MOST_VALUES = 500;
/** Ours say `eng` so that nothing is guessed: the tokens are letters, and no language's rules may cut them again. */
const OURS = ['titleTokens', 'mainTokens', 'moreTokens', 'forms', 'characters'];

/** How Meilisearch holds and ranks documents. Whatever changes here has the index built anew, see `formatOf`. */
export const settingsOf = (words: Words, embedder?: Embedder): Settings => ({
  /** In the order of their weight. */
  searchableAttributes: OURS,
  displayedAttributes: [
    ...['key', 'index', 'id', 'field', 'region', 'chain', 'kind', 'state', 'mode', 'level', 'texts'],
    ...['organisationId', 'organisationName', 'amountFen', 'closesAt', 'publishedAt'],
  ],
  filterableAttributes: [
    {
      attributePatterns: [
        'index',
        'field',
        'region',
        'chain',
        'kind',
        'state',
        'trl',
        'amount',
        'mode',
        'organisationId',
      ],
      features: { facetSearch: false, filter: { equality: true, comparison: false } },
    },
    {
      attributePatterns: ['key', 'closesAt'],
      features: { facetSearch: false, filter: { equality: true, comparison: true } },
    },
  ],
  sortableAttributes: ['key', 'publishedAt', 'closesAt', 'amountFen'],
  rankingRules: ['sort', 'words', 'typo', 'proximity', 'attribute', 'exactness', 'publishedAt:desc', 'key:asc'],
  /** Of names in Latin letters alone: whatever holds a digit or a Chinese character is asked for in quotes, which are exact. */
  typoTolerance: { enabled: true, minWordSizeForTypos: { oneTypo: 5, twoTypos: 9 }, disableOnNumbers: true },
  synonyms: synonymsOf(words),
  localizedAttributes: [
    { attributePatterns: OURS, locales: ['eng'] },
    { attributePatterns: ['texts.*', 'organisationName'], locales: ['cmn'] },
  ],
  /** `PP` is not the beginning of `PPS`. */
  prefixSearch: 'disabled',
  proximityPrecision: 'byWord',
  pagination: { maxTotalHits: DEEPEST },
  faceting: { maxValuesPerFacet: MOST_VALUES },
  facetSearch: false,
  ...(embedder ? { embedders: { [OWN]: { source: 'userProvided', dimensions: embedder.dimensions } } } : {}),
});

/**
 * A token for each word that has others, which stands for all of them. The dictionary of officials is not handed over: it
 * decides how a question is cut into words, which we do ourselves, and the tokens of documents are the same under any.
 */
export const synonymsOf = (words: Words): Record<string, string[]> =>
  Object.fromEntries(
    Array.from(words, ([word, others]) => [synonymToken(word), distinct([word, ...others].flatMap(plainly))]),
  );

const plainly = (word: string): string[] =>
  asPhrase(fold(word), false)
    .slice(0, 1)
    .map((phrase) => phrase.replaceAll('"', ''));

/** Changes with the settings, the shape of the documents and the model: an index of another format is not asked. */
const SHAPE = 1;
export const formatOf = (embedder: Embedder | undefined): string =>
  createHash('sha256')
    .update(JSON.stringify([SHAPE, encode('字'), settingsOf(new Map()), ...(embedder ? [nameOf(embedder)] : [])]))
    .digest('hex')
    .slice(0, 12);
