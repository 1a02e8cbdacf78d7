import { and, eq } from 'drizzle-orm';
import { bidPartners, bids, contracts, listings } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import type { Sides } from './policy.ts';

/** A contract with its sides, before a policy has spoken: for queries and, with the transaction as `db`, for operations. */
export async function findContract({ db }: Pick<Context, 'db'>, id: string, by: 'id' | 'bidId' = 'id') {
  const found = await db
    .select({ contract: contracts, listing: HEAD, takerId: bids.organisationId })
    .from(contracts)
    .innerJoin(listings, eq(listings.id, contracts.listingId))
    .innerJoin(bids, eq(bids.id, contracts.bidId))
    .where(eq(contracts[by], id))
    .get();
  if (!found) return undefined;
  const { contract, listing, takerId } = found;
  return { contract, listing, sides: await sidesOf({ db }, listing, { id: contract.bidId, organisationId: takerId }) };
}
export type FoundContract = NonNullable<Awaited<ReturnType<typeof findContract>>>;

const HEAD = {
  id: listings.id,
  organisationId: listings.organisationId,
  number: listings.number,
  title: listings.title,
  state: listings.state,
  track: listings.track,
  anonymous: listings.anonymous,
};

/** Who stands on which side of what this bid for this listing comes to. */
export async function sidesOf(
  { db }: Pick<Context, 'db'>,
  listing: { organisationId: string; track: Sides['track'] },
  bid: { id: string; organisationId: string },
): Promise<Sides> {
  const partners = await db
    .select({ id: bidPartners.organisationId })
    .from(bidPartners)
    .where(and(eq(bidPartners.bidId, bid.id), eq(bidPartners.state, 'confirmed')));
  const partnerIds = partners.map(({ id }) => id);
  return { posterId: listing.organisationId, takerId: bid.organisationId, partnerIds, track: listing.track };
}
