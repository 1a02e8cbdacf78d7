import { DAY } from '#src/lib/dates.ts';
import type { Columns } from './columns.ts';
import { PHASES, type Phase, phaseOf } from './states.ts';

/**
 * Listings that share the value of every facet: counting goes over these, of which there are hundreds to thousands,
 * and not over the listings. Right from one moment until the next deadline, or a week or a month before one.
 */
export type Cells = {
  from: number;
  until: number;
  /** The cell of each slot, and each cell by the key of its codes. */
  of: Uint32Array;
  places: Map<number, number>;
  /** Of each cell: the codes of its facets in the order of FACETS, how many listings, their 资金投入 in 分. */
  codes: number[][];
  counts: number[];
  fens: number[];
};

export const PHASE_NAMES = Object.keys(PHASES) as Phase[];
/** Closing within 7 days is closing within 30 too, see `tally`. */
export const DUE = ['', '7', '30'] as const;

/** The cells as they stand at `now`; made anew when the clock has passed one of their dates. */
export function cellsAt(columns: Columns, now: number): Cells {
  const { cells } = columns;
  if (cells && cells.from <= now && now < cells.until) return cells;
  columns.cells = {
    ...{ from: now, until: Number.POSITIVE_INFINITY, of: new Uint32Array(columns.coded.state.length) },
    ...{ places: new Map(), codes: [], counts: [], fens: [] },
  };
  for (let slot = 0; slot < columns.size; slot++) enter(columns, columns.cells, slot);
  return columns.cells;
}

/** Takes a slot out of its cell, before its values change. */
export function leave({ numbers: { fen } }: Columns, cells: Cells, slot: number): void {
  const cell = cells.of[slot] as number;
  cells.counts[cell] = (cells.counts[cell] as number) - 1;
  cells.fens[cell] = (cells.fens[cell] as number) - (fen[slot] || 0);
}

/** Puts a slot into the cell of its values. */
export function enter(columns: Columns, cells: Cells, slot: number): void {
  const { coded, numbers } = columns;
  const [phase, due] = clockCodes(columns, cells, slot);
  const { field, chain, kind, region, money } = coded;
  const codes = [phase, field[slot], chain[slot], kind[slot], region[slot], money[slot], due] as number[];
  // Codes are below 128, as the tables of values are, and seven of them below 2^49: the key is exact.
  const key = codes.reduce((sum, code) => sum * 128 + code, 0);
  let cell = cells.places.get(key);
  if (cell === undefined) {
    cell = cells.codes.push(codes) - 1;
    cells.places.set(key, cell);
    cells.counts.push(0);
    cells.fens.push(0);
  }
  cells.of[slot] = cell;
  cells.counts[cell] = (cells.counts[cell] as number) + 1;
  cells.fens[cell] = (cells.fens[cell] as number) + (numbers.fen[slot] || 0);
}

/** The phase and 截止 of a slot, and how long they hold. */
function clockCodes({ coded, values, numbers }: Columns, cells: Cells, slot: number): [phase: number, due: number] {
  const state = values.state[coded.state[slot] as number] as 'published';
  if (state !== 'published') return [PHASE_NAMES.indexOf(state), 0];
  const deadlineAt = momentOf(numbers.deadlineAt[slot]);
  const expiresAt = momentOf(numbers.expiresAt[slot]);
  const phase = PHASE_NAMES.indexOf(phaseOf({ state, deadlineAt, expiresAt }, cells.from));
  const ends = deadlineAt ?? expiresAt;
  if (ends === null) return [phase, 0];
  for (const at of [ends, ends - 7 * DAY, ends - 30 * DAY]) if (at > cells.from && at < cells.until) cells.until = at;
  const left = ends - cells.from;
  if (deadlineAt === null || left <= 0 || left > 30 * DAY) return [phase, 0];
  return [phase, left <= 7 * DAY ? DUE.indexOf('7') : DUE.indexOf('30')];
}

const momentOf = (at: number | undefined): number | null => (at === undefined || Number.isNaN(at) ? null : at);
