import type { Columns, Numbered } from './columns.ts';

/** All slots in ascending order of a column, those without a number last; equal ones by id. */
export function orderBy(columns: Columns, name: Numbered): Int32Array {
  const known = columns.orders.get(name);
  if (known) return known;
  const order = Int32Array.from({ length: columns.size }, (_, slot) => slot).sort(comparing(columns, name));
  columns.orders.set(name, order);
  return order;
}

const comparing = (columns: Columns, name: Numbered) => {
  const { ids } = columns;
  const numbers = columns.numbers[name];
  return (a: number, b: number): number => {
    const x = numbers[a] as number;
    const y = numbers[b] as number;
    if (x < y) return -1;
    if (x > y) return 1;
    const missing = Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    return missing || ((ids[a] as string) < (ids[b] as string) ? -1 : 1);
  };
};

/** The order with some slots put where they belong now: all taken out, then each put in by one search. */
export function reordered(columns: Columns, name: Numbered, order: Int32Array, moved: readonly number[]): Int32Array {
  const compare = comparing(columns, name);
  const next = new Int32Array(columns.size);
  next.set(order);
  let length = order.length;
  for (const slot of new Set(moved)) {
    const at = next.indexOf(slot);
    // A slot that is not there yet is found in the room kept for it, if at all.
    if (at >= 0 && at < length) next.copyWithin(at, at + 1, length--);
  }
  for (const slot of new Set(moved)) {
    const at = firstAfter(next.subarray(0, length), (other) => compare(other, slot) > 0);
    next.copyWithin(at + 1, at, length++);
    next[at] = slot;
  }
  return next;
}

/** The first place where `after` holds; it holds for all behind it. */
export function firstAfter(slots: Int32Array, after: (slot: number) => boolean): number {
  let low = 0;
  let high = slots.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (after(slots[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}
