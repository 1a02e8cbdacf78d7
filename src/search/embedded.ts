import { sql } from 'drizzle-orm';
import type { Reader, Transaction, Write } from '#db/client.ts';
import { DEPTH, pageOf, reachOf, understoodOf } from './answer.ts';
import { candidates } from './candidates.ts';
import type { MatchIndex, SearchAnswer, SearchEngine, SearchKey, SearchRequest } from './engine.ts';
import { fold } from './fold.ts';
import { type Found, findOnce, NOTHING_FOUND, type Window } from './found.ts';
import { frequencies } from './frequencies.ts';
import { readPlaces, reorder, toHits } from './hits.ts';
import { readMeaning } from './meaning/asked.ts';
import type { FindNear } from './meaning/near.ts';
import { type Question, readQuestion } from './question.ts';
import { mendSpelling } from './spelling.ts';
import { removeAllDocuments, removeDocuments, storeDocuments } from './store.ts';
import { under, useVocabulary, type Vocabulary } from './vocabulary.ts';

/**
 * The engine within the portal's own database: FTS5 over tokens of our own making. `findNear` finds by meaning too, where
 * there is an embedder. `vocabulary` is what it reads questions by, the one in use unless another is given.
 */
export const embeddedEngine = (
  { db, write, findNear }: { db: Reader; write: Write; findNear?: FindNear | undefined },
  vocabulary?: Vocabulary,
): SearchEngine & MatchIndex => ({
  name: 'embedded',
  put: (documents) => write((tx) => storeDocuments(tx, documents)),
  remove: (keys) => write((tx) => removeDocuments(tx, keys)),
  clear: () => write(removeAllDocuments),
  search: (request) => search({ db, findNear }, request, vocabulary),
  keysAfter: (after, limit) => keysAfter(db, after, limit),
  frequencies: (terms) => frequencies(db, terms),
  synonyms: async () => (vocabulary ?? (await useVocabulary(db))).synonyms,
  candidates: (request) => candidates(db, request),
});

/** The same engine within a transaction already open. */
export const embeddedWithin = (tx: Transaction): SearchEngine & MatchIndex =>
  embeddedEngine({ db: tx, write: (work) => work(tx) });

type Site = { db: Reader; findNear?: FindNear | undefined };

async function search(site: Site, request: SearchRequest, given?: Vocabulary): Promise<SearchAnswer> {
  const { db } = site;
  const started = performance.now();
  const vocabulary = given ?? (await useVocabulary(db));
  const read: Read = (typed) => under(vocabulary, () => readQuestion(typed, vocabulary.synonyms));
  const { page, size, from } = pageOf(request);
  const answer = await findAnswer(site, request, read, windowOf(request, from, size));
  const { question, total, facets } = answer;
  return {
    hits: toHits(await readPage(db, request, answer, from, size), question),
    total,
    page,
    pages: Math.max(1, Math.ceil(total / size)),
    size,
    facets,
    understood: understoodOf(answer),
    tookMs: performance.now() - started,
    engine: 'embedded',
  };
}

const windowOf = ({ q, sort = 'relevance' }: SearchRequest, from: number, size: number): Window => ({
  strict: [],
  every: true,
  ...reachOf(from, size, sort === 'relevance' && q.trim() !== ''),
});

/** A question read by the vocabulary of this search. */
type Read = (typed: string) => Question;
type Answer = Found & Window & { question: Question; relaxed: boolean; corrected?: string };

/** One pass over all that answers the question; where too little does, another with a looser reading. */
async function findAnswer(site: Site, request: SearchRequest, read: Read, given: Window): Promise<Answer> {
  const question = read(request.q);
  if (question.nothing) return { ...given, ...NOTHING_FOUND, question, relaxed: false };
  const { db } = site;
  const window = { ...given, ...(await findAlike(site, request, question)) };
  const found = await findOnce(db, request, question, question.tiers[0], window);
  const typed: Answer = { ...window, ...found, question, relaxed: false };
  const mended =
    found.answering === 0 && !request.strict ? await findMended(db, request, question, read, window) : undefined;
  let best = mended ?? typed;
  const strict = best.places.filter(({ near }) => !near).map(({ row }) => row);
  for (const match of best.question.tiers.slice(1)) {
    if (request.strict || best.answering >= best.question.enough) break;
    const more = await findOnce(db, request, best.question, match, { ...window, strict, every: false });
    if (more.answering > best.answering) best = { ...best, ...more, strict, relaxed: true };
  }
  return best;
}

/** What means something like the question, where somebody can tell; what was asked for word by word is answered so. */
async function findAlike(
  { findNear }: Site,
  { strict }: SearchRequest,
  question: Question,
): Promise<Pick<Window, 'alike'>> {
  const meaning = findNear && !strict ? readMeaning(question) : undefined;
  const near = meaning && (await findNear?.(meaning.text));
  return meaning && near ? { alike: { near, required: meaning.required } } : {};
}

/** What holds every word once one character of a word is put right. */
async function findMended(
  db: Reader,
  request: SearchRequest,
  { wanted }: Question,
  read: Read,
  window: Window,
): Promise<Answer | undefined> {
  const parts = wanted.filter(({ phrase }) => !phrase).map(({ text }) => text);
  const corrected = await mendSpelling(db, fold(request.q), parts);
  if (!corrected) return undefined;
  const question = read(corrected);
  const found = await findOnce(db, request, question, question.tiers[0], window);
  return found.answering > 0 ? { ...window, ...found, question, relaxed: true, corrected } : undefined;
}

async function readPage(
  db: Reader,
  { sort = 'relevance', now }: SearchRequest,
  { places, strict, from, question: { asked } }: Answer,
  offset: number,
  size: number,
) {
  const read = await readPlaces(db, places, now);
  const best = sort === 'relevance' && asked && from === 0 ? reorder(read.slice(0, DEPTH), asked, strict, now) : read;
  const page = [...best, ...read.slice(best.length)].slice(offset - from, offset - from + size);
  return page.map(({ document }) => document);
}

const keysAfter = (db: Reader, after: SearchKey | undefined, limit: number): Promise<SearchKey[]> =>
  db.all<SearchKey>(sql`SELECT "index", id FROM search_documents
    WHERE ("index", id) > (${after?.index ?? ''}, ${after?.id ?? ''}) ORDER BY "index", id LIMIT ${limit}`);
