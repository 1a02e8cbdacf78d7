import { and, asc, eq, inArray, ne } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import {
  bidPartners,
  bids,
  type listings,
  type MailPayload,
  organisations,
  type PublicityTaker,
} from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { handlersOf } from '#src/domain/organisations/queries.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';

type Source = Pick<Context, 'db'>;
type Bid = typeof bids.$inferSelect;
/** A proposed bid with everyone who would take the listing: the lead and the members that said yes. */
export type Proposed = { bid: Bid; name: string; partners: { id: string; name: string }[] };

/** 拟揭榜方 of the listing's present round, in the order in which they were handed in. */
export async function listProposed(
  { db }: Source,
  listing: Pick<typeof listings.$inferSelect, 'id' | 'round'>,
): Promise<Proposed[]> {
  const rows = await db
    .select({ bid: bids, name: organisations.name })
    .from(bids)
    .innerJoin(organisations, eq(organisations.id, bids.organisationId))
    .where(and(eq(bids.listingId, listing.id), eq(bids.round, listing.round), eq(bids.state, 'proposed')))
    .orderBy(asc(bids.submittedAt), asc(bids.id));
  return Promise.all(rows.map(async ({ bid, name }) => ({ bid, name, partners: await listPartners({ db }, bid.id) })));
}

const listPartners = ({ db }: Source, bidId: string) =>
  db
    .select({ id: organisations.id, name: organisations.name })
    .from(bidPartners)
    .innerJoin(organisations, eq(organisations.id, bidPartners.organisationId))
    .where(and(eq(bidPartners.bidId, bidId), eq(bidPartners.state, 'confirmed')))
    .orderBy(asc(bidPartners.createdAt), asc(bidPartners.id));

/** What the 公示 says of them, for ever. */
export const takersOf = (proposed: readonly Proposed[]): PublicityTaker[] =>
  proposed.map(({ bid, name, partners }) => ({
    bidId: bid.id,
    name,
    partners: partners.map((partner) => partner.name),
    quoteFen: bid.quoteFen,
  }));

/** The organisations that lead these bids or have part in them. */
export async function organisationsOf({ db }: Source, bidIds: readonly string[]): Promise<string[]> {
  const [leads, partners] = await Promise.all([
    db
      .select({ id: bids.organisationId })
      .from(bids)
      .where(inArray(bids.id, [...bidIds])),
    db
      .select({ id: bidPartners.organisationId })
      .from(bidPartners)
      .where(and(inArray(bidPartners.bidId, [...bidIds]), ne(bidPartners.state, 'declined'))),
  ]);
  return [...new Set([...leads, ...partners].map(({ id }) => id))];
}

/** Writes a letter to all who act for the lead and the members of this bid. */
export async function tellTakers(
  tx: Transaction,
  { now }: Pick<Context, 'now'>,
  { bid, partners }: Proposed,
  letter: Omit<MailPayload, 'to'>,
): Promise<void> {
  for (const id of [bid.organisationId, ...partners.map((partner) => partner.id)]) {
    const to = await handlersOf({ db: tx }, id);
    await enqueueMail(tx, now, ...to.map((email) => ({ to: email, ...letter })));
  }
}
