import { and, asc, count, desc, eq, getTableColumns, inArray, or, type SQL, sql } from 'drizzle-orm';
import { achievements, organisations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { ensure, notFound } from '#src/errors.ts';
import { countFacets, countPassing } from '#src/lib/facets.ts';
import { offsetOf, toPage } from '#src/lib/pages.ts';
import { TRL_BANDS } from '#src/search/bands.ts';
import { mayReadAchievement } from './policy.ts';
import { bandOf, type TrlBand } from './states.ts';

export const PAGE_SIZE = 20;

const FACETS = ['field', 'chain', 'trl', 'mode'] as const;
const GROUPED = {
  field: achievements.field,
  chain: achievements.chain,
  trl: achievements.trl,
  modes: achievements.modes,
};
/** Chosen values of each facet; none is all. `trl` holds bands. */
export type AchievementFilters = Readonly<Record<(typeof FACETS)[number], readonly string[]>>;

export const ACHIEVEMENT_SORTS = { newest: '最新发布', trl: '成熟度最高', price: '意向价最低' } as const;
export type AchievementSort = keyof typeof ACHIEVEMENT_SORTS;
const latest = [desc(achievements.publishedAt), desc(achievements.id)];
const ORDER: Record<AchievementSort, SQL[]> = {
  newest: latest,
  trl: [desc(achievements.trl), ...latest],
  price: [sql`${achievements.priceFen} is null`, asc(achievements.priceFen), ...latest],
};

const published = eq(achievements.state, 'published');
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
  id: achievements.id,
  title: achievements.title,
  /** Enough for the lines a list shows. */
  summary: sql<string>`substr(${achievements.summary}, 1, 200)`,
  field: achievements.field,
  region: achievements.region,
  trl: achievements.trl,
  modes: achievements.modes,
  priceFen: achievements.priceFen,
  state: achievements.state,
  publishedAt: achievements.publishedAt,
  updatedAt: achievements.updatedAt,
  organisationId: achievements.organisationId,
  organisation: sql<string>`coalesce(nullif(${organisations.shortName}, ''), ${organisations.name})`,
};

/** One achievement with its organisation. Refuses what this person may not read as if it were not there. */
export async function getAchievement(ctx: Context, id: string) {
  const found = await ctx.db
    .select({ ...getTableColumns(achievements), organisation: owner })
    .from(achievements)
    .innerJoin(organisations, eq(organisations.id, achievements.organisationId))
    .where(eq(achievements.id, id))
    .get();
  ensure(found !== undefined && mayReadAchievement(ctx.actor, found), notFound());
  return found;
}
export type Achievement = Awaited<ReturnType<typeof getAchievement>>;

/** A page of what is published, and how many each facet value holds among what the other facets leave. */
export async function listAchievements(ctx: Context, filters: AchievementFilters, sort: AchievementSort, page: number) {
  const counted = await ctx.db
    .select({ ...GROUPED, n: count() })
    .from(achievements)
    .where(published)
    .groupBy(...Object.values(GROUPED));
  const groups = counted.map(({ field, chain, trl, modes, n }) => ({
    ...{ field, chain: chain || [], n },
    ...{ trl: bandOf(trl) ?? [], mode: modes },
  }));
  const rows = await selectRows(ctx)
    .where(and(published, ...chosen(filters)))
    .orderBy(...ORDER[sort])
    .limit(PAGE_SIZE)
    .offset(offsetOf(page, PAGE_SIZE));
  return {
    page: toPage(rows, countPassing(FACETS, groups, filters), page, PAGE_SIZE),
    facets: countFacets(FACETS, groups, filters),
  };
}
export type AchievementRow = Awaited<ReturnType<typeof selectRows>>[number];

/** The newest of what is published. */
export const latestAchievements = (ctx: Context, limit: number): Promise<AchievementRow[]> =>
  selectRows(ctx)
    .where(published)
    .orderBy(...latest)
    .limit(limit);

/** What one organisation offers: to its own people and officials also drafts and what was taken down. */
export const listAchievementsOfOrganisation = (ctx: Context, organisationId: string): Promise<AchievementRow[]> =>
  selectRows(ctx)
    .where(and(eq(achievements.organisationId, organisationId), visibleTo(ctx, organisationId) ? undefined : published))
    .orderBy(desc(achievements.updatedAt), desc(achievements.id))
    .limit(200);

export const countPublishedAchievements = (ctx: Context): Promise<number> => ctx.db.$count(achievements, published);

const selectRows = (ctx: Context) =>
  ctx.db.select(row).from(achievements).innerJoin(organisations, eq(organisations.id, achievements.organisationId));

const visibleTo = ({ actor }: Context, organisationId: string): boolean =>
  mayReadAchievement(actor, { organisationId, state: 'draft' });

function chosen({ field, chain, trl, mode }: AchievementFilters): (SQL | undefined)[] {
  return [
    field.length > 0 ? inArray(achievements.field, [...field]) : undefined,
    chain.length > 0 ? inArray(achievements.chain, [...chain]) : undefined,
    trl.length > 0 ? (or(...trl.map(inBand)) ?? sql`0`) : undefined,
    mode.length > 0
      ? sql`exists (select 1 from json_each(${achievements.modes}) where value in ${[...mode]})`
      : undefined,
  ];
}

const inBand = (band: string): SQL => {
  const { from, to } = TRL_BANDS[band as TrlBand] ?? { from: 0, to: -1 };
  return sql`${achievements.trl} between ${from} and ${to}`;
};
