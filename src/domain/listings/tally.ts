import { type Cells, cellsAt, DUE, PHASE_NAMES } from './cells.ts';
import type { Columns } from './columns.ts';
import { FACETS, type Facets, type ListingFilters } from './facets.ts';

/** Which slots pass, how many they are with what money, and the counts of each facet among what the others leave. */
export type Tally = { passes: (slot: number) => boolean; total: number; fen: number; facets: Facets };

/** One facet ready for the pass: its values, which are chosen, and what was counted of each. */
type Facet = { values: readonly string[]; wanted: readonly boolean[]; counts: number[] };

/** One pass: a cell that misses no choice counts in every facet, one that misses a single choice only in that facet. */
export function tally(columns: Columns, filters: ListingFilters, now: number): Tally {
  const cells = cellsAt(columns, now);
  const facets = prepare(columns, filters);
  const passing = new Uint8Array(cells.codes.length);
  let total = 0;
  let fen = 0;
  for (const [cell, codes] of cells.codes.entries()) {
    const n = cells.counts[cell] as number;
    const missed = missedBy(facets, codes);
    if (missed === NONE) {
      passing[cell] = 1;
      total += n;
      fen += cells.fens[cell] as number;
    }
    if (missed !== SEVERAL) count(facets, codes, missed, n);
  }
  return { passes: (slot) => passing[cells.of[slot] as number] === 1, total, fen, facets: named(facets) };
}

const NONE = -1;
const SEVERAL = -2;

/** The place of the one facet whose choice these codes miss. */
function missedBy(facets: readonly Facet[], codes: Cells['codes'][number]): number {
  let missed = NONE;
  for (let f = 0; f < facets.length; f++) {
    if (facets[f]?.wanted[codes[f] as number]) continue;
    if (missed !== NONE) return SEVERAL;
    missed = f;
  }
  return missed;
}

function count(facets: readonly Facet[], codes: readonly number[], missed: number, n: number): void {
  for (const [f, { counts }] of facets.entries()) {
    const code = codes[f] as number;
    if (missed === NONE || missed === f) counts[code] = (counts[code] as number) + n;
  }
}

function prepare({ values }: Columns, filters: ListingFilters): Facet[] {
  const held = { ...values, phase: PHASE_NAMES, due: DUE };
  return FACETS.map((name) => {
    const chosen: readonly string[] = name === 'due' && filters.due.includes('30') ? ['7', '30'] : filters[name];
    const wanted = held[name].map((value) => chosen.length === 0 || chosen.includes(value));
    return { values: held[name], wanted, counts: held[name].map(() => 0) };
  });
}

function named(facets: readonly Facet[]): Facets {
  const entries = facets.map(({ values, counts }, f) => {
    const told = values.flatMap((value, code) => (value && counts[code] ? [[value, counts[code]] as const] : []));
    return [FACETS[f], Object.fromEntries(told)] as const;
  });
  const all = Object.fromEntries(entries) as Facets;
  const within = (all.due['7'] ?? 0) + (all.due['30'] ?? 0);
  return within === 0 ? all : { ...all, due: { ...all.due, '30': within } };
}
