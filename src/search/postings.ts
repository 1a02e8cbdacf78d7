import { sql } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { WEIGHTS } from './engine.ts';

/** Where a term stands: row numbers, and of each row the weights of its columns that hold it, added up. */
export type Posting = { rows: Uint32Array; weights: Float32Array };

/** A pair of characters says less than a word. */
const GRAM_SHARE = 0.5;
/** The columns of search_index and what each weighs. */
const COLUMNS = Object.entries(WEIGHTS).flatMap(([name, weight]) => [
  { name: `${name}_words`, weight },
  { name: `${name}_grams`, weight: weight * GRAM_SHARE },
]);
/** The same as FTS5's bm25 takes them. */
export const RANK = `bm25(search_index, ${COLUMNS.map(({ weight }) => weight).join(', ')})`;

type Kept = { version: number; postings: Map<string, Posting>; rows: number };
const kept = new WeakMap<Reader, Kept>();
/** Rows of all lists kept of a database: 32 MB. */
const MAX_ROWS = 4_000_000;

/**
 * The postings of these terms, in their order. FTS5 walks the list of a term fifty times as fast as it ranks what is on
 * it, so the lists are read and everything else is done with them here. They are kept until the index is next written to.
 */
export async function readPostings(db: Reader, terms: readonly string[], version: number): Promise<Posting[]> {
  const { postings } = current(db, version);
  const missing = terms.filter((term) => !postings.has(term));
  const read = missing.length > 0 ? await walk(db, missing) : new Map<string, Posting>();
  const found = terms.map((term) => postings.get(term) ?? read.get(term) ?? NOWHERE);
  keep(current(db, version), read);
  return found;
}

const NOWHERE: Posting = { rows: new Uint32Array(0), weights: new Float32Array(0) };

function current(db: Reader, version: number): Kept {
  const held = kept.get(db);
  if (held?.version === version) return held;
  const fresh = { version, postings: new Map(), rows: 0 };
  kept.set(db, fresh);
  return fresh;
}

/** The lists asked for longest ago go first. */
function keep(held: Kept, read: ReadonlyMap<string, Posting>): void {
  for (const [term, posting] of read) {
    if (posting.rows.length > MAX_ROWS / 2 || held.postings.has(term)) continue;
    held.postings.set(term, posting);
    held.rows += posting.rows.length;
  }
  for (const [term, { rows }] of held.postings) {
    if (held.rows <= MAX_ROWS) break;
    held.postings.delete(term);
    held.rows -= rows.length;
  }
}

type Walked = { term: string; column: number; rows: string };

/** One statement for all; of each term and column one text of row numbers, for rows are dear to hand over. */
async function walk(db: Reader, terms: readonly string[]): Promise<Map<string, Posting>> {
  const lists = sql.join(
    COLUMNS.map(
      ({ name }, column) => sql`SELECT ${column} AS "column", t.value AS term,
      (SELECT group_concat(rowid) FROM search_index WHERE search_index MATCH ${`${name} : `} || t.value) AS "rows"
      FROM json_each(${JSON.stringify(terms)}) t`,
    ),
    sql` UNION ALL `,
  );
  const walked = await db.all<Walked>(sql`SELECT * FROM (${lists}) WHERE "rows" IS NOT NULL`);
  const byTerm = Map.groupBy(walked, ({ term }) => term);
  return new Map(terms.map((term) => [term, merge(byTerm.get(term) ?? [])]));
}

function merge(walked: readonly Walked[]): Posting {
  const lists = walked.map(({ column, rows }) => ({ rows: numbersIn(rows), weight: COLUMNS[column]?.weight ?? 0 }));
  const last = lists.reduce((most, { rows }) => Math.max(most, rows.at(-1) ?? 0), 0);
  const weights = new Float32Array(last + 1);
  let count = 0;
  for (const { rows, weight } of lists)
    for (const row of rows) {
      if (weights[row] === 0) count++;
      weights[row] = (weights[row] as number) + weight;
    }
  const posting: Posting = { rows: new Uint32Array(count), weights: new Float32Array(count) };
  for (let row = 0, at = 0; at < count; row++) {
    if (weights[row] === 0) continue;
    posting.rows[at] = row;
    posting.weights[at++] = weights[row] as number;
  }
  return posting;
}

const [COMMA, ZERO] = [','.charCodeAt(0), '0'.charCodeAt(0)];

/** `12,345`: three times as fast as to split it. */
export function numbersIn(text: string): Uint32Array {
  const numbers = new Uint32Array((text.length + 1) >> 1);
  let count = 0;
  let number = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code !== COMMA) number = number * 10 + code - ZERO;
    else {
      numbers[count++] = number;
      number = 0;
    }
  }
  numbers[count++] = number;
  return numbers.subarray(0, count);
}
