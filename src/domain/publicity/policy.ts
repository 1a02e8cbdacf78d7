import type { publicities } from '#db/schema/index.ts';
import { type Actor, isOfficial } from '#src/context.ts';
import { isPosterOf } from '#src/domain/listings/policy.ts';
import { findListingMove, type ListingState, type Track } from '#src/domain/listings/states.ts';
import { type PublicityPhase, publicityPhase } from './states.ts';

type Listing = { organisationId: string; state: ListingState; track: Track };
type Publicity = Pick<typeof publicities.$inferSelect, 'endsAt' | 'endedAt'>;

/**
 * Puts up, decides about objections and 立项: an official who belongs neither to the poster nor to one of the proposed
 * takers, leads and partners.
 */
export const mayRunPublicity = (
  actor: Actor | undefined,
  listing: Pick<Listing, 'organisationId'>,
  takerIds: readonly string[],
): boolean =>
  isOfficial(actor) && !isPosterOf(actor, listing) && !takerIds.some((id) => id === actor?.organisation?.id);

/** 公示异议 say who complains of whom: read by those who may decide about them. */
export const mayReadObjections = mayRunPublicity;

/** Whether the listing is where a 公示 can be put up. */
export const canStart = ({ state, track }: Pick<Listing, 'state' | 'track'>): boolean =>
  state === 'evaluating' && findListingMove(state, 'proposed')?.track === track;

/** Anybody may object while the clock says that it runs. */
export const mayObject = (phase: PublicityPhase): boolean => phase === 'running';

/** 立项 can be decided: the time is over and no objection waits. */
export const canApprove = (publicity: Publicity, state: ListingState, open: number, now: number): boolean =>
  publicityPhase(publicity, { state, upheld: false }, now) === 'over' && open === 0;
