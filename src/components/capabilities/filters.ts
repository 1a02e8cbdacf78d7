import { CAPABILITY_SORTS, type CapabilityFilters, type CapabilitySort } from '#src/domain/capabilities/queries.ts';
import { REACHES } from '#src/domain/capabilities/states.ts';
import { type FacetCounts, type FacetFilters, worthChoosing } from '#src/lib/facets.ts';
import { CHAINS, FIELDS, REGIONS } from '#src/lib/vocabulary.ts';

/** Facets as a page shows them: name in the URL, heading, and the word of each value in its order. */
export type FacetWords<F extends string> = Readonly<
  Record<F, { label: string; values: Readonly<Record<string, string>> }>
>;
export type ShownFacet = {
  name: string;
  label: string;
  values: { value: string; word: string; count: number; chosen: boolean }[];
};

export const CAPABILITY_FACETS: FacetWords<keyof CapabilityFilters> = {
  field: { label: '领域', values: FIELDS },
  chain: { label: '产业链', values: CHAINS },
  region: { label: '地区', values: REGIONS },
  reach: { label: '服务范围', values: REACHES },
};

/** What a URL asks for; unknown values ask for nothing. */
export function filtersFrom<F extends string>(words: FacetWords<F>, params: URLSearchParams): FacetFilters<F> {
  const facets = Object.keys(words) as F[];
  const known = (facet: F) =>
    [...new Set(params.getAll(facet))].filter((value) => Object.hasOwn(words[facet].values, value));
  return Object.fromEntries(facets.map((facet) => [facet, known(facet)])) as unknown as FacetFilters<F>;
}

/** The facets with how many each value leads to, for the form beside a list of `total`; only what narrows it. */
export const shownFacets = <F extends string>(
  words: FacetWords<F>,
  counts: FacetCounts<F>,
  filters: FacetFilters<F>,
  total: number,
): ShownFacet[] =>
  (Object.keys(words) as F[]).flatMap((facet) => {
    const all = Object.entries(words[facet].values).map(([value, word]) => ({
      value,
      word,
      count: counts[facet][value] ?? 0,
      chosen: filters[facet].includes(value),
    }));
    const values = worthChoosing(all, total);
    return values.length > 0 ? [{ name: facet, label: words[facet].label, values }] : [];
  });

/** The choices as pairs of the URL, for the hidden fields of the other form on the page. */
export const pairsOf = (filters: Readonly<Record<string, readonly string[]>>): { name: string; value: string }[] =>
  Object.entries(filters).flatMap(([name, values]) => values.map((value) => ({ name, value })));

export const sortFrom = (params: URLSearchParams): CapabilitySort => {
  const sort = params.get('sort') ?? '';
  return Object.hasOwn(CAPABILITY_SORTS, sort) ? (sort as CapabilitySort) : 'newest';
};
