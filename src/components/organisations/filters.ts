import { ORGANISATION_KIND_WORDS } from '#src/domain/organisations/input.ts';
import type { ORGANISATION_FACETS, OrganisationFilters } from '#src/domain/organisations/queries.ts';
import { LABEL_WORDS } from '#src/domain/organisations/states.ts';
import { cleanLine, truncate } from '#src/lib/text.ts';
import { FIELDS, REGIONS } from '#src/lib/vocabulary.ts';

type Facet = (typeof ORGANISATION_FACETS)[number];

/** Facets as the page shows them: heading, and the word of each value in its order. */
export const FACET_WORDS: Readonly<Record<Facet, { label: string; values: Readonly<Record<string, string>> }>> = {
  kind: { label: '类型', values: ORGANISATION_KIND_WORDS },
  field: { label: '领域', values: FIELDS },
  region: { label: '地区', values: REGIONS },
  label: { label: '称号', values: LABEL_WORDS },
};
export const FACETS = Object.keys(FACET_WORDS) as Facet[];

/** What a URL of the list asks for. Unknown values ask for nothing. */
export function filtersFrom(params: URLSearchParams): OrganisationFilters {
  const known = (facet: Facet) =>
    [...new Set(params.getAll(facet))].filter((value) => Object.hasOwn(FACET_WORDS[facet].values, value));
  return {
    word: truncate(cleanLine(params.get('word') ?? ''), 60),
    kind: known('kind'),
    field: known('field'),
    region: known('region'),
    label: known('label'),
  };
}

/** How many choices narrow the list. */
export const countChosen = (filters: OrganisationFilters): number =>
  FACETS.reduce((sum, facet) => sum + filters[facet].length, filters.word === '' ? 0 : 1);
