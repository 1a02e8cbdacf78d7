import type { indicators, listings } from '#db/schema/index.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';
import { lastTouched, versionOf } from './amendments.ts';
import { batchId } from './batches.ts';
import { idOf } from './clock.ts';
import { firstReached, lastOf, type Move, reached } from './course.ts';
import { closings, LISTINGS, type ListingState, listingId, listingMoves, roundOf, trackOf } from './listing-course.ts';
import { factsOf, fen, termsOf } from './listing-terms.ts';
import { officialFor, organisationId, organisationOf, userId } from './people-rows.ts';
import type { SeedListing } from './shapes.ts';

type Row = typeof listings.$inferInsert;
const DAYS_VALID = 180;

/** Rows in the order of publication, with their 榜号; what was never published has none and comes last. */
export function listingRows(now: number): Row[] {
  const rows = LISTINGS.map((listing) => toRow(listing, now));
  const published = rows
    .filter((row) => row.publishedAt != null)
    .sort((a, b) => Number(a.publishedAt) - Number(b.publishedAt));
  const given = new Map<string, number>();
  for (const row of published) {
    const year = dayOf(row.publishedAt as number).slice(0, 4);
    given.set(year, (given.get(year) ?? 0) + 1);
    row.number = `${year}-${String(given.get(year)).padStart(4, '0')}`;
  }
  return [...published, ...rows.filter((row) => row.publishedAt == null)];
}

function toRow(listing: SeedListing, now: number): Row {
  const { kind, field, title, background, goal, requirements, ipTerms, restricted } = listing;
  const moves = listingMoves(listing, now);
  const { state, reason } = lastOf(moves);
  const organisation = organisationOf(listing.by);
  return {
    ...{ kind, field, title, background, goal, requirements, ipTerms, restricted },
    ...termsOf(listing, now),
    ...factsOf(listing),
    ...standingOf(listing, moves, now),
    id: listingId(listing.key),
    number: null,
    organisationId: organisationId(organisation.key),
    createdBy: userId(listing.by),
    region: organisation.region,
    state,
    stateReason: reason,
    createdAt: (moves[0] as Move<ListingState>).at,
    updatedAt: lastTouched(listing, moves, now),
  };
}

/** How it came to where it is. */
function standingOf(listing: SeedListing, moves: readonly Move<ListingState>[], now: number) {
  const { key, batch, anonymous = false, imported, granted, diagnosis = '', reviewOn } = listing;
  const terms = termsOf(listing, now);
  const publishedAt = firstReached(moves, 'published') ?? null;
  const isOver = terms.deadlineAt !== null && closings(listing, now).some((at) => at > (terms.deadlineAt as number));
  return {
    batchId: batch === undefined ? null : batchId(batch),
    track: trackOf(listing),
    anonymous,
    importKey: imported ? `demo ${key}` : null,
    submittedAt: reached(moves, 'submitted') ?? null,
    publishedAt,
    closedDeadlineAt: isOver ? terms.deadlineAt : null,
    expiresAt: publishedAt !== null && terms.deadlineAt === null ? publishedAt + DAYS_VALID * DAY : null,
    checkedBy: reached(moves, 'reviewing') === undefined ? null : officialFor(key),
    projectNumber: granted?.[0] ?? '',
    grantedFen: fen(granted?.[1]),
    diagnosis,
    reviewOn: reviewOn === undefined ? null : dayOf(now + reviewOn * DAY),
    version: versionOf(listing),
    round: roundOf(listing),
  };
}

export const indicatorRows = (): (typeof indicators.$inferInsert)[] =>
  LISTINGS.flatMap((listing) =>
    listing.indicators.map(([name, value, unit, method], position) => ({
      ...{ name, value, unit, method, position },
      id: idOf(`indicator ${listing.key} ${position}`),
      listingId: listingId(listing.key),
    })),
  );
