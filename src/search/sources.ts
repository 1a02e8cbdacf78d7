import type { Reader } from '#db/client.ts';
import { achievementDocuments, achievementIdsAfter } from '#src/domain/achievements/search.ts';
import { capabilityDocuments, capabilityIdsAfter } from '#src/domain/capabilities/search.ts';
import { eventDocuments, eventIdsAfter } from '#src/domain/events/search.ts';
import { listingDocuments, listingIdsAfter } from '#src/domain/listings/search.ts';
import { organisationDocuments, organisationIdsAfter, sinceVerified } from '#src/domain/organisations/search.ts';
import type { Index, SearchDocument } from './engine.ts';

export { describeListings } from '#src/domain/listings/search.ts';

export type Source = {
  /** The documents of those of these rows that belong in the index at this moment; the others are to be removed from it. */
  documents: (db: Reader, ids: string[], now: number) => Promise<SearchDocument[]>;
  /** Ids in order, all or those of one organisation. */
  idsAfter: (db: Reader, after: string, limit: number, organisationId?: string) => Promise<{ id: string }[]>;
};

/** Of an organisation, and public only with it. */
const owned =
  (documents: Source['documents']): Source['documents'] =>
  async (db, ids, now) =>
    sinceVerified(db, await documents(db, ids, now));

/** Where the documents of each index come from. */
export const SOURCES: Record<Index, Source> = {
  listings: { documents: owned(listingDocuments), idsAfter: listingIdsAfter },
  capabilities: { documents: owned(capabilityDocuments), idsAfter: capabilityIdsAfter },
  achievements: { documents: owned(achievementDocuments), idsAfter: achievementIdsAfter },
  organisations: { documents: organisationDocuments, idsAfter: organisationIdsAfter },
  events: { documents: eventDocuments, idsAfter: eventIdsAfter },
};
