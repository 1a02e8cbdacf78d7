import { CLOSING_BANDS } from '../bands.ts';
import { FACETS, type Facet, type SearchAnswer, type SearchRequest } from '../engine.ts';
import type { Found, Part } from './ask.ts';
import { both, chosen, inBand, overdue, scopeOf } from './filters.ts';

type Counts = Map<string, number>;
/** What to count, and what of it goes where once it is counted. */
type Counting = { part: Part; read: (found: Found, facets: Record<Facet, Counts>) => void };

/** Of `closing` nothing is stored: what it is changes by the hour. */
const STORED = FACETS.filter((facet) => facet !== 'closing');

/**
 * The counts of every facet, each as if nothing of it were chosen, and how much answers the question before any choice by its
 * words. What is found of `first`, which holds to all choices, is counted with it. `near`: some is found by meaning.
 */
export function planCounts(request: SearchRequest, first: Part, near = false) {
  const free = STORED.filter((facet) => !request.filters?.[facet]?.length);
  const own = STORED.filter((facet) => !free.includes(facet));
  const among = (except?: Facet) => both(scopeOf(request), chosen(request, except));
  const countings: Counting[] = [
    { part: { ...first, facets: free }, read: take(free) },
    ...own.map((facet) => ({ part: { filter: among(facet), facets: [facet] }, read: take([facet]) })),
    { part: { filter: both(among('state'), overdue(request.now)) }, read: moveOverdue },
    ...Object.keys(CLOSING_BANDS).map((band): Counting => {
      const filter = both(among('closing'), inBand(band, request.now));
      return { part: { filter }, read: ({ total }, { closing }) => void closing.set(band, total) };
    }),
  ];
  const isChosen = among() !== scopeOf(request);
  const byWordsAlone = [...(near ? [among()] : []), ...(isChosen ? [scopeOf(request)] : [])];
  return {
    parts: [...countings.map(({ part }) => part), ...byWordsAlone.map((filter): Part => ({ filter, byWords: true }))],
    read: (found: readonly Found[]) => {
      const facets = Object.fromEntries(FACETS.map((facet) => [facet, new Map()])) as Record<Facet, Counts>;
      for (const [i, { read }] of countings.entries()) if (found[i]) read(found[i], facets);
      const total = found[0]?.total ?? 0;
      const rest = found.slice(countings.length).map((one) => one.total);
      const byWords = near ? (rest.shift() ?? 0) : total;
      return {
        total,
        near: total - byWords,
        before: isChosen ? (rest.shift() ?? 0) : byWords,
        facets: inOrder(facets),
      };
    },
  };
}

const take =
  (some: readonly Facet[]): Counting['read'] =>
  ({ counts }, facets) => {
    for (const facet of some) facets[facet] = new Map(Object.entries(counts[facet] ?? {}));
  };

function moveOverdue({ total }: Found, { state }: Record<Facet, Counts>): void {
  if (total === 0) return;
  state.set('open', (state.get('open') ?? 0) - total);
  state.set('closed', (state.get('closed') ?? 0) + total);
}

const inOrder = (facets: Record<Facet, Counts>): SearchAnswer['facets'] =>
  Object.fromEntries(
    FACETS.map((facet) => {
      const values = Array.from(facets[facet], ([value, count]) => ({ value, count }));
      const held = values.filter(({ count }) => count > 0);
      return [facet, held.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))];
    }),
  ) as SearchAnswer['facets'];
