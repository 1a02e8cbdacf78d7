import { and, asc, gt, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { listings } from '#db/schema/index.ts';
import { type Cells, enter, leave } from './cells.ts';
import { moneyBand } from './facets.ts';
import { reordered } from './orders.ts';
import { bidCount } from './rows.ts';

/**
 * The board in memory: of every listing that was ever published the few columns it is filtered, counted and sorted by.
 * Counting 100,000 rows in SQL on every request costs a hundred times what it costs for 1,000; here it is one pass over
 * small arrays. Derived and never trusted to be current: each read first takes over what `listing_changes` names, which
 * triggers keep, so that a change made by any process is seen by the next request of every other.
 */
export type Columns = {
  /** Slots in use; a listing keeps its slot. */
  size: number;
  ids: string[];
  slots: Map<string, number>;
  /** Codes of the values of each facet, and the values behind them. */
  coded: Record<Coded, Uint8Array>;
  values: Record<Coded, string[]>;
  numbers: Record<Numbered, Float64Array>;
  /** Slots in the order of each column, ascending; made when it is first asked for. */
  orders: Map<Numbered, Int32Array>;
  /** Made when they are first asked for, see `cellsAt`. */
  cells: Cells | undefined;
  /** The last change taken over. */
  seen: number;
};

const CODED = ['state', 'field', 'chain', 'kind', 'region', 'money'] as const;
export type Coded = (typeof CODED)[number];
/** Moments in UTC ms, money in 分; NaN where there is none. */
const NUMBERED = ['deadlineAt', 'expiresAt', 'publishedAt', 'updatedAt', 'fen', 'bids'] as const;
export type Numbered = (typeof NUMBERED)[number];

/** One for each database handle of this process. */
const held = new WeakMap<Reader, Promise<Columns>>();

/** The columns as they are now. */
export async function readColumns(db: Reader): Promise<Columns> {
  const before = held.get(db);
  // One reader after the other: two that apply the same change at once would both reorder.
  const now = before ? before.then((columns) => catchUp(db, columns)) : load(db);
  held.set(db, now);
  now.catch(() => held.delete(db));
  return now;
}

/** A piece at a time: between two the process answers others. */
const PIECE = 1000;

async function load(db: Reader): Promise<Columns> {
  const columns = emptyColumns();
  // First the mark, then the rows: what changes in between is taken over once more.
  columns.seen = await lastChange(db);
  for (let rows = await selectRows(db, undefined); rows.length > 0; ) {
    for (const row of rows) place(columns, row);
    rows = await selectRows(db, gt(listings.id, rows.at(-1)?.id ?? ''));
  }
  return columns;
}

async function catchUp(db: Reader, columns: Columns): Promise<Columns> {
  const changes = await db.all<{ seq: number; listing_id: string }>(
    sql`select seq, listing_id from listing_changes where seq > ${columns.seen} order by seq limit ${PIECE}`,
  );
  const last = changes.at(-1);
  if (!last) return columns;
  const ids = changes.map((change) => change.listing_id);
  const moved = (await selectRows(db, inArray(listings.id, ids))).map((row) => place(columns, row));
  if (moved.length > MANY) columns.orders.clear();
  for (const [name, order] of columns.orders) columns.orders.set(name, reordered(columns, name, order, moved));
  columns.seen = last.seq;
  return catchUp(db, columns);
}

/** From so many on, sorting once costs less than putting each where it belongs. */
const MANY = 200;

const lastChange = async (db: Reader): Promise<number> =>
  (await db.get<{ seq: number | null }>(sql`select max(seq) seq from listing_changes`))?.seq ?? 0;

const selectRows = (db: Reader, which: SQL | undefined) =>
  db
    .select({
      id: listings.id,
      state: listings.state,
      field: listings.field,
      chain: listings.chain,
      kind: listings.kind,
      region: listings.region,
      fen: listings.totalFen,
      deadlineAt: listings.deadlineAt,
      expiresAt: listings.expiresAt,
      publishedAt: listings.publishedAt,
      updatedAt: listings.updatedAt,
      bids: bidCount,
    })
    .from(listings)
    .where(and(isNotNull(listings.publishedAt), which))
    .orderBy(asc(listings.id))
    .limit(PIECE);
type Row = Awaited<ReturnType<typeof selectRows>>[number];

/** Writes a row into its slot, a new one where it has none. Returns the slot. */
function place(columns: Columns, row: Row): number {
  const held = columns.slots.get(row.id);
  const { cells } = columns;
  if (cells && held !== undefined) leave(columns, cells, held);
  const slot = held ?? newSlot(columns, row.id);
  const { coded, numbers } = columns;
  for (const name of CODED)
    coded[name][slot] = codeOf(columns.values[name], name === 'money' ? moneyBand(row.fen) : row[name]);
  for (const name of NUMBERED) numbers[name][slot] = row[name] ?? Number.NaN;
  if (cells) enter(columns, cells, slot);
  return slot;
}

function newSlot(columns: Columns, id: string): number {
  const slot = columns.size++;
  if (slot === columns.coded.state.length) grow(columns, slot * 2);
  columns.ids[slot] = id;
  columns.slots.set(id, slot);
  return slot;
}

function grow(columns: Columns, capacity: number): void {
  const { coded, numbers } = columns;
  for (const name of CODED) coded[name] = copied(coded[name], new Uint8Array(capacity));
  for (const name of NUMBERED) numbers[name] = copied(numbers[name], new Float64Array(capacity));
  if (columns.cells) columns.cells.of = copied(columns.cells.of, new Uint32Array(capacity));
}

function copied<A extends Uint8Array | Uint32Array | Float64Array>(from: A, to: A): A {
  to.set(from);
  return to;
}

function codeOf(values: string[], value: string): number {
  const code = values.indexOf(value);
  return code >= 0 ? code : values.push(value) - 1;
}

const FIRST_CAPACITY = 256;

const emptyColumns = (): Columns => ({
  size: 0,
  ids: [],
  slots: new Map(),
  coded: byName(CODED, () => new Uint8Array(FIRST_CAPACITY)),
  values: byName(CODED, () => []),
  numbers: byName(NUMBERED, () => new Float64Array(FIRST_CAPACITY)),
  orders: new Map(),
  cells: undefined,
  seen: 0,
});

const byName = <N extends string, V>(names: readonly N[], make: () => V): Record<N, V> =>
  Object.fromEntries(names.map((name) => [name, make()])) as Record<N, V>;
