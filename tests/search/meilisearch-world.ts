import { onTestFinished, vi } from 'vitest';
import { createContext } from '#src/context.ts';
import { embeddedEngine } from '#src/search/embedded.ts';
import type { SearchDocument } from '#src/search/engine.ts';
import { connect } from '#src/search/meilisearch/client.ts';
import { indexOf } from '#src/search/meilisearch/copy.ts';
import { followMeilisearch } from '#src/search/meilisearch/follower.ts';
import { rebuildMeilisearch } from '#src/search/meilisearch/rebuild.ts';
import { engineStatus, searchAll } from '#src/search/query.ts';
import { createWorld } from '#tests/world.ts';
import { given } from './given.ts';
import { SERVER } from './meilisearch-server.ts';
import { standBetween } from './proxy.ts';

const PATIENCE = { timeout: 60_000, interval: 200 };
const LONGER_THAN_ANY_PAUSE = 61_000;

/** A portal with a Meilisearch server behind a proxy; what it made on the server goes when the test ends. */
export async function createPortal(key = SERVER.key) {
  const proxy = await standBetween(SERVER.url);
  const world = await createWorld();
  const { database } = world;
  database.services.meilisearch = { url: proxy.url, key };
  const engine = embeddedEngine(database);
  const client = connect(SERVER);
  const official = await world.official();
  onTestFinished(() => cleanUp(indexOf(database)));
  const ctx = () => createContext(database, undefined, world.now);
  const ask = (q: string) => searchAll(ctx(), { q });
  const answeredBy = async (q: string) => (await ask(q)).engine;
  return {
    world,
    proxy,
    client,
    index: indexOf(database),
    put: (id: string, title: string, over: Partial<SearchDocument> = {}) =>
      engine.put([given({ id, ...over }, { title })]),
    remove: (id: string) => engine.remove([{ index: 'capabilities', id }]),
    rebuild: () => rebuildMeilisearch(database, undefined, () => world.now),
    ask,
    ids: async (q: string) => (await ask(q)).hits.map(({ id }) => id),
    status: () => engineStatus(world.as(official)),
    follow: () => followMeilisearch(ctx()),
    /** Lets the worker go on until the copy has all. */
    catchUp: () =>
      vi.waitUntil(async () => {
        world.now += LONGER_THAN_ANY_PAUSE;
        await followMeilisearch(ctx());
        const status = await engineStatus(world.as(official));
        return status?.behind === 0 && !status.failure;
      }, PATIENCE),
    /** Until the server is asked again, and has answered. */
    isBack: (q: string) => vi.waitUntil(async () => (await answeredBy(q)) === 'meilisearch', PATIENCE),
  };
}

export async function cleanUp(index: string): Promise<void> {
  const client = connect(SERVER);
  const { results } = await client.getRawIndexes({ limit: 1000 });
  for (const { uid } of results) if (uid.startsWith(index)) await client.deleteIndex(uid);
  const keys = await client.getKeys({ limit: 1000 });
  for (const { uid, indexes } of keys.results) if (indexes.includes(index)) await client.deleteKey(uid);
}

/** What was logged, which the test expects: no complaint is left for the end. */
export function takeLogged(): string[] {
  const logged = vi.mocked(console.error).mock.calls.map(([first]) => String(first));
  vi.mocked(console.error).mockClear();
  return logged;
}
