import { and, eq, isNull } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { bids, contracts, type listings } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { loadForPoster } from '#src/domain/bids/load.ts';
import { moveListing } from '#src/domain/listings/moves.ts';
import { conflict, ensure } from '#src/errors.ts';
import { dayOf, formatDay } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { changeContract } from './change.ts';
import type { ContractInput, RegisterInput } from './input.ts';
import { sidesOf } from './load.ts';
import { factsOf, recordedLetter } from './mail.ts';
import { tell } from './notify.ts';
import { mayRegisterContract } from './policy.ts';

type Listing = typeof listings.$inferSelect;

/**
 * Records the contract with one taker, `input.id` being the awarded bid. When every taker has one the listing is 已签约.
 * The same record sent twice is one; a contract once recorded is not overwritten. Returns the contract's id.
 */
export const recordContract = (ctx: MemberContext, input: ContractInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { bid, listing } = await loadForPoster(tx, ctx, input.id);
    const stands = await findSame(tx, input);
    if (stands) return stands;
    ensure(bid.state === 'awarded', conflict('只登记揭榜成功的单位的合同。'));
    ensure(listing.state === 'matched', conflict('完成遴选以后才能登记合同。'));
    refuseSignedOn(listing, input.signedOn, ctx.now);
    const { id: bidId, ...terms } = input;
    const contract = { id: newId(), listingId: listing.id, bidId, ...terms };
    await tx.insert(contracts).values({ ...contract, createdBy: ctx.actor.id, createdAt: ctx.now });
    await record(
      tx,
      ctx,
      { thing: 'bids', thingId: bidId, action: 'contract', from: bid.state, to: bid.state },
      { thing: 'contracts', thingId: contract.id, action: 'record', to: 'performing' },
    );
    const sides = await sidesOf({ db: tx }, listing, bid);
    await tell(tx, ctx, sides, ['taker', 'poster'], recordedLetter(factsOf(ctx, { contract, listing }), contract));
    if (await allSigned(tx, listing.id)) await moveListing(tx, ctx, listing, 'contracted', { action: 'contract' });
    return contract.id;
  });

async function findSame(tx: Transaction, { id, ...terms }: ContractInput): Promise<string | undefined> {
  const stands = await tx.select().from(contracts).where(eq(contracts.bidId, id)).get();
  if (!stands) return undefined;
  const same = Object.entries(terms).every(([key, value]) => stands[key as keyof typeof terms] === value);
  ensure(same, conflict(`这家的合同已经登记，编号 ${stands.number}。`));
  return stands.id;
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

/** 技术合同登记号, by either side, whenever it is known; what it was before stays in the history. */
export const registerContract = (ctx: MemberContext, input: RegisterInput): Promise<string> =>
  changeContract(ctx, input.id, mayRegisterContract, async (tx, { contract }) => {
    const { registrationNumber } = input;
    if (contract.registrationNumber === registrationNumber) return;
    await tx.update(contracts).set({ registrationNumber }).where(eq(contracts.id, contract.id));
    const { id: thingId, state } = contract;
    const reason = registrationNumber || '清空';
    await record(tx, ctx, { thing: 'contracts', thingId, action: 'register', from: state, to: state, reason });
  });
