import { sql } from 'drizzle-orm';
import { bids, contracts, listings } from '#db/schema/index.ts';
import type { Actor, Context } from '#src/context.ts';
import { posterId } from '#src/domain/listings/queries.ts';
import type { PartnerState } from './states.ts';

/** Who, when and in which state: read before a policy has spoken. No contents. */
export const ENVELOPE = {
  id: bids.id,
  listingId: bids.listingId,
  organisationId: bids.organisationId,
  state: bids.state,
  round: bids.round,
  version: bids.version,
  listingVersion: bids.listingVersion,
  submittedAt: bids.submittedAt,
  decidedAt: bids.decidedAt,
  updatedAt: bids.updatedAt,
};
/** Selected only for those who may read it; empty while the bid is sealed. */
export const CONTENT = {
  team: bids.team,
  ability: bids.ability,
  plan: bids.plan,
  schedule: bids.schedule,
  fit: bids.fit,
  quoteFen: bids.quoteFen,
};
/** What `openOwn` needs. */
export const SEALABLE = {
  ...{ id: bids.id, listingId: bids.listingId, sealed: bids.sealed, ...CONTENT },
  contactName: bids.contactName,
  contactPhone: bids.contactPhone,
};
/** Of the listing, what a bidder may read even after it was withdrawn. */
const LISTING = {
  id: listings.id,
  number: listings.number,
  title: listings.title,
  state: listings.state,
  stateReason: listings.stateReason,
  publishedAt: listings.publishedAt,
  track: listings.track,
  round: listings.round,
  version: listings.version,
  deadlineAt: listings.deadlineAt,
  expiresAt: listings.expiresAt,
  replyOn: listings.replyOn,
  maxTakers: listings.maxTakers,
  totalFen: listings.totalFen,
  takerFen: listings.takerFen,
  requirements: listings.requirements,
};
/** With the poster's id, empty where it stays unnamed. */
export const listingFor = ({ actor }: Pick<Context, 'actor'>) => ({ ...LISTING, organisationId: posterId(actor) });

export const CONTRACT = { number: contracts.number, amountFen: contracts.amountFen, signedOn: contracts.signedOn };

/** Where the actor's organisation stands in a joint bid; null where it was not invited. */
export const partnerOf = (actor: Actor | undefined) =>
  sql<PartnerState | null>`(select p.state from bid_partners p
    where p.bid_id = bids.id and p.organisation_id = ${actor?.organisation?.id ?? ''})`;
