import { type SQL, sql } from 'drizzle-orm';
import { listings } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { DAY } from '#src/lib/dates.ts';
import type { FacetCounts, Group } from '#src/lib/facets.ts';
import type { ListingKind } from './input.ts';
import { isPublic } from './rows.ts';
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

export const FACETS = ['phase', 'field', 'kind', 'region', 'money', 'due'] as const;
export type Facet = (typeof FACETS)[number];

/** Which listings; an empty list asks nothing of that column. */
export type ListingFilters = {
  phase: readonly PublicPhase[];
  field: readonly string[];
  kind: readonly ListingKind[];
  region: readonly string[];
  money: readonly MoneyBand[];
  /** Open, and closing within 7 or 30 days. */
  due: readonly ('7' | '30')[];
};
export type Facets = FacetCounts<Facet>;

/** Every public listing once, counted by all columns that are filtered by: one scan serves the total, all facets and sums. */
export async function countGroups(ctx: Context): Promise<(Group<Facet> & { fen: number })[]> {
  const { field, kind, region } = listings;
  const columns = { phase: phaseSql(ctx.now), field, kind, region, money: moneySql, due: dueSql(ctx.now) };
  const rows = await ctx.db
    .select({ ...columns, n: sql<number>`count(*)`, fen: sql<number>`coalesce(sum(${listings.totalFen}), 0)` })
    .from(listings)
    .where(isPublic)
    .groupBy(sql`1, 2, 3, 4, 5, 6`);
  return rows.map((row) => ({ ...row, due: row.due === '7' ? ['7', '30'] : [row.due].filter(Boolean) }));
}

/** The same as `phaseOf`. */
const phaseSql = (now: number) =>
  sql<PublicPhase>`case when ${listings.state} <> 'published' then ${listings.state}
    when ${listings.deadlineAt} <= ${now} then 'closed'
    when ${listings.deadlineAt} is null and ${listings.expiresAt} <= ${now} then 'expired' else 'open' end`;

const dueSql = (now: number) =>
  sql<'' | '7' | '30'>`case when ${listings.state} <> 'published' or ${listings.deadlineAt} <= ${now} then ''
    when ${listings.deadlineAt} <= ${now + 7 * DAY} then '7'
    when ${listings.deadlineAt} <= ${now + 30 * DAY} then '30' else '' end`;

const moneySql = sql<MoneyBand>`case when ${listings.totalFen} is null then 'none'
  when ${listings.totalFen} < ${MONEY_BANDS['100-500']} then '0-100'
  when ${listings.totalFen} < ${MONEY_BANDS['500-1000']} then '100-500'
  when ${listings.totalFen} < ${MONEY_BANDS['1000-']} then '500-1000' else '1000-' end`;

/** The filters but for the phase, as conditions on the rows themselves. */
export function inFilters({ field, kind, region, money, due }: ListingFilters, now: number): SQL[] {
  const among = (column: SQL, values: readonly string[]) => (values.length > 0 ? [sql`${column} in ${values}`] : []);
  return [
    ...among(sql`${listings.field}`, field),
    ...among(sql`${listings.kind}`, kind),
    ...among(sql`${listings.region}`, region),
    ...among(moneySql, money),
    ...among(dueSql(now), due.includes('30') ? ['7', '30'] : due),
  ];
}
