import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from '@libsql/client';
import { drizzle, type LibSQLDatabase } from 'drizzle-orm/libsql';
import * as schema from './schema/index.ts';

type Handle = LibSQLDatabase<typeof schema>;

/** What queries get: reads only, so that an insert outside `write` does not compile. */
export type Reader = Pick<Handle, 'select' | 'selectDistinct' | '$count' | 'query' | '$with' | 'with' | 'all' | 'get'>;
export type Transaction = Parameters<Parameters<Handle['transaction']>[0]>[0];
/** Runs `work` alone, in one immediate transaction; a throw rolls everything back and is passed on. */
export type Write = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;

/** What an operator has connected beside the database; absent is nothing lost but what it would add. */
export type Services = {
  meilisearch?: { url: string; key: string };
  embedder?: { source: 'openai' | 'ollama' | 'rest'; url: string; model: string; key: string; dimensions: number };
};

export type Database = {
  db: Reader;
  write: Write;
  /** The bare driver, for FTS5 statements and benchmarks. */
  client: Client;
  /** The full handle, for migrations only. */
  handle: Handle;
  /** Seals what must not be read from the tables alone. Of a handle opened without one it is random: such a handle reads none of it. */
  secret: KeyObject;
  /** Folder of the uploaded files that `files` tells of, see src/files/store.ts. Without one given: a new one for temporary files. */
  files: string;
  services: Services;
  close: () => void;
};

type Options = { authToken?: string | undefined; secret?: KeyObject; files?: string; services?: Services };

/** A path only: the folder is made by the first file stored in it. */
const newFolder = (): string => join(tmpdir(), `jiebang-files-${randomBytes(9).toString('base64url')}`);

/**
 * Opens a libSQL database: `file:…`, `:memory:`, or `libsql://…` with a token.
 * All writes of the process go through one queue: two overlapping write transactions on a file freeze the event loop.
 */
export function openDatabase(
  url: string,
  { authToken, secret = createSecretKey(randomBytes(32)), files = newFolder(), services = {} }: Options = {},
): Database {
  const client = createClient({ url, timeout: 5000, ...(authToken ? { authToken } : {}) });
  const handle = drizzle(client, { schema, casing: 'snake_case' });
  return {
    db: handle,
    write: writeQueue(handle),
    client,
    handle,
    secret,
    files,
    services,
    close: () => client.close(),
  };
}

function writeQueue(handle: Handle): Write {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const run = last.then(() => handle.transaction(work, { behavior: 'immediate' }));
    last = run.catch(() => undefined);
    return run;
  };
}
