export type Vector = Float64Array;
/** Place, weight, place, weight …: only what is not zero. */
export type Sparse = readonly number[];

/** Weights below this share of the whole are not worth keeping. */
const SMALL = 0.04;

export function addTo(a: Vector, b: Vector, times: number): void {
  for (let i = 0; i < a.length; i++) a[i] = (a[i] as number) + times * (b[i] as number);
}

/** The same direction, length 1; nothing stays nothing. */
export function unit(a: Vector): Vector {
  const length = Math.sqrt(a.reduce((sum, x) => sum + x * x, 0)) || 1;
  return a.map((x) => x / length);
}

export function toSparse(a: Vector): number[] {
  const sparse: number[] = [];
  for (const [i, x] of a.entries()) if (Math.abs(x) >= SMALL) sparse.push(i, Math.round(x * 1000) / 1000);
  return sparse;
}

export function dot(a: Vector, sparse: Sparse): number {
  let sum = 0;
  for (let i = 0; i < sparse.length; i += 2) sum += (a[sparse[i] as number] ?? 0) * (sparse[i + 1] as number);
  return sum;
}

export function toDense(sparse: Sparse, size: number): Vector {
  const vector = new Float64Array(size);
  for (let i = 0; i < sparse.length; i += 2) vector[sparse[i] as number] = sparse[i + 1] as number;
  return vector;
}

export function weightAt(sparse: Sparse, place: number): number {
  for (let i = 0; i < sparse.length; i += 2) if (sparse[i] === place) return sparse[i + 1] as number;
  return 0;
}
