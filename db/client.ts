import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { type Client, createClient } from '@libsql/client';
import { drizzle, type LibSQLDatabase } from 'drizzle-orm/libsql';
import * as schema from './schema/index.ts';

type Handle = LibSQLDatabase<typeof schema>;

/** What queries get: reads only, so that an insert outside `write` does not compile. */
export type Reader = Pick<Handle, 'select' | 'selectDistinct' | '$count' | 'query' | '$with' | 'with' | 'all' | 'get'>;
export type Transaction = Parameters<Parameters<Handle['transaction']>[0]>[0];
/** Runs `work` alone, in one immediate transaction; a throw rolls everything back and is passed on. */
export type Write = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;

export type Database = {
  db: Reader;
  write: Write;
  /** The bare driver, for FTS5 statements and benchmarks. */
  client: Client;
  /** The full handle, for migrations only. */
  handle: Handle;
  /** Seals what must not be read from the tables alone. Of a handle opened without one it is random: such a handle reads none of it. */
  secret: KeyObject;
  close: () => void;
};

/**
 * Opens a libSQL database: `file:…`, `:memory:`, or `libsql://…` with a token.
 * All writes of the process go through one queue: two overlapping write transactions on a file freeze the event loop.
 */
export function openDatabase(
  url: string,
  { authToken, secret = createSecretKey(randomBytes(32)) }: { authToken?: string | undefined; secret?: KeyObject } = {},
): Database {
  const client = createClient({ url, timeout: 5000, ...(authToken ? { authToken } : {}) });
  const handle = drizzle(client, { schema, casing: 'snake_case' });
  return { db: handle, write: writeQueue(handle), client, handle, secret, close: () => client.close() };
}

function writeQueue(handle: Handle): Write {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const run = last.then(() => handle.transaction(work, { behavior: 'immediate' }));
    last = run.catch(() => undefined);
    return run;
  };
}
