import { and, asc, eq, gt, inArray, isNotNull } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { events, organisations } from '#db/schema/index.ts';
import type { SearchDocument } from '#src/search/engine.ts';
import { closesAt, type Event, PUBLIC_STATES } from './states.ts';

/** The documents of those of these events that belong in the index: whatever was published, also what was put off or cancelled. */
export async function eventDocuments(db: Reader, ids: string[]): Promise<SearchDocument[]> {
  const rows = await db
    .select({ event: events, host: organisations.name })
    .from(events)
    .innerJoin(organisations, eq(organisations.id, events.organisationId))
    .where(and(inArray(events.id, ids), inArray(events.state, [...PUBLIC_STATES]), isNotNull(events.publishedAt)));
  return rows.map(({ event, host }) => toDocument(event, host));
}

export const eventIdsAfter = (db: Reader, after: string, limit: number, organisationId?: string) =>
  db
    .select({ id: events.id })
    .from(events)
    .where(and(gt(events.id, after), organisationId ? eq(events.organisationId, organisationId) : undefined))
    .orderBy(asc(events.id))
    .limit(limit);

const toDocument = (event: Event, organisationName: string): SearchDocument => ({
  index: 'events',
  id: event.id,
  texts: { title: event.title, organisation: organisationName, summary: event.summary, content: event.body },
  field: event.field,
  region: event.region,
  kind: event.type,
  state: event.state,
  organisationId: event.organisationId,
  organisationName,
  ...(event.state === 'published' && Number.isFinite(closesAt(event)) ? { closesAt: closesAt(event) } : {}),
  publishedAt: event.publishedAt ?? event.createdAt,
  facts: {},
});
