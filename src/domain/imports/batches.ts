import { ROWS_PER_STEP } from './rows.ts';

/** Groups of rows, as they come. */
export async function* batches<T>(rows: AsyncIterable<T> | Iterable<T>, size = ROWS_PER_STEP): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
