import { sql } from 'drizzle-orm';
import { onTestFinished } from 'vitest';
import { createContext } from '#src/context.ts';
import { embeddedEngine } from '#src/search/embedded.ts';
import type { SearchDocument, SearchRequest } from '#src/search/engine.ts';
import { followEmbeddings } from '#src/search/meaning/follower.ts';
import { searchAll } from '#src/search/query.ts';
import { createWorld, type World } from '#tests/world.ts';
import { startEmbedder } from './embedder-server.ts';
import { given } from './given.ts';

/** A portal with an embedder of its own. */
export async function createPortal(of?: World) {
  const embedder = await startEmbedder();
  onTestFinished(embedder.stop);
  const world = of ?? (await createWorld());
  const { database } = world;
  database.services.embedder = embedder.service;
  const engine = embeddedEngine(database);
  const ctx = () => createContext(database, undefined, world.now);
  const ask = (q: string, over: Partial<SearchRequest> = {}) => searchAll(ctx(), { q, ...over });
  const { state } = embedder;
  return {
    world,
    embedder,
    ask,
    ids: async (q: string, over: Partial<SearchRequest> = {}) => (await ask(q, over)).hits.map(({ id }) => id),
    put: (
      id: string,
      title: string,
      over: Partial<SearchDocument> = {},
      texts: Partial<SearchDocument['texts']> = {},
    ) => engine.put([given({ id, ...over }, { title, ...texts })]),
    remove: (id: string) => engine.remove([{ index: 'capabilities', id }]),
    follow: () => followEmbeddings(ctx()),
    /** Texts asked for since the last call. */
    taken: () => state.asked.splice(0).flatMap(({ texts }) => texts),
    stored: async () =>
      (await database.db.all<{ id: string }>(sql`SELECT id AS id FROM search_vectors ORDER BY id`)).map(({ id }) => id),
  };
}
