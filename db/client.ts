import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient } from '@libsql/client';
import { drizzle, type LibSQLDatabase } from 'drizzle-orm/libsql';
import * as schema from './schema/index.ts';

type Handle = LibSQLDatabase<typeof schema>;

/** What queries get: reads only, so that an insert outside `write` does not compile. */
export type Reader = Pick<Handle, 'select' | 'selectDistinct' | '$count' | 'query' | '$with' | 'with' | 'all' | 'get'>;
export type Transaction = Parameters<Parameters<Handle['transaction']>[0]>[0];
/** Runs `work` alone, in an immediate transaction; a throw rolls back all it wrote and is passed on. Returns once it is on the disk. */
export type Write = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;

/** A model that turns texts into vectors. `near`: from this cosine on two texts mean something alike. */
export type Embedder = {
  source: 'openai' | 'ollama' | 'rest';
  url: string;
  model: string;
  key: string;
  dimensions: number;
  near: number;
};

/** What an operator has connected beside the database; absent is nothing lost but what it would add. */
export type Services = {
  meilisearch?: { url: string; key: string };
  embedder?: Embedder;
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

/** How long a write may wait for those of other processes; then what it was told is passed on. */
const MOST_WAIT_MS = 30_000;
/** Of that so long in one go: while SQLite waits the whole process does. */
const WAIT_MS = 4;

/**
 * Opens a libSQL database: `file:…`, `:memory:`, or `libsql://…` with a token.
 * All writes of the process go through one queue: two overlapping write transactions on a file freeze the event loop.
 */
export function openDatabase(
  url: string,
  { authToken, secret = createSecretKey(randomBytes(32)), files = newFolder(), services = {} }: Options = {},
): Database {
  const open = (timeout: number) => createClient({ url, timeout, ...(authToken ? { authToken } : {}) });
  const client = open(5000);
  const handle = drizzle(client, { schema, casing: 'snake_case' });
  // A file is written over connections of its own, which can be thrown away without a reader noticing.
  const writer = url.startsWith('file:') ? open(WAIT_MS) : client;
  const write = writeQueue(writer, writer === client ? handle : drizzle(writer, { schema, casing: 'snake_case' }));
  const close = () => {
    writer.close();
    client.close();
  };
  return { db: handle, write, client, handle, secret, files, services, close };
}

type Job = {
  work: (tx: Transaction) => Promise<unknown>;
  resolve: (value: never) => void;
  reject: (thrown: unknown) => void;
};

/** So many that wait share one commit, for so long: it costs as much as all that is written for one sign-up. */
const MOST_TOGETHER = 16;
const TOGETHER_MS = 40;

function writeQueue(writer: Client, handle: Handle): Write {
  const waiting: Job[] = [];
  let busy = false;
  const drain = async () => {
    busy = true;
    while (waiting.length > 0) await commitNext(writer, handle, waiting);
    busy = false;
  };
  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push({ work, resolve, reject });
      if (!busy) void drain();
    });
}

/**
 * Runs the first that waits and, where others wait behind it, those in the same transaction, one after the other. Each is
 * told what became of it once that is on the disk. One that throws takes back what it wrote itself and is the last of
 * them, so that nothing it left undone can reach into the next.
 */
async function commitNext(writer: Client, handle: Handle, waiting: Job[]): Promise<void> {
  const [first] = waiting.splice(0, 1) as [Job];
  const told: (() => void)[] = [];
  const begun = [first];
  try {
    const value = await inTurn(writer, handle, async (tx) => {
      const until = performance.now() + TOGETHER_MS;
      const value = await first.work(tx);
      while (waiting.length > 0 && begun.length < MOST_TOGETHER && performance.now() < until) {
        const [next] = waiting.splice(0, 1) as [Job];
        begun.push(next);
        if (!(await joins(tx, next, told))) break;
      }
      return value;
    });
    first.resolve(value as never);
    for (const tell of told) tell();
  } catch (thrown) {
    for (const { reject } of begun) reject(thrown);
  }
  // Those of other processes come in between.
  if (begun.length > 1) await sleep(1);
}

/** Whether it ended well. */
const joins = (tx: Transaction, { work, resolve, reject }: Job, told: (() => void)[]): Promise<boolean> =>
  tx.transaction(work).then(
    (value) => told.push(() => resolve(value as never)) > 0,
    (thrown: unknown) => told.push(() => reject(thrown)) < 0,
  );

/** Waits while another process writes, so long as `work` has not begun. */
async function inTurn<T>(writer: Client, handle: Handle, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const until = Date.now() + MOST_WAIT_MS;
  for (;;) {
    let begun = false;
    const begin = (tx: Transaction) => {
      begun = true;
      return work(tx);
    };
    try {
      return await handle.transaction(begin, { behavior: 'immediate' });
    } catch (thrown) {
      if (begun || !isBusy(thrown) || Date.now() > until) throw thrown;
      // libSQL leaves the BEGIN that was refused unfinished: a connection that was refused once can never commit again.
      writer.reconnect();
      await sleep(5 + Math.random() * 15);
    }
  }
}

const isBusy = (thrown: unknown): boolean =>
  [thrown, (thrown as { cause?: unknown } | undefined)?.cause].some(
    (error) => (error as { code?: string } | undefined)?.code === 'SQLITE_BUSY',
  );
