import { DAY } from '#src/lib/dates.ts';
import type { Columns } from './columns.ts';
import { FACETS, type Facets, type ListingFilters } from './facets.ts';
import { type ListingState, PHASES, type Phase, phaseOf } from './states.ts';

/** Which slots pass, how many they are, and the counts of each facet among what the other facets' choices leave. */
export type Tally = { passing: Uint8Array; total: number; facets: Facets };

/** One facet ready for the pass: the code each slot holds, which codes are chosen, and what was counted of each. */
type Column = { values: readonly string[]; codes: Uint8Array; wanted: Uint8Array; counts: Uint32Array };

/** One pass: a slot that misses no choice counts in every facet, one that misses a single choice only in that facet. */
export function tally(columns: Columns, filters: ListingFilters, now: number): Tally {
  const passing = new Uint8Array(columns.size);
  const facets = prepare(columns, filters, now);
  let total = 0;
  for (let slot = 0; slot < columns.size; slot++) {
    const missed = missedBy(facets, slot);
    if (missed === undefined) {
      passing[slot] = 1;
      total++;
      for (const facet of facets) count(facet, slot);
    } else if (missed !== SEVERAL) count(missed, slot);
  }
  return { passing, total, facets: named(facets) };
}

const SEVERAL = 'several';

/** The one facet whose choice this slot misses; undefined where it misses none. */
function missedBy(facets: readonly Column[], slot: number): Column | undefined | typeof SEVERAL {
  let missed: Column | undefined;
  for (const facet of facets) {
    if (facet.wanted[facet.codes[slot] as number] === 1) continue;
    if (missed !== undefined) return SEVERAL;
    missed = facet;
  }
  return missed;
}

function count({ counts, codes }: Column, slot: number): void {
  const code = codes[slot] as number;
  counts[code] = (counts[code] as number) + 1;
}

function prepare(columns: Columns, filters: ListingFilters, now: number): Column[] {
  const { coded, values } = columns;
  const phases = phaseCodes(columns, now);
  const held = {
    phase: { values: PHASE_NAMES, codes: phases },
    field: { values: values.field, codes: coded.field },
    kind: { values: values.kind, codes: coded.kind },
    region: { values: values.region, codes: coded.region },
    money: { values: values.money, codes: coded.money },
    due: { values: DUE, codes: dueCodes(columns, phases, now) },
  };
  return FACETS.map((name) => {
    const chosen: readonly string[] = name === 'due' && filters.due.includes('30') ? ['7', '30'] : filters[name];
    const wanted = held[name].values.map((value) => chosen.length === 0 || chosen.includes(value));
    return { ...held[name], wanted: Uint8Array.from(wanted, Number), counts: new Uint32Array(wanted.length) };
  });
}

const PHASE_NAMES = Object.keys(PHASES) as Phase[];
/** Closing within 7 days is closing within 30 too, see `named`. */
const DUE = ['', '7', '30'];

/** The place of each slot's phase in PHASE_NAMES. */
export function phaseCodes({ size, coded, values, numbers }: Columns, now: number): Uint8Array {
  const { deadlineAt, expiresAt } = numbers;
  const moment = (at: number | undefined) => (at === undefined || Number.isNaN(at) ? null : at);
  const published = values.state.indexOf('published');
  const fixed = Uint8Array.from(values.state, (state) => Math.max(0, PHASE_NAMES.indexOf(state as Phase)));
  return coded.state.subarray(0, size).map((code, slot) => {
    if (code !== published) return fixed[code] as number;
    const clock = { deadlineAt: moment(deadlineAt[slot]), expiresAt: moment(expiresAt[slot]) };
    return PHASE_NAMES.indexOf(phaseOf({ state: 'published' satisfies ListingState, ...clock }, now));
  });
}

function dueCodes({ numbers: { deadlineAt } }: Columns, phases: Uint8Array, now: number): Uint8Array {
  const open = PHASE_NAMES.indexOf('open');
  return phases.map((phase, slot) => {
    const left = (deadlineAt[slot] as number) - now;
    if (phase !== open || !(left <= 30 * DAY)) return 0;
    return left <= 7 * DAY ? 1 : 2;
  });
}

function named(facets: readonly Column[]): Facets {
  const entries = facets.map(({ values, counts }, f) => {
    const told = values.flatMap((value, code) => (value && counts[code] ? [[value, counts[code]] as const] : []));
    return [FACETS[f], Object.fromEntries(told)] as const;
  });
  const all = Object.fromEntries(entries) as Facets;
  const within = (all.due['7'] ?? 0) + (all.due['30'] ?? 0);
  return within === 0 ? all : { ...all, due: { ...all.due, '30': within } };
}
