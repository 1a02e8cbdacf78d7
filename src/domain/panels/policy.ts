import type { listings, panels } from '#db/schema/index.ts';
import { type Actor, isOfficial } from '#src/context.ts';
import { isUnsealed } from '#src/domain/bids/policy.ts';
import { isPosterOf, mayReadListing } from '#src/domain/listings/policy.ts';
import type { Purpose } from './states.ts';

type Row = typeof listings.$inferSelect;
type Listing = Pick<Row, 'organisationId' | 'state' | 'round' | 'deadlineAt' | 'expiresAt' | 'submittedAt'>;
type Readable = Pick<Row, 'organisationId' | 'state' | 'publishedAt'>;
type Panel = Pick<typeof panels.$inferSelect, 'purpose' | 'round' | 'createdAt' | 'closedAt' | 'public'>;

/** Opens panels, calls experts and ends them: an official, never of the poster's own organisation. */
export const mayRunPanels = (actor: Actor | undefined, listing: Pick<Listing, 'organisationId'>): boolean =>
  isOfficial(actor) && !isPosterOf(actor, listing);

/** What a listing can be looked at by experts for now: 论证 before it is published, 评榜 once the seal is broken. */
export function purposeNow(listing: Listing, now: number): Purpose | undefined {
  if (listing.state === 'reviewing') return 'demand';
  return listing.state === 'evaluating' && isUnsealed(listing, now) ? 'bids' : undefined;
}

/**
 * Whether experts may still read and score: it was not ended, and the listing still stands where it was opened for.
 * A listing handed in again, or put up for another round, is another one to judge.
 */
export const isRunning = (panel: Panel, listing: Listing, now: number): boolean =>
  panel.closedAt === null &&
  panel.round === listing.round &&
  purposeNow(listing, now) === panel.purpose &&
  (panel.purpose === 'bids' || (listing.submittedAt ?? 0) <= panel.createdAt);

/** 回避: nobody judges what their own organisation posts or takes, alone or with others. */
export const isRecused = (actor: Actor | undefined, organisationIds: readonly string[]): boolean =>
  actor?.organisation !== undefined && organisationIds.includes(actor.organisation.id);

/** What each expert said: officials at any time, the poster when it is over. */
export const mayReadScores = (actor: Actor | undefined, panel: Panel, listing: Pick<Row, 'organisationId'>): boolean =>
  mayRunPanels(actor, listing) || (isPosterOf(actor, listing) && panel.closedAt !== null);

/** Names of the experts and what came out of it: everybody, of a public panel that is over. */
export const mayReadResults = (actor: Actor | undefined, panel: Panel, listing: Readable): boolean =>
  mayReadScores(actor, panel, listing) || (panel.public && panel.closedAt !== null && mayReadListing(actor, listing));
