import { sql } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { inPieces } from './breathe.ts';
import { type Frequencies, SIDES, type Side } from './engine.ts';
import { versionOf } from './versions.ts';

type Counts = Record<Side, number>;
type Known = { version: number; totals: Counts; terms: Map<string, Counts> };

/** To count a term is to read the list of its documents, so counts are kept until the index is next written to. */
const known = new WeakMap<Reader, Known>();
/** About 50 MB; more terms than that and it starts over. */
const MAX_TERMS = 200_000;
/** Terms counted in one go at first: the driver holds the event loop while a statement runs. */
const PIECE = 100;

/** How common each term is on each side, exactly as the index stands. */
export async function frequencies(db: Reader, terms: readonly string[]): Promise<Record<Side, Frequencies>> {
  const { totals, terms: counted } = await current(db);
  // Held here too: another question may start the counts over while this one waits.
  const held = new Map(terms.map((term) => [term, counted.get(term)]));
  const missing = terms.filter((term) => !counted.has(term));
  if (counted.size + missing.length > MAX_TERMS) counted.clear();
  await inPieces(missing, PIECE, async (piece) => {
    for (const [term, counts] of await count(db, piece)) {
      counted.set(term, counts);
      held.set(term, counts);
    }
  });
  const ofSide = (side: Side): Frequencies => ({
    total: totals[side],
    of: new Map(terms.map((term) => [term, held.get(term)?.[side] ?? 0])),
  });
  return { demand: ofSide('demand'), supply: ofSide('supply') };
}

async function current(db: Reader): Promise<Known> {
  const version = await versionOf(db);
  const held = known.get(db);
  if (held?.version === version) return held;
  const fresh = { version, totals: await countAll(db), terms: new Map() };
  known.set(db, fresh);
  return fresh;
}

async function countAll(db: Reader): Promise<Counts> {
  const rows = await db.all<{ index: string; n: number }>(
    sql`SELECT "index" AS "index", count(*) AS n FROM search_documents GROUP BY 1`,
  );
  const ofSide = (side: Side) =>
    rows.reduce((sum, { index, n }) => sum + (SIDES[side].some((one) => one === index) ? n : 0), 0);
  return { demand: ofSide('demand'), supply: ofSide('supply') };
}

async function count(db: Reader, terms: readonly string[]): Promise<Map<string, Counts>> {
  const counts = new Map(terms.map((term): [string, Counts] => [term, { demand: 0, supply: 0 }]));
  if (terms.length === 0) return counts;
  const rows = await db.all<{
    term: string;
    side: Side;
    n: number;
  }>(sql`SELECT t.term AS term, t.col AS side, t.doc AS n
    FROM json_each(${JSON.stringify(terms)}) wanted JOIN match_terms t ON t.term = wanted.value`);
  for (const { term, side, n } of rows) (counts.get(term) as Counts)[side] = n;
  return counts;
}
