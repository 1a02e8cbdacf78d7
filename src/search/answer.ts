import type { SearchAnswer, SearchRequest } from './engine.ts';
import type { Question } from './question.ts';

const PAGE_SIZE = 20;
export const MAX_SIZE = 100;
export const MAX_PAGE = 500;
/** So many of the best are looked at closer, see `lookCloser`. */
export const DEPTH = 50;

/** The page asked for, within bounds whatever was asked; `from` counts its first hit from 0. */
export function pageOf(request: Pick<SearchRequest, 'page' | 'size'>): { page: number; size: number; from: number } {
  const size = within(request.size ?? PAGE_SIZE, MAX_SIZE);
  const page = within(request.page ?? 1, MAX_PAGE);
  return { page, size, from: (page - 1) * size };
}

const within = (n: number, max: number): number => (Number.isFinite(n) ? Math.min(Math.max(1, Math.trunc(n)), max) : 1);

/** As much as the page shows; of a page among the best that are looked at closer, all of those. */
export const reachOf = (from: number, size: number, closer: boolean): { from: number; count: number } =>
  closer && from < DEPTH ? { from: 0, count: Math.max(DEPTH, from + size) } : { from, count: size };

type Reading = { question: Question; relaxed: boolean; corrected?: string; near?: number };

/** What an answer says of how its question was read. */
export function understoodOf({ question, relaxed, corrected, near = 0 }: Reading): SearchAnswer['understood'] {
  const { words, also, phrases, excluded, nothing, truncated } = question;
  return {
    ...{ words, phrases, excluded, nothing, truncated, relaxed },
    ...(also.length > 0 ? { also } : {}),
    ...(corrected === undefined ? {} : { corrected }),
    ...(near > 0 ? { near } : {}),
  };
}
