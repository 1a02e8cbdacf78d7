import { sql } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { inPieces } from './breathe.ts';
import type { Side } from './engine.ts';
import { numbersIn } from './postings.ts';

type Lists = Map<string, Uint32Array>;
type Kept = { version: number; sides: Record<Side, Lists>; rows: number };
/** What a process keeps of a database until the index is next written to: 16 MB at most. */
const kept = new WeakMap<Reader, Kept>();
const MAX_ROWS = 4_000_000;

/** Row numbers of the documents of one side that hold a term; see `readPostings` for why they are read whole. */
export async function readLists(db: Reader, side: Side, terms: readonly string[], version: number): Promise<Lists> {
  const held = current(db, version);
  const missing = terms.filter((term) => !held.sides[side].has(term));
  const read = missing.length > 0 ? await walk(db, side, missing) : new Map<string, Uint32Array>();
  const found = new Map(terms.map((term) => [term, held.sides[side].get(term) ?? read.get(term) ?? NOWHERE]));
  keep(current(db, version), side, missing, found);
  return found;
}

const NOWHERE = new Uint32Array(0);

function current(db: Reader, version: number): Kept {
  const held = kept.get(db);
  if (held?.version === version) return held;
  const fresh: Kept = { version, sides: { demand: new Map(), supply: new Map() }, rows: 0 };
  kept.set(db, fresh);
  return fresh;
}

/** Where they become too many it starts over with the last. */
function keep(held: Kept, side: Side, missing: readonly string[], found: Lists): void {
  const more = missing.reduce((sum, term) => sum + (found.get(term) ?? NOWHERE).length, 0);
  if (held.rows + more > MAX_ROWS) {
    held.sides = { demand: new Map(), supply: new Map() };
    held.rows = 0;
  }
  if (more > MAX_ROWS) return;
  for (const term of missing) held.sides[side].set(term, found.get(term) ?? NOWHERE);
  held.rows += more;
}

/** Terms whose lists are read in one go at first: the driver holds the event loop while a statement runs. */
const PIECE = 16;

async function walk(db: Reader, side: Side, terms: readonly string[]): Promise<Lists> {
  const lists: Lists = new Map();
  await inPieces(terms, PIECE, async (piece) => {
    for (const { term, rows } of await walkPiece(db, side, piece)) lists.set(term, numbersIn(rows));
  });
  return lists;
}

/** Terms hold letters, digits and one private character at most, so a quoted one can hold no operator. */
const walkPiece = (db: Reader, side: Side, terms: readonly string[]) =>
  db.all<{ term: string; rows: string }>(sql`SELECT * FROM (SELECT t.value AS term,
      (SELECT group_concat(rowid) FROM match_index WHERE match_index MATCH ${`${side} : "`} || t.value || '"') AS "rows"
      FROM json_each(${JSON.stringify(terms)}) t) WHERE "rows" IS NOT NULL`);
