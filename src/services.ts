import type { Services } from '#db/client.ts';
import type { Config } from './config.ts';

/** The services beside the database that the configuration names. */
export const readServices = (config: Config): Services => ({
  ...(config.MEILISEARCH_URL ? { meilisearch: { url: config.MEILISEARCH_URL, key: config.MEILISEARCH_KEY } } : {}),
  ...(config.EMBEDDER_URL
    ? {
        embedder: {
          source: config.EMBEDDER_SOURCE,
          url: config.EMBEDDER_URL,
          model: config.EMBEDDER_MODEL,
          key: config.EMBEDDER_KEY,
          dimensions: config.EMBEDDER_DIMENSIONS,
          near: config.EMBEDDER_NEAR,
        },
      }
    : {}),
});
