import { sql } from 'drizzle-orm';
import type { Reader, Transaction, Write } from '#db/client.ts';
import { candidates } from './candidates.ts';
import {
  FACETS,
  type MatchIndex,
  type SearchAnswer,
  type SearchEngine,
  type SearchKey,
  type SearchRequest,
} from './engine.ts';
import { countAll, countFacets, type Group } from './facets.ts';
import { frequencies } from './frequencies.ts';
import { readHits } from './hits.ts';
import { type Question, readQuestion } from './question.ts';
import { facetValue, sourceOf } from './sql.ts';
import { removeAllDocuments, removeDocuments, storeDocuments } from './store.ts';

const PAGE_SIZE = 20;
const MAX_SIZE = 100;
const MAX_PAGE = 500;

/** The engine within the portal's own database: FTS5 over tokens of our own making. */
export const embeddedEngine = ({ db, write }: { db: Reader; write: Write }): SearchEngine & MatchIndex => ({
  name: 'embedded',
  put: (documents) => write((tx) => storeDocuments(tx, documents)),
  remove: (keys) => write((tx) => removeDocuments(tx, keys)),
  clear: () => write(removeAllDocuments),
  search: (request) => search(db, request),
  keysAfter: (after, limit) => keysAfter(db, after, limit),
  frequencies: (terms) => frequencies(db, terms),
  candidates: (request) => candidates(db, request),
});

/** The same engine within a transaction already open. */
export const embeddedWithin = (tx: Transaction): SearchEngine & MatchIndex =>
  embeddedEngine({ db: tx, write: (work) => work(tx) });

async function search(db: Reader, request: SearchRequest): Promise<SearchAnswer> {
  const started = performance.now();
  const question = readQuestion(request.q);
  const size = within(request.size ?? PAGE_SIZE, MAX_SIZE);
  const page = within(request.page ?? 1, MAX_PAGE);
  const { groups, match, relaxed } = await findGroups(db, request, question);
  const filters = request.filters ?? {};
  const total = countAll(groups, filters);
  const some = total > (page - 1) * size;
  const { words, phrases, excluded, nothing, truncated } = question;
  return {
    hits: some ? await readHits(db, request, question, { match, relaxed, page, size }) : [],
    total,
    page,
    pages: Math.max(1, Math.ceil(total / size)),
    size,
    facets: countFacets(groups, filters),
    understood: { words, phrases, excluded, nothing, truncated, relaxed },
    tookMs: performance.now() - started,
    engine: 'embedded',
  };
}

const within = (n: number, max: number): number => (Number.isFinite(n) ? Math.min(Math.max(1, Math.trunc(n)), max) : 1);

/** One pass over all that answers the question; where too little does, another with a looser reading. */
async function findGroups(db: Reader, request: SearchRequest, question: Question) {
  if (question.nothing) return { groups: [], match: undefined, relaxed: false };
  const [strict, ...looser] = question.tiers;
  let best = { groups: await groupsOf(db, request, question, strict), match: strict, relaxed: false };
  for (const match of looser) {
    if (sum(best.groups) >= question.enough || match === best.match) break;
    const groups = await groupsOf(db, request, question, match);
    if (sum(groups) > sum(best.groups)) best = { groups, match, relaxed: true };
  }
  return best;
}

const sum = (groups: readonly Group[]): number => countAll(groups, {});

function groupsOf(db: Reader, request: SearchRequest, question: Question, match: string | undefined): Promise<Group[]> {
  const columns = FACETS.map((facet) => sql`${facetValue(facet, request.now)} AS ${sql.identifier(facet)}`);
  return db.all<Group>(sql`SELECT ${sql.join(columns, sql`, `)}, count(*) AS n
    ${sourceOf(request, question, match)} GROUP BY 1, 2, 3, 4, 5`);
}

const keysAfter = (db: Reader, after: SearchKey | undefined, limit: number): Promise<SearchKey[]> =>
  db.all<SearchKey>(sql`SELECT "index", id FROM search_documents
    WHERE ("index", id) > (${after?.index ?? ''}, ${after?.id ?? ''}) ORDER BY "index", id LIMIT ${limit}`);
