import { LISTING_KIND_WORDS } from '#src/domain/listings/input.ts';
import { LISTING_STATE_WORDS, PHASES } from '#src/domain/listings/states.ts';
import { ORGANISATION_KIND_WORDS } from '#src/domain/organisations/input.ts';
import { FIELDS, REGIONS, word } from '#src/lib/vocabulary.ts';
import type { Facet, Index } from '#src/search/engine.ts';

export const INDEX_WORDS: Record<Index, string> = {
  listings: '榜单',
  capabilities: '能力',
  achievements: '成果',
  organisations: '单位',
};

export const FACET_WORDS: Record<Facet, string> = {
  index: '是什么',
  field: '产业链',
  region: '地区',
  kind: '类型',
  state: '状态',
};

const VALUES: Record<Facet, Readonly<Record<string, string>>> = {
  index: INDEX_WORDS,
  field: FIELDS,
  region: REGIONS,
  kind: { ...LISTING_KIND_WORDS, ...ORGANISATION_KIND_WORDS },
  state: {
    ...LISTING_STATE_WORDS,
    ...Object.fromEntries(Object.entries(PHASES).map(([phase, { word }]) => [phase, word])),
    published: '已发布',
    verified: '已认证',
  },
};

/** The word of a facet's value. */
export const facetWord = (facet: Facet, value: string): string => word(VALUES[facet], value);
