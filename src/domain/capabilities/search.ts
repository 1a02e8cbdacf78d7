import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { capabilities, organisations } from '#db/schema/index.ts';
import type { Facts, SearchDocument } from '#src/search/engine.ts';

const OWNER = { name: organisations.name, kind: organisations.kind, region: organisations.region };
type Owner = Pick<typeof organisations.$inferSelect, keyof typeof OWNER>;

/** The documents of those of these capabilities that belong in the index: published, of a verified organisation. */
export async function capabilityDocuments(db: Reader, ids: string[]): Promise<SearchDocument[]> {
  const rows = await db
    .select({ capability: capabilities, owner: OWNER })
    .from(capabilities)
    .innerJoin(organisations, eq(organisations.id, capabilities.organisationId))
    .where(
      and(inArray(capabilities.id, ids), eq(capabilities.state, 'published'), eq(organisations.state, 'verified')),
    );
  return rows.map(({ capability, owner }) => toDocument(capability, owner));
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

type Row = typeof capabilities.$inferSelect;

const toDocument = (row: Row, owner: Owner): SearchDocument => ({
  index: 'capabilities',
  id: row.id,
  texts: {
    title: row.title,
    organisation: owner.name,
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
  ...(row.chain ? { chain: row.chain } : {}),
  ...(row.modes.length > 0 ? { modes: row.modes } : {}),
  kind: '',
  state: row.state,
  organisationId: row.organisationId,
  organisationName: owner.name,
  publishedAt: row.publishedAt ?? row.createdAt,
  facts: factsOf(row, owner),
});

const factsOf = ({ reach, industry, qualifications, leadDays }: Row, owner: Owner): Facts => ({
  reach,
  ...(industry ? { industry } : {}),
  ...(leadDays === null ? {} : { days: leadDays }),
  ...(qualifications.length > 0 ? { qualifications } : {}),
  ownerKind: owner.kind,
  ownerRegion: owner.region,
});
