import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { bids } from '#db/schema/index.ts';
import { saveBid, submitBid } from '#src/domain/bids/operations.ts';
import { countBids, findOwnBid, getBid } from '#src/domain/bids/queries.ts';
import { DAY } from '#src/lib/dates.ts';
import { bidFor, createBiddingWorld, saveAndSubmit } from './bidding-world.ts';

describe('a new round', () => {
  it('counts only its own bids, and who was declined may bid again', async () => {
    const world = await createBiddingWorld();
    const { actor, id } = await world.handIn();
    await world.close();
    await world.database.write(async (tx) => {
      await tx.update(bids).set({ state: 'declined' }).where(eq(bids.id, id));
    });
    await world.setListing({ round: 2, version: 3, deadlineAt: world.now + 5 * DAY });
    expect(await countBids(world.posting, world.listing.id)).toBe(0);
    expect(await findOwnBid(world.as(actor), world.listing.id)).toBeUndefined();
    const again = bidFor(world.listing.id);
    await saveAndSubmit(world.as(actor), again);
    expect(await world.bid(again.id)).toMatchObject({ round: 2, listingVersion: 3, version: 1, state: 'submitted' });
    expect(await countBids(world.posting, world.listing.id)).toBe(1);
    expect((await findOwnBid(world.as(actor), world.listing.id))?.id).toBe(again.id);
    await expect(getBid(world.posting, again.id)).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('takes over a draft of the round before', async () => {
    const world = await createBiddingWorld();
    const bidder = world.as(await world.person());
    const input = bidFor(world.listing.id);
    await saveBid(bidder, input);
    await world.close();
    await world.setListing({ state: 'published', round: 2, deadlineAt: world.now + 5 * DAY });
    await submitBid({ ...bidder, now: world.now }, input);
    expect(await world.bid(input.id)).toMatchObject({ round: 2, state: 'submitted' });
    expect(await countBids(bidder, world.listing.id)).toBe(1);
  });
});
