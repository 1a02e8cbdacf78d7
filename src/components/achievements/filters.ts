import type { FacetWords } from '#src/components/capabilities/filters.ts';
import { ACHIEVEMENT_SORTS, type AchievementFilters, type AchievementSort } from '#src/domain/achievements/queries.ts';
import { MODES } from '#src/domain/achievements/states.ts';
import { CHAINS, FIELDS } from '#src/lib/vocabulary.ts';
import { TRL_BANDS } from '#src/search/bands.ts';

const wordsOf = (table: Readonly<Record<string, { word: string }>>) =>
  Object.fromEntries(Object.entries(table).map(([key, { word }]) => [key, word]));

export const ACHIEVEMENT_FACETS: FacetWords<keyof AchievementFilters> = {
  field: { label: '领域', values: FIELDS },
  chain: { label: '产业链', values: CHAINS },
  trl: { label: '成熟度', values: wordsOf(TRL_BANDS) },
  mode: { label: '合作方式', values: wordsOf(MODES) },
};

export const sortFrom = (params: URLSearchParams): AchievementSort => {
  const sort = params.get('sort') ?? '';
  return Object.hasOwn(ACHIEVEMENT_SORTS, sort) ? (sort as AchievementSort) : 'newest';
};
