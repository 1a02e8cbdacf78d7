import { type EnqueuedTaskPromise, Meilisearch, MeilisearchApiError } from 'meilisearch';

export type Connection = { url: string; key: string };

/** A write answers as soon as it is in line; a rebuild sends many documents at once. */
const WRITE_MS = 20_000;
/** One task of a rebuild waits for all those before it. */
const TASK = { timeout: 600_000, interval: 20 };

export const connect = ({ url, key }: Connection, timeout = WRITE_MS): Meilisearch =>
  new Meilisearch({ host: url, apiKey: key, timeout, defaultWaitOptions: TASK });

/** Waits until Meilisearch has done it; throws what it says where it could not. */
export async function done(task: EnqueuedTaskPromise): Promise<void> {
  const { status, error } = await task.waitTask(TASK);
  if (status !== 'succeeded') throw new Error(`Meilisearch: ${error?.message ?? status}`);
}

/** Undefined for what the server says is not there. */
export function orMissing(thrown: unknown): undefined {
  if (thrown instanceof MeilisearchApiError && thrown.response.status === 404) return undefined;
  throw thrown;
}
