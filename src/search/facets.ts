import { FACETS, type Facet, type SearchAnswer, type SearchRequest } from './engine.ts';

/** How many documents of the question share these facet values. */
export type Group = Record<Facet, string> & { n: number };

type Filters = NonNullable<SearchRequest['filters']>;

/** Counts of each facet's values among what the other facets' choices leave, most first. */
export function countFacets(groups: readonly Group[], filters: Filters): SearchAnswer['facets'] {
  const counted = FACETS.map((facet) => {
    const counts = new Map<string, number>();
    for (const group of groups) {
      if (!passes(group, filters, facet)) continue;
      for (const value of valuesOf(group, facet)) counts.set(value, (counts.get(value) ?? 0) + group.n);
    }
    const values = Array.from(counts, ([value, count]) => ({ value, count })).filter(({ value }) => value !== '');
    return [facet, values.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))] as const;
  });
  return Object.fromEntries(counted) as SearchAnswer['facets'];
}

export const countAll = (groups: readonly Group[], filters: Filters): number =>
  groups.filter((group) => passes(group, filters)).reduce((sum, group) => sum + group.n, 0);

const passes = (group: Group, filters: Filters, except?: Facet): boolean =>
  FACETS.every(
    (facet) =>
      facet === except ||
      !filters[facet]?.length ||
      valuesOf(group, facet).some((value) => filters[facet]?.includes(value)),
  );

/** A document has any number of 合作方式, one value of every other facet. */
const valuesOf = (group: Group, facet: Facet): string[] => (facet === 'mode' ? group.mode.split(',') : [group[facet]]);
