import { sql } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { withLexicon } from './analyse.ts';
import { firstOf } from './best.ts';
import { breathe } from './breathe.ts';
import { type Columns, readColumns } from './columns.ts';
import type { Asking, MatchDocument, MatchIndex } from './engine.ts';
import { readLists } from './match-lists.ts';

/** A document as one JSON array, see `toMatchDocument`; the three last are JSON as they are stored. */
const PACKED = sql`'[' || d."row" || ',' || json_quote(d."index") || ',' || json_quote(d.id) || ',' || json_quote(d.field) || ','
  || json_quote(d.region) || ',' || json_quote(d.chain) || ',' || json_quote(d.modes) || ',' || json_quote(d.organisation_id) || ',' || coalesce(d.amount_fen, 'null') || ','
  || d.facts || ',' || d.texts || ',' || d.compared || ']'`;
type Packed = [
  row: number,
  index: MatchDocument['index'],
  id: string,
  field: string,
  region: string,
  chain: string,
  modes: string,
  organisationId: string,
  amountFen: number | null,
  facts: MatchDocument['facts'],
  texts: MatchDocument['texts'],
  compared: MatchDocument['compared'],
];

/**
 * For each who asks, those of one side that share most of the terms. Gates before scores: not one's own, and no listing
 * that is closed, unless those are asked for. All terms are looked up at once and each document is loaded once, however
 * many ask.
 */
export async function candidates(
  db: Reader,
  { side, asking, limit, now, over = false }: Parameters<MatchIndex['candidates']>[0],
): Promise<MatchDocument[][]> {
  const columns = await readColumns(db);
  const terms = [...new Set(asking.flatMap((one) => one.terms))];
  if (terms.length === 0) return asking.map(() => []);
  const lists = await readLists(db, side, terms, columns.version);
  const isOpen = side === 'demand' && !over ? openAt(columns, now) : () => true;
  const best: number[][] = [];
  for (const one of asking) {
    best.push(bestRows(columns, lists, one, isOpen, limit));
    // Each is a pass over memory: others may go in between.
    await breathe();
  }
  const rows = [...new Set(best.flat())];
  const documents = await (side === 'demand' ? readDemands(db, rows, columns.version) : readDocuments(db, rows));
  return best.map((rows) => rows.flatMap((row) => documents.get(row) ?? []));
}

/** Saturation by length as in FTS5's bm25; every term stands there once. */
const K1 = 1.2;
const B = 0.75;
const LEAST_TELLING = 1e-6;

function bestRows(
  columns: Columns,
  lists: ReadonlyMap<string, Uint32Array>,
  { terms, notOf }: Asking,
  isOpen: (row: number) => boolean,
  limit: number,
): number[] {
  const { size, count, tokens, numbers } = columns;
  const shared = new Float32Array(size);
  const seen: number[] = [];
  for (const term of terms) {
    const rows = lists.get(term) ?? [];
    const telling = Math.max(LEAST_TELLING, Math.log((count - rows.length + 0.5) / (rows.length + 0.5)));
    for (const row of rows) {
      if (row >= size) continue;
      if (shared[row] === 0) seen.push(row);
      shared[row] = (shared[row] as number) + telling;
    }
  }
  const average = tokens / count || 1;
  const own = columns.codes.organisation.get(notOf);
  const passing = seen.filter(
    (row) => columns.alive[row] === 1 && columns.coded.organisation[row] !== own && isOpen(row),
  );
  for (const row of passing) {
    const length = (numbers.tokens[row] as number) || average;
    shared[row] = (shared[row] as number) / (1 + K1 * (1 - B + (B * length) / average));
  }
  const worth = (row: number) => shared[row] as number;
  const before = (a: number, b: number) => worth(a) > worth(b) || (worth(a) === worth(b) && a < b);
  return firstOf(Uint32Array.from(passing), before, limit);
}

function openAt({ codes, coded, numbers }: Columns, now: number): (row: number) => boolean {
  const open = codes.state.get('open');
  return (row) => coded.state[row] === open && !((numbers.closesAt[row] as number) <= now);
}

type Kept = { version: number; documents: Map<number, MatchDocument> };
/** Demands as they were handed out last, until the index is next written to: the same ones are looked at again and again. */
const kept = new WeakMap<Reader, Kept>();
/** About 20 MB with what is made of them. */
const MAX_KEPT = 400;

async function readDemands(db: Reader, rows: readonly number[], version: number): Promise<Map<number, MatchDocument>> {
  const before = kept.get(db);
  const documents = before?.version === version ? before.documents : new Map<number, MatchDocument>();
  if (documents !== before?.documents) kept.set(db, { version, documents });
  const missing = await readDocuments(
    db,
    rows.filter((row) => !documents.has(row)),
  );
  const found = new Map(
    rows.flatMap((row) => {
      const document = documents.get(row) ?? missing.get(row);
      return document ? [[row, document] as const] : [];
    }),
  );
  for (const [row, document] of found) {
    documents.delete(row);
    documents.set(row, document);
  }
  for (const row of [...documents.keys()].slice(0, Math.max(0, documents.size - MAX_KEPT))) documents.delete(row);
  return found;
}

/** Documents read in one go: to read their JSON holds the event loop. */
const PIECE = 16;

async function readDocuments(db: Reader, rows: readonly number[]): Promise<Map<number, MatchDocument>> {
  const found = new Map<number, MatchDocument>();
  for (let i = 0; i < rows.length; i += PIECE) {
    for (const one of await readPiece(db, rows.slice(i, i + PIECE)))
      found.set(one[0], withLexicon(toMatchDocument(one)));
    await breathe();
  }
  return found;
}

/** All come in one row: to hand over hundreds would cost as much as to find them. */
async function readPiece(db: Reader, rows: readonly number[]): Promise<Packed[]> {
  const found = await db.get<{ packed: string | null }>(sql`SELECT '[' || group_concat(${PACKED}) || ']' AS packed
    FROM search_documents d WHERE d."row" IN (SELECT value FROM json_each(${JSON.stringify(rows)}))`);
  return JSON.parse(found?.packed ?? '[]') as Packed[];
}

function toMatchDocument([_, index, id, field, region, chain, modes, ...others]: Packed): MatchDocument {
  const [organisationId, amountFen, facts, texts, compared] = others;
  const amount = amountFen === null ? {} : { amountFen };
  const said = { chain, modes: modes ? modes.split(',') : [] };
  return { index, id, field, region, ...said, organisationId, ...amount, facts, texts, compared };
}
