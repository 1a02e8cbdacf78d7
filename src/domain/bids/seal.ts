import type { KeyObject } from 'node:crypto';
import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { bidPartners, bids, type bidVersions, listings } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { keyFor, openText, sealText } from '#src/lib/sealing.ts';
import { lapsedLetter } from './mail.ts';
import { moveBid } from './moves.ts';
import { factsOf, tell } from './notify.ts';
import { isUnsealed } from './policy.ts';
import { HANDED_IN } from './states.ts';

/**
 * The one place where bids are sealed and opened. Until the deadline what a bid says is only in `bids.sealed`, under a
 * key of its listing that comes from the site's secret: the tables alone, a copy or a backup of them do not tell it.
 */

type Bid = typeof bids.$inferSelect;
type Listing = typeof listings.$inferSelect;
type Partner = Pick<typeof bidPartners.$inferSelect, 'id' | 'task'>;

/** What is sealed of a bid. */
export type Contents = Pick<
  Bid,
  'team' | 'ability' | 'plan' | 'schedule' | 'fit' | 'quoteFen' | 'contactName' | 'contactPhone'
>;
/** What was handed in once, with who was to take part in it. */
export type HandedIn = Contents & { partners: { name: string; task: string }[] };

type Named = Pick<Bid, 'id' | 'listingId'>;
type Holder = Named & Pick<Bid, 'sealed'>;

const EMPTY: Contents = {
  team: '',
  ability: '',
  plan: '',
  schedule: '',
  fit: '',
  quoteFen: null,
  contactName: '',
  contactPhone: '',
};

const keyOf = (secret: KeyObject, listingId: string): KeyObject => keyFor(secret, `bids:${listingId}`);

/** The columns of a bid with these contents sealed. */
export const sealContents = (secret: KeyObject, { id, listingId }: Named, contents: Contents) => ({
  ...EMPTY,
  sealed: sealText(keyOf(secret, listingId), JSON.stringify(contentsOf(contents)), id),
});

/** What a bid says, sealed or not: for its own people and its confirmed partners, whom the caller has checked. */
export const openOwn = (secret: KeyObject, bid: Holder & Contents): Contents =>
  bid.sealed === null
    ? contentsOf(bid)
    : (JSON.parse(openText(keyOf(secret, bid.listingId), bid.sealed, bid.id)) as Contents);

const contentsOf = (bid: Contents): Contents =>
  Object.fromEntries(Object.keys(EMPTY).map((key) => [key, bid[key as keyof Contents]])) as Contents;

/** What a member of a joint bid does of the work is sealed as long as its bid is. */
export const sealTask = (secret: KeyObject, listingId: string, { id, task }: Partner): string =>
  sealText(keyOf(secret, listingId), task, id);

export const openTask = (secret: KeyObject, bid: Holder, { id, task }: Partner): string =>
  bid.sealed === null ? task : openText(keyOf(secret, bid.listingId), task, id);

type Version = Pick<typeof bidVersions.$inferSelect, 'id' | 'sealed'>;

/** What was handed in stays sealed for ever: only the bidder's own people read what they replaced. */
export const sealVersion = (secret: KeyObject, listingId: string, id: string, handedIn: HandedIn): string =>
  sealText(keyOf(secret, listingId), JSON.stringify(handedIn), id);

export const openVersion = (secret: KeyObject, listingId: string, { id, sealed }: Version): HandedIn =>
  JSON.parse(openText(keyOf(secret, listingId), sealed, id)) as HandedIn;

/**
 * What happens to the bids of a listing when its deadline has passed, once for each deadline: those that were not
 * confirmed again lapse, those handed in for this round are opened. Drafts and withdrawn ones stay sealed for ever.
 * Returns how many valid ones there are. `listing` was read in this transaction.
 */
export async function unsealBids(tx: Transaction, ctx: Context, listing: Listing): Promise<number> {
  if (!isUnsealed(listing, ctx.now)) throw new Error(`The bids of ${listing.id} are sealed.`);
  const first = await tx
    .update(listings)
    .set({ closedDeadlineAt: listing.deadlineAt })
    .where(and(eq(listings.id, listing.id), sql`${listings.closedDeadlineAt} is not ${listings.deadlineAt}`))
    .returning({ id: listings.id });
  if (first.length === 1) {
    // Whoever happens to be there first: it is the clock that does it.
    const clock: Context = { ...ctx, actor: undefined };
    await lapseUnconfirmed(tx, clock, listing);
    const opened = await openHandedIn(tx, clock, listing);
    const reason = `${opened} 家`;
    await record(tx, clock, { thing: 'listings', thingId: listing.id, action: 'unseal', reason });
  }
  return tx.$count(bids, ofRound(listing, HANDED_IN));
}

const ofRound = ({ id, round }: Pick<Listing, 'id' | 'round'>, states: readonly Bid['state'][]) =>
  and(eq(bids.listingId, id), eq(bids.round, round), inArray(bids.state, [...states]));

async function lapseUnconfirmed(tx: Transaction, ctx: Context, listing: Listing): Promise<void> {
  const unconfirmed = await tx
    .select()
    .from(bids)
    .where(ofRound(listing, ['unconfirmed']));
  for (const bid of unconfirmed) {
    await moveBid(tx, ctx, listing, bid, 'lapse');
    await tell(tx, ctx, bid, lapsedLetter({ ...factsOf(ctx, listing), bid }));
  }
}

async function openHandedIn(tx: Transaction, ctx: Context, listing: Listing): Promise<number> {
  const handedIn = await tx
    .select()
    .from(bids)
    .where(ofRound(listing, ['submitted']));
  for (const bid of handedIn.filter(({ sealed }) => sealed !== null)) {
    for (const partner of await partnersOf(tx, bid.id))
      await tx
        .update(bidPartners)
        .set({ task: openTask(ctx.secret, bid, partner) })
        .where(eq(bidPartners.id, partner.id));
    await tx
      .update(bids)
      .set({ ...openOwn(ctx.secret, bid), sealed: null })
      .where(and(eq(bids.id, bid.id), isNotNull(bids.sealed)));
  }
  return handedIn.length;
}

const partnersOf = (tx: Transaction, bidId: string) =>
  tx.select().from(bidPartners).where(eq(bidPartners.bidId, bidId));
