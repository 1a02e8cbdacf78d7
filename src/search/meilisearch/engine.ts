import type { SearchEngine, SearchKey } from '../engine.ts';
import type { Asker } from './ask.ts';
import { done } from './client.ts';
import { type Held, toHeld, toKey } from './documents.ts';
import { type Reading, search } from './search.ts';

/**
 * The same contract on an index of a Meilisearch server. Writes wait until they are done.
 */
export const meilisearchEngine = (asker: Asker, reading: Reading): SearchEngine => {
  const index = asker.client.index<Held>(asker.index);
  return {
    name: 'meilisearch',
    put: async (documents) => {
      if (documents.length > 0)
        await done(
          index.addDocuments(
            documents.map((document) => toHeld(document)),
            { primaryKey: 'key' },
          ),
        );
    },
    remove: async (keys) => {
      if (keys.length > 0) await done(index.deleteDocuments(keys.map(toKey)));
    },
    clear: () => done(index.deleteAllDocuments()),
    search: (request) => search(asker, request, reading),
    keysAfter: (after, limit) => keysAfter(asker, after, limit),
  };
};

async function keysAfter({ client, index }: Asker, after: SearchKey | undefined, limit: number): Promise<SearchKey[]> {
  const { hits } = await client.index<Held>(index).search('', {
    ...(after ? { filter: `key > "${toKey(after)}"` } : {}),
    sort: ['key:asc'],
    attributesToRetrieve: ['index', 'id'],
    limit,
  });
  return hits.map((hit) => ({ index: hit.index, id: hit.id }));
}
