/** Whether the first of two comes before the second; never of a thing and itself, and total, so that pages never overlap. */
export type Before = (a: number, b: number) => boolean;

/** The first so many of these rows, in order, without ordering the others: a heap with the last of those kept on top. */
export function firstOf(rows: Uint32Array, before: Before, count: number): number[] {
  const heap: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (heap.length < count) rise(heap, heap.push(row) - 1, before);
    else if (before(row, heap[0] as number)) {
      heap[0] = row;
      sink(heap, before);
    }
  }
  return heap.sort((a, b) => (before(a, b) ? -1 : 1));
}

function rise(heap: number[], from: number, before: Before): void {
  let at = from;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!before(heap[parent] as number, heap[at] as number)) return;
    swap(heap, at, parent);
    at = parent;
  }
}

function sink(heap: number[], before: Before): void {
  let at = 0;
  for (;;) {
    let last = at;
    for (const child of [2 * at + 1, 2 * at + 2])
      if (child < heap.length && before(heap[last] as number, heap[child] as number)) last = child;
    if (last === at) return;
    swap(heap, at, last);
    at = last;
  }
}

function swap(heap: number[], a: number, b: number): void {
  [heap[a], heap[b]] = [heap[b] as number, heap[a] as number];
}
