import type { Columns } from './columns.ts';
import type { Expression } from './expression.ts';
import type { Posting } from './postings.ts';

/** The list of each term of an expression. */
export type Lists = ReadonlyMap<string, Posting>;

/** Saturation and length as in FTS5's bm25, and the least it lets a term tell. */
const K1 = 1.2;
const B = 0.75;
const LEAST_TELLING = 1e-6;

/** Row numbers of what an expression holds of, in no order, each once. */
export function gather(expression: Expression, lists: Lists, size: number): Uint32Array {
  if ('term' in expression) return lists.get(expression.term)?.rows ?? new Uint32Array(0);
  if ('either' in expression) {
    const rows = gather(expression.either, lists, size);
    return rows.length > 0 ? rows : gather(expression.else, lists, size);
  }
  const parts = ('all' in expression ? expression.all : expression.any).map((part) => gather(part, lists, size));
  return 'all' in expression ? common(parts, size) : together(parts, size);
}

function common(parts: Uint32Array[], size: number): Uint32Array {
  const [first = new Uint32Array(0), ...others] = parts.sort((a, b) => a.length - b.length);
  let rows = first;
  for (const other of others) {
    const there = marked(other, size);
    rows = rows.filter((row) => there[row] === 1);
  }
  return rows;
}

export function together(parts: Uint32Array[], size: number): Uint32Array {
  const seen = new Uint8Array(size);
  const rows = new Uint32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let count = 0;
  for (const part of parts)
    for (let i = 0; i < part.length; i++) {
      const row = part[i] as number;
      if (seen[row] === 1) continue;
      seen[row] = 1;
      rows[count++] = row;
    }
  return rows.subarray(0, count);
}

export function marked(rows: Uint32Array, size: number): Uint8Array {
  const marks = new Uint8Array(size);
  for (let i = 0; i < rows.length; i++) marks[rows[i] as number] = 1;
  return marks;
}

/**
 * How well each row answers, under its number: bm25 over where each term stands, as FTS5 makes it, but that a term counts
 * once a column, however often it stands there; how often is seen when the best are looked at closer.
 */
export function scoreAll({ size, count, tokens, numbers }: Columns, lists: Lists): Float64Array {
  const scores = new Float64Array(size);
  const average = tokens / count || 1;
  for (const { rows, weights } of lists.values()) {
    const telling = Math.max(LEAST_TELLING, Math.log((count - rows.length + 0.5) / (rows.length + 0.5)));
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number;
      const weight = weights[i] as number;
      const length = (numbers.tokens[row] as number) || average;
      const saturation = weight + K1 * (1 - B + (B * length) / average);
      scores[row] = (scores[row] as number) + (telling * weight * (K1 + 1)) / saturation;
    }
  }
  return scores;
}
