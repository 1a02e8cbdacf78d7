import type { Database, Reader, Transaction } from '#db/client.ts';
import type { SearchPayload } from '#db/schema/index.ts';
import { embeddedWithin } from './embedded.ts';
import type { Index, SearchKey } from './engine.ts';
import { SOURCES } from './sources.ts';

/** Rows tokenised and written in one transaction: long enough to be quick, short enough for other writes to get in. */
const BATCH = 200;
/** Whose texts carry the name, and hang on the verification, of their organisation. */
const OWNED: readonly Index[] = ['listings', 'capabilities', 'achievements'];

/**
 * Brings the index up to date with these rows, whatever became of them: reloaded and put, or removed. Loading and writing
 * share a transaction, so that of two workers the later one never writes what it read before the other. An organisation
 * takes what it owns along.
 */
export async function refreshIndex(
  database: Pick<Database, 'write' | 'db'>,
  payloads: SearchPayload[],
  now = Date.now(),
): Promise<void> {
  await refreshKeys(database, distinct(payloads), now);
  for (const { index, id } of payloads) {
    if (index === 'organisations') await refreshOwned(database, id, now);
  }
}

async function refreshOwned(
  database: Pick<Database, 'write' | 'db'>,
  organisationId: string,
  now: number,
): Promise<void> {
  for (const index of OWNED) {
    for await (const ids of pages((after) => SOURCES[index].idsAfter(database.db, after, BATCH, organisationId)))
      await refreshKeys(database, keysOf(index, ids), now);
  }
}

async function refreshKeys({ write }: Pick<Database, 'write'>, keys: SearchKey[], now: number): Promise<void> {
  for (let i = 0; i < keys.length; i += BATCH) {
    const batch = keys.slice(i, i + BATCH);
    await write((tx) => refreshBatch(tx, batch, now));
  }
}

/** These keys as their rows stand now, loaded and written in one transaction. */
export async function refreshBatch(tx: Transaction, keys: SearchKey[], now: number): Promise<void> {
  const engine = embeddedWithin(tx);
  const documents = await documentsOf(tx, keys, now);
  const held = new Set(documents.map(keyOf));
  await engine.put(documents);
  await engine.remove(keys.filter((key) => !held.has(keyOf(key))));
}

/** The documents of those of these keys that belong in the index at this moment. */
export async function documentsOf(db: Reader, keys: SearchKey[], now: number) {
  const documents = [];
  for (const [index, some] of Map.groupBy(keys, (key) => key.index))
    documents.push(
      ...(await SOURCES[index].documents(
        db,
        some.map((key) => key.id),
        now,
      )),
    );
  return documents;
}

async function* pages(read: (after: string) => Promise<{ id: string }[]>): AsyncGenerator<string[]> {
  let after = '';
  for (;;) {
    const ids = (await read(after)).map((row) => row.id);
    if (ids.length === 0) return;
    yield ids;
    after = ids.at(-1) as string;
  }
}

const keysOf = (index: Index, ids: string[]): SearchKey[] => ids.map((id) => ({ index, id }));

export const keyOf = (key: SearchKey): string => `${key.index}/${key.id}`;

const distinct = (keys: SearchKey[]): SearchKey[] => [...new Map(keys.map((key) => [keyOf(key), key])).values()];
