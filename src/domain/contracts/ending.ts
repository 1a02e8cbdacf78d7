import { eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { contracts, listings } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { moveListing } from '#src/domain/listings/moves.ts';
import { RUNNING } from './states.ts';

/**
 * Ends an 已签约 listing when its last contract has ended, in the transaction of that: 已解榜 where one was accepted, else
 * 终止 with the reasons. Whoever comes last does it, and it is done once. Returns whether it was done.
 */
export async function settleListing(tx: Transaction, ctx: Context, listingId: string): Promise<boolean> {
  const listing = await tx.select().from(listings).where(eq(listings.id, listingId)).get();
  if (listing?.state !== 'contracted') return false;
  const all = await tx
    .select({ state: contracts.state, reason: contracts.stateReason })
    .from(contracts)
    .where(eq(contracts.listingId, listingId))
    .orderBy(contracts.endedAt, contracts.id);
  if (all.length === 0 || all.some(({ state }) => RUNNING.includes(state))) return false;
  if (all.some(({ state }) => state === 'accepted'))
    await moveListing(tx, ctx, listing, 'completed', { action: 'complete', byMachine: true });
  else {
    const reason = [...new Set(all.map((contract) => contract.reason))].join('\n');
    await moveListing(tx, ctx, listing, 'terminated', { action: 'terminate', byMachine: true, reason });
  }
  return true;
}
