import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { achievements, organisations } from '#db/schema/index.ts';
import type { Facts, SearchDocument } from '#src/search/engine.ts';

const OWNER = { name: organisations.name, kind: organisations.kind, region: organisations.region };
type Owner = Pick<typeof organisations.$inferSelect, keyof typeof OWNER>;

/** The documents of those of these achievements that belong in the index: published, of a verified organisation. */
export async function achievementDocuments(db: Reader, ids: string[]): Promise<SearchDocument[]> {
  const rows = await db
    .select({ achievement: achievements, owner: OWNER })
    .from(achievements)
    .innerJoin(organisations, eq(organisations.id, achievements.organisationId))
    .where(
      and(inArray(achievements.id, ids), eq(achievements.state, 'published'), eq(organisations.state, 'verified')),
    );
  return rows.map(({ achievement, owner }) => toDocument(achievement, owner));
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

type Row = typeof achievements.$inferSelect;

const toDocument = (row: Row, owner: Owner): SearchDocument => ({
  index: 'achievements',
  id: row.id,
  texts: {
    title: row.title,
    organisation: owner.name,
    summary: row.summary,
    ip: row.ip,
    team: row.team,
    cases: row.cases,
  },
  field: row.field,
  region: row.region,
  ...(row.chain ? { chain: row.chain } : {}),
  ...(row.modes.length > 0 ? { modes: row.modes } : {}),
  kind: '',
  state: row.state,
  organisationId: row.organisationId,
  organisationName: owner.name,
  ...(row.priceFen === null ? {} : { amountFen: row.priceFen }),
  publishedAt: row.publishedAt ?? row.createdAt,
  facts: factsOf(row, owner),
});

const factsOf = ({ trl, industry }: Row, owner: Owner): Facts => ({
  ...(trl === null ? {} : { trl }),
  ...(industry ? { industry } : {}),
  ownerKind: owner.kind,
  ownerRegion: owner.region,
});
