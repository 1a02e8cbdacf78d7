import { type SQL, sql } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { amountBand, trlBand } from './bands.ts';
import { versionOf } from './versions.ts';

/**
 * The index in memory: of every document the few columns it is filtered, counted and sorted by, under its row number.
 * Counting tens of thousands of hits in SQL costs more than finding them; here it is one pass over small arrays. Derived
 * and never trusted to be current: each search first takes over what was written since, by whatever process.
 */
export type Columns = {
  /** Row numbers are below this. */
  size: number;
  alive: Uint8Array;
  /** How many documents there are, and how many tokens they hold together. */
  count: number;
  tokens: number;
  /** Codes of what has few values, and the values behind them. */
  coded: Record<Coded, Uint32Array>;
  values: Record<Coded, string[]>;
  codes: Record<Coded, Map<string, number>>;
  /** Moments in UTC ms, NaN where there is none; money in 分, less than nothing where there is none. */
  numbers: Record<Numbered, Float64Array>;
  /** The last version of the index taken over. */
  version: number;
};

/** `mode`: all of a document, joined by commas. */
const CODED = ['index', 'field', 'chain', 'region', 'kind', 'state', 'trl', 'amount', 'mode', 'organisation'] as const;
export type Coded = (typeof CODED)[number];
/** `tokens`: how long a document is; 0 where it was indexed before that was counted. */
const NUMBERED = ['closesAt', 'publishedAt', 'amountFen', 'tokens'] as const;
export type Numbered = (typeof NUMBERED)[number];

/** One for each database handle of this process. */
const held = new WeakMap<Reader, Promise<Columns>>();

/** The columns as they are now. One reader after the other: two that apply the same change at once would both count it. */
export function readColumns(db: Reader): Promise<Columns> {
  const before = held.get(db);
  const now = (before ?? Promise.resolve(emptyColumns())).then((columns) => catchUp(db, columns));
  held.set(db, now);
  now.catch(() => held.delete(db));
  return now;
}

const NO_AMOUNT = -1;
/** Rows handed over at a time: between two the process answers others. */
const PIECE = 5000;

/** First the version, then the rows: what changes in between is taken over once more. */
async function catchUp(db: Reader, columns: Columns): Promise<Columns> {
  const version = await versionOf(db);
  if (version === columns.version) return columns;
  const gone = await db.all<{ row: number }>(
    sql`SELECT "row" AS "row" FROM search_gone WHERE changed > ${columns.version}`,
  );
  for (const { row } of gone) leave(columns, row);
  const since = columns.version < 0 ? sql`true` : sql`d.changed > ${columns.version}`;
  for (let after = 0; ; ) {
    const rows = await selectRows(db, since, after);
    for (const row of rows) enter(columns, row);
    if (rows.length < PIECE) break;
    after = (rows.at(-1) as Row)[0];
  }
  columns.version = version;
  return columns;
}

type Row = [
  row: number,
  index: string,
  field: string,
  chain: string,
  region: string,
  kind: string,
  state: string,
  trl: number | null,
  mode: string,
  organisation: string,
  closesAt: number | null,
  publishedAt: number,
  amountFen: number | null,
  tokens: number,
];

/** All come as one text: to hand over thousands of cells costs more than to find them. */
async function selectRows(db: Reader, since: SQL, after: number): Promise<Row[]> {
  const { packed } = await db.get<{
    packed: string;
  }>(sql`SELECT json_group_array(json_array("row", "index", field, chain,
      region, kind, state, trl, modes, organisation_id, closes_at, published_at, amount_fen, tokens)) AS packed
    FROM (SELECT * FROM search_documents d WHERE ${since} AND d."row" > ${after} ORDER BY d."row" LIMIT ${PIECE})`);
  return JSON.parse(packed) as Row[];
}

function enter(columns: Columns, [row, ...cells]: Row): void {
  leave(columns, row);
  if (row >= columns.size) columns.size = row + 1;
  if (row >= columns.alive.length) grow(columns, Math.max(row + 1, columns.alive.length * 2));
  const [index, field, chain, region, kind, state, trl, mode, organisation, closesAt, publishedAt, amountFen, tokens] =
    cells;
  const amount = amountBand(amountFen ?? undefined);
  const coded = {
    index,
    field,
    chain,
    region,
    kind,
    state,
    trl: trlBand(trl ?? undefined),
    amount,
    mode,
    organisation,
  };
  for (const name of CODED) columns.coded[name][row] = codeOf(columns, name, coded[name]);
  const numbers = { closesAt: closesAt ?? Number.NaN, publishedAt, amountFen: amountFen ?? NO_AMOUNT, tokens };
  for (const name of NUMBERED) columns.numbers[name][row] = numbers[name];
  columns.alive[row] = 1;
  columns.count++;
  columns.tokens += tokens;
}

function leave(columns: Columns, row: number): void {
  if (!columns.alive[row]) return;
  columns.alive[row] = 0;
  columns.count--;
  columns.tokens -= columns.numbers.tokens[row] as number;
}

function codeOf({ values, codes }: Columns, name: Coded, value: string): number {
  const known = codes[name].get(value);
  if (known !== undefined) return known;
  const code = values[name].push(value) - 1;
  codes[name].set(value, code);
  return code;
}

function grow(columns: Columns, capacity: number): void {
  const { coded, numbers } = columns;
  columns.alive = copied(columns.alive, new Uint8Array(capacity));
  for (const name of CODED) coded[name] = copied(coded[name], new Uint32Array(capacity));
  for (const name of NUMBERED) numbers[name] = copied(numbers[name], new Float64Array(capacity));
}

function copied<A extends Uint8Array | Uint32Array | Float64Array>(from: A, to: A): A {
  to.set(from);
  return to;
}

const FIRST_CAPACITY = 256;

const emptyColumns = (): Columns => ({
  size: 0,
  alive: new Uint8Array(FIRST_CAPACITY),
  count: 0,
  tokens: 0,
  coded: byName(CODED, () => new Uint32Array(FIRST_CAPACITY)),
  values: byName(CODED, () => []),
  codes: byName(CODED, () => new Map()),
  numbers: byName(NUMBERED, () => new Float64Array(FIRST_CAPACITY)),
  version: -1,
});

const byName = <N extends string, V>(names: readonly N[], make: () => V): Record<N, V> =>
  Object.fromEntries(names.map((name) => [name, make()])) as Record<N, V>;
