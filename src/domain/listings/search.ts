import { and, asc, eq, gt, inArray } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { batches, indicators, listings, organisations } from '#db/schema/index.ts';
import { DAY, startOfDay } from '#src/lib/dates.ts';
import type { Facts, SearchDocument } from '#src/search/engine.ts';
import { posterOf } from './poster.ts';
import { PUBLISHED_STATES, phaseOf } from './states.ts';

type Organisation = Pick<typeof organisations.$inferSelect, 'name' | 'kind' | 'state'>;
type Indicator = Pick<typeof indicators.$inferSelect, 'name' | 'value' | 'unit' | 'method'>;

/** Only these columns are read here: what is not public cannot slip into a document. */
const COLUMNS = {
  id: listings.id,
  number: listings.number,
  organisationId: listings.organisationId,
  anonymous: listings.anonymous,
  kind: listings.kind,
  field: listings.field,
  region: listings.region,
  chain: listings.chain,
  industry: listings.industry,
  trlNeeded: listings.trlNeeded,
  modes: listings.modes,
  takerRegion: listings.takerRegion,
  takerKinds: listings.takerKinds,
  qualifications: listings.qualifications,
  title: listings.title,
  background: listings.background,
  goal: listings.goal,
  requirements: listings.requirements,
  ipTerms: listings.ipTerms,
  totalFen: listings.totalFen,
  takerFen: listings.takerFen,
  deadlineAt: listings.deadlineAt,
  deliverOn: listings.deliverOn,
  expiresAt: listings.expiresAt,
  state: listings.state,
  publishedAt: listings.publishedAt,
  createdAt: listings.createdAt,
};
type Listing = Pick<typeof listings.$inferSelect, keyof typeof COLUMNS> & { smallOnly: boolean | null };

/** What the public may read in full. */
const PUBLIC: readonly Listing['state'][] = PUBLISHED_STATES;

/** The documents of those of these listings that belong in the index now: published and not expired. */
export async function listingDocuments(db: Reader, ids: string[], now: number): Promise<SearchDocument[]> {
  const described = await describeListings(db, ids, now);
  return described.flatMap(({ document, isPublic }) => (isPublic ? [document] : []));
}

/**
 * Listings as documents whatever their state, for matching those a person may read; never any restricted word, nor who
 * posts an anonymous one. `owner` is who posts, for gates alone: it is never shown.
 */
export async function describeListings(db: Reader, ids: string[], now = Date.now()) {
  const { name, kind, state } = organisations;
  const rows = await db
    .select({ listing: { ...COLUMNS, smallOnly: batches.smallOnly }, organisation: { name, kind, state } })
    .from(listings)
    .innerJoin(organisations, eq(organisations.id, listings.organisationId))
    .leftJoin(batches, eq(batches.id, listings.batchId))
    .where(inArray(listings.id, ids));
  const measures = await db
    .select()
    .from(indicators)
    .where(inArray(indicators.listingId, ids))
    .orderBy(asc(indicators.listingId), asc(indicators.position));
  const byListing = Map.groupBy(measures, (measure) => measure.listingId);
  return rows.map(({ listing, organisation }) => ({
    document: toDocument(listing, organisation, byListing.get(listing.id) ?? []),
    owner: listing.organisationId,
    anonymous: listing.anonymous,
    isPublic:
      PUBLIC.includes(listing.state) && phaseOf(listing, now) !== 'expired' && organisation.state === 'verified',
  }));
}

export const listingIdsAfter = async (db: Reader, after: string, limit: number, organisationId?: string) =>
  db
    .select({ id: listings.id })
    .from(listings)
    .where(and(gt(listings.id, after), organisationId ? eq(listings.organisationId, organisationId) : undefined))
    .orderBy(asc(listings.id))
    .limit(limit);

function toDocument(listing: Listing, organisation: Organisation, measures: Indicator[]): SearchDocument {
  const poster = listing.anonymous ? unnamed(listing, organisation) : organisation.name;
  return {
    index: 'listings',
    id: listing.id,
    texts: {
      title: listing.title,
      number: listing.number ?? '',
      organisation: listing.anonymous ? '' : poster,
      goal: listing.goal,
      indicators: measures.map((m) => `${m.name} ${m.value} ${m.unit} ${m.method}`.trim()).join('\n'),
      requirements: listing.requirements,
      background: listing.background,
      ipTerms: listing.ipTerms,
    },
    field: listing.field,
    region: listing.region,
    ...placeOf(listing),
    kind: listing.kind,
    state: listing.state === 'published' ? 'open' : listing.state,
    // Equal to no organisation and to no other listing's, so that two of one poster cannot be told from two of two.
    organisationId: listing.anonymous ? `unnamed:${listing.id}` : listing.organisationId,
    organisationName: poster,
    ...((listing.takerFen ?? listing.totalFen) === null
      ? {}
      : { amountFen: listing.takerFen ?? listing.totalFen ?? 0 }),
    ...(listing.deadlineAt === null ? {} : { closesAt: listing.deadlineAt }),
    publishedAt: listing.publishedAt ?? listing.createdAt,
    facts: factsOf(listing, measures),
  };
}

function factsOf(listing: Listing, measures: Indicator[]): Facts {
  const { trlNeeded, industry, qualifications } = listing;
  const days = daysToDeliver(listing);
  const takers = takersOf(listing);
  return {
    indicators: measures.map(({ name, value, unit }) => ({ name, value, unit })),
    ...(trlNeeded === null ? {} : { trl: trlNeeded }),
    ...(industry ? { industry } : {}),
    ...(days === undefined ? {} : { days }),
    ...(qualifications.length > 0 ? { qualifications } : {}),
    ...(takers ? { takers } : {}),
  };
}

/** From the end of bidding, when the work can begin: true whenever it is read, as days from today would not be. */
function daysToDeliver({ deadlineAt, deliverOn }: Listing): number | undefined {
  const end = deliverOn === null ? undefined : startOfDay(deliverOn);
  if (deadlineAt === null || end === undefined) return undefined;
  return Math.max(0, Math.floor((end + DAY - deadlineAt) / DAY));
}

function takersOf({ takerRegion, takerKinds, smallOnly }: Listing): Facts['takers'] {
  if (takerRegion === 'any' && takerKinds.length === 0 && !smallOnly) return undefined;
  return {
    ...(takerRegion === 'any' ? {} : { region: takerRegion }),
    ...(takerKinds.length > 0 ? { kinds: takerKinds } : {}),
    ...(smallOnly ? { small: true } : {}),
  };
}

const placeOf = ({ chain, modes }: Listing) => ({
  ...(chain ? { chain } : {}),
  ...(modes.length > 0 ? { modes } : {}),
});

const unnamed = ({ field, region }: Listing, { kind }: Organisation): string => posterOf({ kind, field, region });
