import { and, asc, eq, gt, inArray, ne, or } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { audit, organisations } from '#db/schema/index.ts';
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

/**
 * What was published while its organisation was not verified became public with the verification: that is when it is new.
 * A verification renewed changes nothing. What is posted unnamed keeps its own day, or the two moments would tell whose it is.
 */
export async function sinceVerified(db: Reader, documents: readonly SearchDocument[]): Promise<SearchDocument[]> {
  const ids = [...new Set(documents.map(({ organisationId }) => organisationId))];
  const { at, from, to, thingId } = audit;
  const rows = await db
    .select({ at, to, thingId })
    .from(audit)
    .where(
      and(
        eq(audit.thing, 'organisations'),
        inArray(thingId, ids),
        ne(from, to),
        or(eq(to, 'verified'), eq(from, 'verified')),
      ),
    )
    .orderBy(asc(audit.id));
  const courses = Map.groupBy(rows, (row) => row.thingId);
  return documents.map((document) => {
    const next = courses.get(document.organisationId)?.find((row) => row.at > document.publishedAt);
    return next?.to === 'verified' ? { ...document, publishedAt: next.at } : document;
  });
}

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
