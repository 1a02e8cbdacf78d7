/** Rows that share their facet values, and how many they are. A row may hold several values of one facet, or none. */
export type Group<F extends string> = Readonly<Record<F, string | readonly string[]>> & { n: number };
export type FacetFilters<F extends string> = Readonly<Record<F, readonly string[]>>;
/** How many rows hold each value. */
export type FacetCounts<F extends string> = Record<F, Record<string, number>>;

/** Counts of each facet's values among what the other facets' choices leave. */
export function countFacets<F extends string>(
  facets: readonly F[],
  groups: readonly Group<NoInfer<F>>[],
  filters: FacetFilters<NoInfer<F>>,
): FacetCounts<F> {
  const counted = facets.map((facet) => {
    const counts: Record<string, number> = {};
    for (const group of groups) {
      if (!facets.every((other) => other === facet || passes(group[other], filters[other]))) continue;
      for (const value of [group[facet]].flat()) counts[value] = (counts[value] ?? 0) + group.n;
    }
    return [facet, counts] as const;
  });
  return Object.fromEntries(counted) as FacetCounts<F>;
}

/** How many rows pass all facets. */
export const countPassing = <F extends string>(
  facets: readonly F[],
  groups: readonly Group<NoInfer<F>>[],
  filters: FacetFilters<NoInfer<F>>,
): number =>
  groups
    .filter((group) => facets.every((facet) => passes(group[facet], filters[facet])))
    .reduce((sum, group) => sum + group.n, 0);

const passes = (held: string | readonly string[], chosen: readonly string[]): boolean =>
  chosen.length === 0 || [held].flat().some((value) => chosen.includes(value));

/**
 * The values of a facet worth showing: those that lead somewhere, and what is chosen. None where choosing could not narrow:
 * there is but one, or each of them holds all there is.
 */
export function worthChoosing<V extends { count: number; chosen: boolean }>(values: readonly V[], total: number): V[] {
  const shown = values.filter(({ count, chosen }) => count > 0 || chosen);
  const narrows = shown.length > 1 && shown.some(({ count }) => count < total);
  return narrows || shown.some(({ chosen }) => chosen) ? shown : [];
}
