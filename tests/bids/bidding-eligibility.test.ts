import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { batches, organisations } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { saveBid, submitBid } from '#src/domain/bids/operations.ts';
import { newId } from '#src/lib/ids.ts';
import { type BiddingWorld, bidFor, createBiddingWorld, saveAndSubmit } from './bidding-world.ts';

describe('who leads', () => {
  const setOwn = (world: BiddingWorld, actor: Actor, set: Partial<typeof organisations.$inferInsert>) =>
    world.database.write(async (tx) => {
      await tx
        .update(organisations)
        .set(set)
        .where(eq(organisations.id, actor.organisation?.id as string));
    });

  it('is no organisation that was merged into the poster, at saving or at handing in', async () => {
    const world = await createBiddingWorld();
    const actor = await world.person();
    const input = bidFor(world.listing.id);
    await saveBid(world.as(actor), input);
    await setOwn(world, actor, { mergedInto: world.poster.organisation?.id as string });
    await expect(submitBid(world.as(actor), input)).rejects.toThrow('同一家单位');
    await expect(saveBid(world.as(actor), bidFor(world.listing.id, { id: newId() }))).rejects.toThrow('同一家单位');
  });

  it('is one into which the poster was merged no more than the poster, over several steps', async () => {
    const world = await createBiddingWorld();
    const [between, last] = [await world.person(), await world.person()];
    await setOwn(world, world.poster, { mergedInto: between.organisation?.id as string });
    await setOwn(world, between, { mergedInto: last.organisation?.id as string });
    await expect(saveBid(world.as(last), bidFor(world.listing.id))).rejects.toThrow('同一家单位');
  });

  it('declares size and leads as 中小微企业 where the batch is theirs', async () => {
    const world = await createBiddingWorld();
    const official = await world.official();
    const at = world.now;
    const times = { collectFrom: at, collectUntil: at, bidUntil: at, evaluateUntil: at, createdAt: at, updatedAt: at };
    const batch = { id: newId(), name: '2026 年第一批', year: 2026, track: 'market' as const, ...times };
    await world.database.write(async (tx) => {
      await tx.insert(batches).values({ ...batch, smallOnly: true, createdBy: official.id });
    });
    await world.setListing({ batchId: batch.id });
    const large = world.as(await world.person({ kind: 'large' }));
    await expect(saveBid(large, bidFor(world.listing.id))).rejects.toThrow('工信部联企业〔2011〕300号');
    const small = world.as(await world.person({ kind: 'small' }));
    const input = bidFor(world.listing.id);
    await expect(saveAndSubmit(small, input)).rejects.toMatchObject({
      errors: { smallDeclared: '请勾选中小微企业声明' },
    });
    await saveAndSubmit(small, { ...input, smallDeclared: true });
    expect(await world.bid(input.id)).toMatchObject({ smallDeclaredAt: at, creditDeclaredAt: at, state: 'submitted' });
  });
});
