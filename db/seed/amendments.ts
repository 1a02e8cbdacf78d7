import type { audit, listingVersions } from '#db/schema/index.ts';
import { idOf, officeMoment } from './clock.ts';
import { firstReached, lastOf, type Move } from './course.ts';
import { LISTINGS, type ListingState, listingId, listingMoves } from './listing-course.ts';
import { factsOf, termsOf } from './listing-terms.ts';
import { userId } from './people-rows.ts';
import type { SeedAmendment, SeedListing } from './shapes.ts';

type Amended = Pick<SeedListing, 'key' | 'amendments'>;

export const versionOf = ({ amendments = [] }: Amended): number => 1 + amendments.length;

/** When each change was made, after publication. */
export function amendedAt(listing: SeedListing, now: number): number[] {
  const published = firstReached(listingMoves(listing, now), 'published') ?? 0;
  return (listing.amendments ?? []).map(({ on }) =>
    Math.max(officeMoment(now, on, `amend ${listing.key} ${on}`), published + 1),
  );
}

/** Of the change that made this bid wait, by the day its course names. */
export function unsettledAt(listing: SeedListing, day: number, now: number): number {
  const index = (listing.amendments ?? []).findIndex(({ on, material }) => material && on === day);
  const at = amendedAt(listing, now)[index];
  if (at === undefined) throw new Error(`${listing.key} was not changed on day ${day}`);
  return at;
}

/** The version a bid stands by that was handed in or confirmed at a moment. */
export const versionAt = (listing: SeedListing, at: number, now: number): number =>
  1 + amendedAt(listing, now).filter((moment) => moment <= at).length;

/** What it said before each change: the present text with what this change and the later ones took away. */
export const listingVersionRows = (now: number): (typeof listingVersions.$inferInsert)[] =>
  LISTINGS.flatMap((listing) => {
    const { amendments = [], restricted } = listing;
    const moments = amendedAt(listing, now);
    return amendments.map(({ note, material }, i) => ({
      id: idOf(`version ${listing.key} ${i}`),
      listingId: listingId(listing.key),
      version: i + 1,
      content: JSON.stringify(contentOf({ ...listing, ...before(amendments.slice(i)) }, now)),
      restricted,
      note,
      material,
      changedBy: userId(listing.by),
      createdAt: moments[i] as number,
    }));
  });

const before = (changes: readonly SeedAmendment[]): SeedAmendment['before'] =>
  Object.assign({}, ...changes.map((change) => change.before).reverse());

/** In the order in which the feature itself keeps it. */
function contentOf(listing: SeedListing, now: number) {
  const { title, field, background, goal, requirements, ipTerms, indicators } = listing;
  const { totalFen, takerFen, publicFen, deadlineAt, replyOn, deliverOn, maxTakers } = termsOf(listing, now);
  const { chain, industry, ...conditions } = factsOf(listing);
  return {
    ...{
      title,
      field,
      chain,
      industry,
      background,
      goal,
      totalFen,
      takerFen,
      publicFen,
      deadlineAt,
      replyOn,
      deliverOn,
      maxTakers,
    },
    ...conditions,
    ...{ requirements, ipTerms },
    indicators: indicators.map(([name, value, unit, method]) => ({ name, value, unit, method })),
  };
}

export const amendmentHistory = (now: number): (typeof audit.$inferInsert)[] =>
  listingVersionRows(now).map(({ listingId: thingId, createdAt: at, changedBy: actorId, note = '' }) => ({
    ...{ thing: 'listings', thingId, at, actorId, action: 'amend', reason: note },
  }));

/** A change is the last thing that happened to what is still open. */
export const lastTouched = (listing: SeedListing, moves: readonly Move<ListingState>[], now: number): number =>
  Math.max(lastOf(moves).at, ...amendedAt(listing, now));
