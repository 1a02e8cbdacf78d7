import { MODES } from '#src/domain/achievements/states.ts';
import { EVENT_STATE_WORDS, EVENT_TYPE_WORDS } from '#src/domain/events/states.ts';
import { LISTING_KIND_WORDS } from '#src/domain/listings/input.ts';
import { LISTING_STATE_WORDS, PHASES } from '#src/domain/listings/states.ts';
import { ORGANISATION_KIND_WORDS } from '#src/domain/organisations/input.ts';
import { CHAINS, FIELDS, REGIONS, word } from '#src/lib/vocabulary.ts';
import { AMOUNT_BANDS, CLOSING_BANDS, TRL_BANDS } from '#src/search/bands.ts';
import type { Facet, Index } from '#src/search/engine.ts';

export const INDEX_WORDS: Record<Index, string> = {
  listings: '榜单',
  capabilities: '能力',
  achievements: '成果',
  organisations: '单位',
  events: '活动',
};

export const FACET_WORDS: Record<Facet, string> = {
  index: '是什么',
  field: '领域',
  chain: '产业链',
  region: '地区',
  kind: '类型',
  state: '状态',
  trl: '成熟度',
  amount: '金额',
  closing: '截止',
  mode: '合作方式',
};

const wordsOf = (table: Readonly<Record<string, { word: string }>>): Record<string, string> =>
  Object.fromEntries(Object.entries(table).map(([key, { word }]) => [key, word]));

const VALUES: Record<Facet, Readonly<Record<string, string>>> = {
  index: INDEX_WORDS,
  field: FIELDS,
  chain: CHAINS,
  region: REGIONS,
  kind: { ...LISTING_KIND_WORDS, ...ORGANISATION_KIND_WORDS, ...EVENT_TYPE_WORDS },
  state: {
    ...LISTING_STATE_WORDS,
    ...Object.fromEntries(Object.entries(PHASES).map(([phase, { word }]) => [phase, word])),
    ...wordsOf(EVENT_STATE_WORDS),
    published: '已发布',
    verified: '已认证',
  },
  trl: wordsOf(TRL_BANDS),
  amount: wordsOf(AMOUNT_BANDS),
  closing: wordsOf(CLOSING_BANDS),
  mode: wordsOf(MODES),
};

/** The word of a facet's value. */
export const facetWord = (facet: Facet, value: string): string => word(VALUES[facet], value);
