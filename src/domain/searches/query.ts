import { FACETS, type Facet } from '#src/search/engine.ts';

/** What is looked for, as the search page takes it: words and chosen facet values. */
export type SavedQuery = { q: string; filters: Partial<Record<Facet, string[]>> };

const MAX_WORDS = 200;
const MAX_VALUES = 30;
const MAX_VALUE = 60;

/** Reads the address of a search; what no search page sends is left out. */
export function queryFrom(params: URLSearchParams): SavedQuery {
  const q = [...(params.get('q') ?? '').toWellFormed().trim()].slice(0, MAX_WORDS).join('');
  const filters: SavedQuery['filters'] = {};
  for (const facet of FACETS) {
    const values = [...new Set(params.getAll(facet))].filter((value) => value !== '' && value.length <= MAX_VALUE);
    if (values.length > 0) filters[facet] = values.slice(0, MAX_VALUES);
  }
  return { q, filters };
}

/** Whether anything is asked for at all: else it would be everything. */
export const isAsking = ({ q, filters }: SavedQuery): boolean => q !== '' || Object.keys(filters).length > 0;

/** The path of the search page that asks this, newest first. */
export function addressOf({ q, filters }: SavedQuery): string {
  const params = new URLSearchParams();
  if (q) params.set('q', q);
  for (const facet of FACETS) for (const value of filters[facet] ?? []) params.append(facet, value);
  params.set('sort', 'newest');
  return `/search?${params}`;
}
