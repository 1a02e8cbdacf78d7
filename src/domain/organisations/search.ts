import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { organisations } from '#db/schema/index.ts';
import type { SearchDocument } from '#src/search/engine.ts';

/** The documents of those of these organisations that belong in the index: the verified ones. */
export async function organisationDocuments(db: Reader, ids: string[]): Promise<SearchDocument[]> {
  const rows = await db
    .select()
    .from(organisations)
    .where(and(inArray(organisations.id, ids), eq(organisations.state, 'verified')));
  return rows.map(toDocument);
}

export const organisationIdsAfter = (db: Reader, after: string, limit: number) =>
  db
    .select({ id: organisations.id })
    .from(organisations)
    .where(gt(organisations.id, after))
    .orderBy(asc(organisations.id))
    .limit(limit);

const toDocument = (row: typeof organisations.$inferSelect): SearchDocument => ({
  index: 'organisations',
  id: row.id,
  texts: { title: row.name, shortName: row.shortName, about: row.about },
  field: row.field,
  region: row.region,
  kind: row.kind,
  state: row.state,
  organisationId: row.id,
  organisationName: row.name,
  publishedAt: row.verifiedAt ?? row.createdAt,
  facts: {},
});
