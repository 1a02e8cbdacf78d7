import type { FacetCounts } from '#src/lib/facets.ts';
import type { ListingKind } from './input.ts';
import type { PublicPhase } from './states.ts';

/** Bands of 资金投入 by their lower bound in 分; `none` is a listing without money. */
export const MONEY_BANDS = {
  '0-100': 0,
  '100-500': 100_000_000,
  '500-1000': 500_000_000,
  '1000-': 1_000_000_000,
  none: null,
} as const;
export type MoneyBand = keyof typeof MONEY_BANDS;

/** The band of a sum in 分. */
export function moneyBand(fen: number | null): MoneyBand {
  if (fen === null) return 'none';
  if (fen >= MONEY_BANDS['1000-']) return '1000-';
  if (fen >= MONEY_BANDS['500-1000']) return '500-1000';
  return fen >= MONEY_BANDS['100-500'] ? '100-500' : '0-100';
}

export const FACETS = ['phase', 'field', 'chain', 'kind', 'region', 'money', 'due'] as const;
export type Facet = (typeof FACETS)[number];

/** Which listings; an empty list asks nothing of that column. */
export type ListingFilters = {
  phase: readonly PublicPhase[];
  field: readonly string[];
  chain: readonly string[];
  kind: readonly ListingKind[];
  region: readonly string[];
  money: readonly MoneyBand[];
  /** Open, and closing within 7 or 30 days. */
  due: readonly ('7' | '30')[];
};
export type Facets = FacetCounts<Facet>;
