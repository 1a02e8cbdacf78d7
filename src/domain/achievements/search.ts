import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { achievements, organisations } from '#db/schema/index.ts';
import type { SearchDocument } from '#src/search/engine.ts';

/** The documents of those of these achievements that belong in the index: published, of a verified organisation. */
export async function achievementDocuments(db: Reader, ids: string[]): Promise<SearchDocument[]> {
  const rows = await db
    .select({ achievement: achievements, name: organisations.name })
    .from(achievements)
    .innerJoin(organisations, eq(organisations.id, achievements.organisationId))
    .where(
      and(inArray(achievements.id, ids), eq(achievements.state, 'published'), eq(organisations.state, 'verified')),
    );
  return rows.map(({ achievement, name }) => toDocument(achievement, name));
}

export const achievementIdsAfter = (db: Reader, after: string, limit: number, organisationId?: string) =>
  db
    .select({ id: achievements.id })
    .from(achievements)
    .where(
      and(gt(achievements.id, after), organisationId ? eq(achievements.organisationId, organisationId) : undefined),
    )
    .orderBy(asc(achievements.id))
    .limit(limit);

const toDocument = (row: typeof achievements.$inferSelect, organisationName: string): SearchDocument => ({
  index: 'achievements',
  id: row.id,
  texts: {
    title: row.title,
    organisation: organisationName,
    summary: row.summary,
    ip: row.ip,
    team: row.team,
    cases: row.cases,
  },
  field: row.field,
  region: row.region,
  kind: '',
  state: row.state,
  organisationId: row.organisationId,
  organisationName,
  ...(row.priceFen === null ? {} : { amountFen: row.priceFen }),
  publishedAt: row.publishedAt ?? row.createdAt,
  facts: row.trl === null ? {} : { trl: row.trl },
});
