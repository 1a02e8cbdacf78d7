import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { capabilities, organisations } from '#db/schema/index.ts';
import type { SearchDocument } from '#src/search/engine.ts';

/** The documents of those of these capabilities that belong in the index: published, of a verified organisation. */
export async function capabilityDocuments(db: Reader, ids: string[]): Promise<SearchDocument[]> {
  const rows = await db
    .select({ capability: capabilities, name: organisations.name })
    .from(capabilities)
    .innerJoin(organisations, eq(organisations.id, capabilities.organisationId))
    .where(
      and(inArray(capabilities.id, ids), eq(capabilities.state, 'published'), eq(organisations.state, 'verified')),
    );
  return rows.map(({ capability, name }) => toDocument(capability, name));
}

export const capabilityIdsAfter = (db: Reader, after: string, limit: number, organisationId?: string) =>
  db
    .select({ id: capabilities.id })
    .from(capabilities)
    .where(
      and(gt(capabilities.id, after), organisationId ? eq(capabilities.organisationId, organisationId) : undefined),
    )
    .orderBy(asc(capabilities.id))
    .limit(limit);

const toDocument = (row: typeof capabilities.$inferSelect, organisationName: string): SearchDocument => ({
  index: 'capabilities',
  id: row.id,
  texts: {
    title: row.title,
    organisation: organisationName,
    products: row.products,
    processes: row.processes,
    summary: row.summary,
    equipment: row.equipment,
    certificates: row.certificates,
    standards: row.standards,
    cases: row.cases,
    capacity: row.capacity,
  },
  field: row.field,
  region: row.region,
  kind: '',
  state: row.state,
  organisationId: row.organisationId,
  organisationName,
  publishedAt: row.publishedAt ?? row.createdAt,
  facts: { reach: row.reach },
});
