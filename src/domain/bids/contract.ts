import { and, eq, isNull } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { bids, contracts, type listings } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { moveListing } from '#src/domain/listings/moves.ts';
import { conflict, ensure } from '#src/errors.ts';
import { dayOf, formatDay } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import type { ContractInput } from './input.ts';
import { contractedLetter } from './mail.ts';
import { factsOf, tell } from './notify.ts';
import { loadForPoster } from './selection.ts';

type Listing = typeof listings.$inferSelect;

/**
 * Records the contract with one taker, `input.id` being the awarded bid. When every taker has one the listing is 已签约.
 * The same record sent twice is one; a contract once recorded is not overwritten. Returns the listing's id.
 */
export const recordContract = (ctx: MemberContext, input: ContractInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { bid, listing } = await loadForPoster(tx, ctx, input.id);
    if (await isRecorded(tx, input)) return listing.id;
    ensure(bid.state === 'awarded', conflict('只登记揭榜成功的单位的合同。'));
    ensure(listing.state === 'matched', conflict('完成遴选以后才能登记合同。'));
    refuseSignedOn(listing, input.signedOn, ctx.now);
    const { number, amountFen, signedOn } = input;
    const row = { id: newId(), listingId: listing.id, bidId: bid.id, number, amountFen, signedOn };
    await tx.insert(contracts).values({ ...row, createdBy: ctx.actor.id, createdAt: ctx.now });
    await record(tx, ctx, { thing: 'bids', thingId: bid.id, action: 'contract', from: bid.state, to: bid.state });
    const letter = contractedLetter({ ...factsOf(ctx, listing), bid, number, amountFen, signedOn });
    await tell(tx, ctx, bid, letter);
    await tell(tx, ctx, listing, letter);
    if (await allSigned(tx, listing.id)) await moveListing(tx, ctx, listing, 'contracted', { action: 'contract' });
    return listing.id;
  });

async function isRecorded(tx: Transaction, { id, number, amountFen, signedOn }: ContractInput): Promise<boolean> {
  const stands = await tx.select().from(contracts).where(eq(contracts.bidId, id)).get();
  if (!stands) return false;
  const same = stands.number === number && stands.amountFen === amountFen && stands.signedOn === signedOn;
  ensure(same, conflict(`这家的合同已经登记，编号 ${stands.number}。`));
  return true;
}

/** Signed after the listing was published and not later than today. */
function refuseSignedOn({ publishedAt }: Listing, signedOn: string, now: number): void {
  ensure(signedOn <= dayOf(now), conflict('签约日期不能晚于今天', 'signedOn'));
  if (publishedAt === null || signedOn >= dayOf(publishedAt)) return;
  throw conflict(`签约日期不能早于发榜那天（${formatDay(dayOf(publishedAt), now)}）`, 'signedOn');
}

async function allSigned(tx: Transaction, listingId: string): Promise<boolean> {
  const unsigned = await tx
    .select({ id: bids.id })
    .from(bids)
    .leftJoin(contracts, eq(contracts.bidId, bids.id))
    .where(and(eq(bids.listingId, listingId), eq(bids.state, 'awarded'), isNull(contracts.id)))
    .get();
  return unsigned === undefined;
}
