import { and, asc, count, desc, eq, getTableColumns, inArray, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { capabilities, organisations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { ensure, notFound } from '#src/errors.ts';
import { countFacets, countPassing } from '#src/lib/facets.ts';
import { offsetOf, toPage } from '#src/lib/pages.ts';
import { mayReadCapability } from './policy.ts';

export const PAGE_SIZE = 20;

const FACETS = ['field', 'chain', 'region', 'reach'] as const;
const GROUPED = {
  field: capabilities.field,
  chain: capabilities.chain,
  region: capabilities.region,
  reach: capabilities.reach,
};
/** Chosen values of each facet; none is all. */
export type CapabilityFilters = Readonly<Record<(typeof FACETS)[number], readonly string[]>>;

export const CAPABILITY_SORTS = { newest: '最新发布', updated: '最近更新', name: '单位名称' } as const;
export type CapabilitySort = keyof typeof CAPABILITY_SORTS;
const ORDER: Record<CapabilitySort, SQL[]> = {
  newest: [desc(capabilities.publishedAt), desc(capabilities.id)],
  updated: [desc(capabilities.updatedAt), desc(capabilities.id)],
  name: [asc(organisations.name), desc(capabilities.publishedAt), desc(capabilities.id)],
};

const published = eq(capabilities.state, 'published');
const owner = {
  id: organisations.id,
  name: organisations.name,
  shortName: organisations.shortName,
  kind: organisations.kind,
  state: organisations.state,
  verifiedUntil: organisations.verifiedUntil,
  region: organisations.region,
  field: organisations.field,
};
const row = {
  id: capabilities.id,
  title: capabilities.title,
  /** Enough for the lines a list shows. */
  summary: sql<string>`substr(${capabilities.summary}, 1, 200)`,
  field: capabilities.field,
  region: capabilities.region,
  reach: capabilities.reach,
  leadDays: capabilities.leadDays,
  capacity: sql<string>`substr(${capabilities.capacity}, 1, 80)`,
  state: capabilities.state,
  publishedAt: capabilities.publishedAt,
  updatedAt: capabilities.updatedAt,
  organisationId: capabilities.organisationId,
  organisation: sql<string>`coalesce(nullif(${organisations.shortName}, ''), ${organisations.name})`,
};

/** One capability with its organisation. Refuses what this person may not read as if it were not there. */
export async function getCapability(ctx: Context, id: string) {
  const found = await ctx.db
    .select({ ...getTableColumns(capabilities), organisation: owner })
    .from(capabilities)
    .innerJoin(organisations, eq(organisations.id, capabilities.organisationId))
    .where(eq(capabilities.id, id))
    .get();
  ensure(found !== undefined && mayReadCapability(ctx.actor, found), notFound());
  return found;
}
export type Capability = Awaited<ReturnType<typeof getCapability>>;

/** A page of what is published, and how many each facet value holds among what the other facets leave. */
export async function listCapabilities(ctx: Context, filters: CapabilityFilters, sort: CapabilitySort, page: number) {
  const counted = await ctx.db
    .select({ ...GROUPED, n: count() })
    .from(capabilities)
    .where(published)
    .groupBy(...FACETS.map((facet) => GROUPED[facet]));
  const groups = counted.map(({ chain, ...rest }) => ({ ...rest, chain: chain || [] }));
  const rows = await selectRows(ctx)
    .where(and(published, ...FACETS.map((facet) => chosen(capabilities[facet], filters[facet]))))
    .orderBy(...ORDER[sort])
    .limit(PAGE_SIZE)
    .offset(offsetOf(page, PAGE_SIZE));
  return {
    page: toPage(rows, countPassing(FACETS, groups, filters), page, PAGE_SIZE),
    facets: countFacets(FACETS, groups, filters),
  };
}
export type CapabilityRow = Awaited<ReturnType<typeof selectRows>>[number];

/** What one organisation offers: to its own people and officials also drafts and what was taken down. */
export const listCapabilitiesOfOrganisation = (ctx: Context, organisationId: string): Promise<CapabilityRow[]> =>
  selectRows(ctx)
    .where(and(eq(capabilities.organisationId, organisationId), visibleTo(ctx, organisationId) ? undefined : published))
    .orderBy(desc(capabilities.updatedAt), desc(capabilities.id))
    .limit(200);

export const countPublishedCapabilities = (ctx: Context): Promise<number> => ctx.db.$count(capabilities, published);

const selectRows = (ctx: Context) =>
  ctx.db.select(row).from(capabilities).innerJoin(organisations, eq(organisations.id, capabilities.organisationId));

const visibleTo = ({ actor }: Context, organisationId: string): boolean =>
  mayReadCapability(actor, { organisationId, state: 'draft' });

const chosen = (column: SQLiteColumn, values: readonly string[]): SQL | undefined =>
  values.length > 0 ? inArray(column, [...values]) : undefined;
