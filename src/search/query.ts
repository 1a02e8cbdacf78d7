import type { Context } from '#src/context.ts';
import { embeddedEngine } from './embedded.ts';
import type { SearchAnswer, SearchRequest } from './engine.ts';

/** Searches what is public, whoever asks. Any text is a question; it never throws for its words. */
export const searchAll = (ctx: Context, request: Omit<SearchRequest, 'now'>): Promise<SearchAnswer> =>
  embeddedEngine(ctx).search({ ...request, now: ctx.now });
