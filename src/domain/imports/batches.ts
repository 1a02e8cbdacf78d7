import { setImmediate as nextTurn } from 'node:timers/promises';
import { ROWS_PER_STEP } from './rows.ts';

/**
 * Groups of rows, as they come. Between two of them others get their turn: the driver of a database file works on the
 * thread of the server, and thousands of rows in one go would keep every visitor waiting.
 */
export async function* batches<T>(rows: AsyncIterable<T> | Iterable<T>, size = ROWS_PER_STEP): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < size) continue;
    yield batch;
    await nextTurn();
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
