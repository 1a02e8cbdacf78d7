import type { Context } from '#src/context.ts';
import { embeddedEngine } from './embedded.ts';
import type { SearchAnswer, SearchRequest } from './engine.ts';
import { openNear } from './meaning/near.ts';
import { askIfThere } from './meilisearch/breaker.ts';
import { openMeilisearch } from './meilisearch/open.ts';

export { type EngineStatus, engineStatus } from './meilisearch/status.ts';

/**
 * Search over all that is public: listings, capabilities, achievements, organisations. Anyone may. Meilisearch answers where
 * it is connected and built; where it fails to, the embedded engine does, and the answer says so. Where there is an embedder
 * the embedded engine finds by meaning too.
 */
export async function searchAll(ctx: Context, request: Omit<SearchRequest, 'now'>): Promise<SearchAnswer> {
  const asked = { ...request, now: ctx.now };
  const other = await openMeilisearch(ctx);
  const answer = other && (await askIfThere(ctx.services.meilisearch?.url ?? '', () => other.search(asked)));
  if (answer) return answer;
  const embedded = embeddedEngine({ ...ctx, findNear: openNear(ctx) });
  return { ...(await embedded.search(asked)), ...(other ? { fallback: true } : {}) };
}
