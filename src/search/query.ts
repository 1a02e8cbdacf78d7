import type { Context } from '#src/context.ts';
import { embeddedEngine } from './embedded.ts';
import type { SearchAnswer, SearchRequest } from './engine.ts';

/** Search over all that is public: listings, capabilities, achievements, organisations. Anyone may. */
export const searchAll = (ctx: Context, request: Omit<SearchRequest, 'now'>): Promise<SearchAnswer> =>
  embeddedEngine(ctx).search({ ...request, now: ctx.now });
