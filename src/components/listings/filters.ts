import type { Facet, ListingFilters, ListingSort, MONEY_BANDS } from '#src/domain/listings/board.ts';
import { LISTING_KIND_WORDS } from '#src/domain/listings/input.ts';
import { PHASES, PUBLIC_PHASES } from '#src/domain/listings/states.ts';
import { CHAINS, FIELDS, REGIONS } from '#src/lib/vocabulary.ts';

/** Facets as the page shows them: heading, and the word of each value in its order. */
export const FACET_WORDS: Record<Facet, { label: string; values: Readonly<Record<string, string>> }> = {
  phase: { label: '状态', values: Object.fromEntries(PUBLIC_PHASES.map((phase) => [phase, PHASES[phase].word])) },
  field: { label: '领域', values: FIELDS },
  chain: { label: '产业链', values: CHAINS },
  kind: { label: '类型', values: LISTING_KIND_WORDS },
  due: { label: '截止', values: { '7': '7 天内', '30': '30 天内' } },
  money: {
    label: '资金',
    values: {
      '0-100': '不足 100 万元',
      '100-500': '100 至 500 万元',
      '500-1000': '500 至 1,000 万元',
      '1000-': '1,000 万元以上',
      none: '未列资金',
    } satisfies Record<keyof typeof MONEY_BANDS, string>,
  },
  region: { label: '地区', values: REGIONS },
};

/** Names in the URL: `state` is what people would write for the phase. */
export const PARAMS: Record<Facet, string> = {
  phase: 'state',
  field: 'field',
  chain: 'chain',
  kind: 'kind',
  due: 'due',
  money: 'money',
  region: 'region',
};

export const SORTS: Record<ListingSort, string> = {
  due: '截止最近',
  recent: '最新发榜',
  money: '资金最多',
  bids: '揭榜最少',
};

/** All that was ever published: the forms of this page always send a sort, and then no state is every state. */
export const ALL_LISTINGS = '/listings?sort=recent';

/** What a URL of the list asks for. Without any choice: 揭榜中. Unknown values ask for nothing. */
export function filtersFrom(params: URLSearchParams): ListingFilters {
  const known = (facet: Facet) =>
    [...new Set(params.getAll(PARAMS[facet]))].filter((value) => Object.hasOwn(FACET_WORDS[facet].values, value));
  const bare = !params.has('state') && !params.has('sort');
  return {
    phase: bare ? ['open'] : known('phase'),
    field: known('field'),
    chain: known('chain'),
    kind: known('kind'),
    region: known('region'),
    money: known('money'),
    due: known('due').slice(0, 1),
  } as ListingFilters;
}

export const sortFrom = (params: URLSearchParams): ListingSort => {
  const sort = params.get('sort') ?? '';
  return Object.hasOwn(SORTS, sort) ? (sort as ListingSort) : 'due';
};

/** The choices as pairs of the URL, for the hidden fields of the other form on the page. */
export const pairsOf = (filters: ListingFilters): { name: string; value: string }[] =>
  (Object.keys(PARAMS) as Facet[]).flatMap((facet) => filters[facet].map((value) => ({ name: PARAMS[facet], value })));
