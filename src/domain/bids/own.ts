import { and, count, desc, eq, inArray, sql } from 'drizzle-orm';
import { bids, contracts, listings } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { UNANSWERED } from './answers.ts';
import { CONTRACT, ENVELOPE, listingFor, SEALABLE } from './columns.ts';
import { openOwn } from './seal.ts';
import { HANDED_IN, isOneOf } from './states.ts';

/** The bids of one's own organisation, last changed first. */
export const listOwnBids = async (ctx: Context, limit = 100) => {
  const own = ctx.actor?.organisation?.id;
  if (own === undefined) return [];
  const rows = await ctx.db
    .select({
      bid: { ...ENVELOPE, stateReason: bids.stateReason },
      held: SEALABLE,
      listing: listingFor(ctx),
      contract: CONTRACT,
    })
    .from(bids)
    .innerJoin(listings, eq(listings.id, bids.listingId))
    .leftJoin(contracts, eq(contracts.bidId, bids.id))
    .where(eq(bids.organisationId, own))
    .orderBy(desc(bids.updatedAt), bids.id)
    .limit(limit);
  return rows.map(({ bid, held, ...rest }) => ({ ...bid, quoteFen: openOwn(ctx.secret, held).quoteFen, ...rest }));
};
export type OwnBid = Awaited<ReturnType<typeof listOwnBids>>[number];

/** How many bids of a listing stand where; `signed` of the awarded have a contract. */
export type Standing = Record<'handedIn' | 'undecided' | 'proposed' | 'awarded' | 'declined' | 'signed', number>;

/** Where the bids for the listings of one organisation stand, as they are put up now. Numbers only, so the seal holds. */
export async function countStandings(ctx: Context, organisationId: string): Promise<Map<string, Standing>> {
  const rows = await ctx.db
    .select({ listingId: bids.listingId, state: bids.state, n: count(), signed: count(contracts.id) })
    .from(bids)
    .innerJoin(listings, and(eq(listings.id, bids.listingId), sql`${listings.round} = ${bids.round}`))
    .leftJoin(contracts, eq(contracts.bidId, bids.id))
    .where(and(eq(listings.organisationId, organisationId), inArray(bids.state, HANDED_IN)))
    .groupBy(bids.listingId, bids.state);
  const standings = new Map<string, Standing>();
  for (const { listingId, state, n, signed } of rows) {
    const standing = standings.get(listingId) ?? { ...NOBODY };
    standing.handedIn += n;
    if (state === 'awarded' || state === 'proposed' || state === 'declined') standing[state] += n;
    if (isOneOf(UNANSWERED, state)) standing.undecided += n;
    standing.signed += signed;
    standings.set(listingId, standing);
  }
  return standings;
}

export const NOBODY: Readonly<Standing> = {
  handedIn: 0,
  undecided: 0,
  proposed: 0,
  awarded: 0,
  declined: 0,
  signed: 0,
};
