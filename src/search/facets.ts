import { CLOSING_BANDS } from './bands.ts';
import type { Columns } from './columns.ts';
import { FACETS, type Facet, type SearchAnswer, type SearchRequest } from './engine.ts';

type Filters = NonNullable<SearchRequest['filters']>;
/** A facet ready for counting: the code of each row, and the values each code stands for; of `mode` any number. */
type Coded = { codes: Uint32Array; values: readonly (readonly string[])[] };
export type Counted = { passing: Uint32Array; facets: SearchAnswer['facets'] };

/**
 * Those of these rows that pass all chosen values, and the counts of each facet among what the other facets' choices
 * leave: a row that misses no choice counts in every facet, one that misses a single choice only in that facet.
 */
export function countFacets(columns: Columns, rows: Uint32Array, filters: Filters, now: number): Counted {
  const coded = FACETS.map((facet) => codedBy(facet, columns, rows, now));
  const missed = missedBy(coded, rows, filters);
  const counts = coded.map(({ codes, values }, place) => count(codes, values.length, rows, missed, place));
  const named = FACETS.map((facet, i) => [facet, inOrder(coded[i] as Coded, counts[i] as Uint32Array)] as const);
  return {
    passing: missed ? rows.filter((_, i) => missed[i] === NONE) : rows,
    facets: Object.fromEntries(named) as SearchAnswer['facets'],
  };
}

const NONE = -1;
const SEVERAL = -2;

/** The place of the one facet whose choice each row misses; undefined where nothing is chosen. */
function missedBy(coded: readonly Coded[], rows: Uint32Array, filters: Filters): Int8Array | undefined {
  const chosen = FACETS.flatMap((facet, place) => {
    const wanted = filters[facet];
    const { codes, values } = coded[place] as Coded;
    return wanted?.length
      ? [{ place, codes, fits: values.map((some) => some.some((value) => wanted.includes(value))) }]
      : [];
  });
  if (chosen.length === 0) return undefined;
  const missed = new Int8Array(rows.length).fill(NONE);
  for (const { place, codes, fits } of chosen)
    for (let i = 0; i < rows.length; i++)
      if (!fits[codes[rows[i] as number] as number]) missed[i] = missed[i] === NONE ? place : SEVERAL;
  return missed;
}

function count(codes: Uint32Array, size: number, rows: Uint32Array, missed: Int8Array | undefined, place: number) {
  const counts = new Uint32Array(size);
  const counted = missed ? rows.filter((_, i) => missed[i] === NONE || missed[i] === place) : rows;
  for (let i = 0; i < counted.length; i++) {
    const code = codes[counted[i] as number] as number;
    counts[code] = (counts[code] as number) + 1;
  }
  return counts;
}

/** Most first, then by value. */
function inOrder({ values }: Coded, counts: Uint32Array): { value: string; count: number }[] {
  const sums = new Map<string, number>();
  for (const [code, some] of values.entries())
    for (const value of some) if (value) sums.set(value, (sums.get(value) ?? 0) + (counts[code] as number));
  return Array.from(sums, ([value, count]) => ({ value, count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

function codedBy(facet: Facet, columns: Columns, rows: Uint32Array, now: number): Coded {
  if (facet === 'closing') return closingOf(columns, rows, now);
  if (facet === 'state') return stateOf(columns, rows, now);
  const values = columns.values[facet].map((value) => (facet === 'mode' ? value.split(',') : [value]));
  return { codes: columns.coded[facet], values };
}

const CLOSING = ['', ...Object.keys(CLOSING_BANDS)];
const LIMITS = Object.values(CLOSING_BANDS).map(({ within }) => within);

/** As `closingBand` says, for tens of thousands at a time. */
function closingOf({ size, numbers: { closesAt } }: Columns, rows: Uint32Array, now: number): Coded {
  const codes = new Uint32Array(size);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const left = (closesAt[row] as number) - now;
    if (!(left > 0)) continue;
    let band = 0;
    while (left > (LIMITS[band] as number)) band++;
    codes[row] = band + 1;
  }
  return { codes, values: CLOSING.map((band) => [band]) };
}

/** An open thing past its closing counts as closed. */
function stateOf({ size, coded, values, numbers: { closesAt } }: Columns, rows: Uint32Array, now: number): Coded {
  const open = values.state.indexOf('open');
  const codes = new Uint32Array(size);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const code = coded.state[row] as number;
    codes[row] = code === open && (closesAt[row] as number) <= now ? values.state.length : code;
  }
  return { codes, values: [...values.state, 'closed'].map((state) => [state]) };
}
