import { describe, expect, it } from 'vitest';
import { contracts } from '#db/schema/index.ts';
import { awardBid, completeSelection } from '#src/domain/bids/selection.ts';
import type { ContractInput } from '#src/domain/contracts/input.ts';
import { recordContract } from '#src/domain/contracts/operations.ts';
import { type BiddingWorld, createBiddingWorld } from '#tests/bids/bidding-world.ts';

const contractFor = (id: string, over: Partial<ContractInput> = {}): ContractInput => ({
  id,
  number: 'HZ-2026-118',
  kind: 'development',
  amountFen: 750_000_000,
  signedOn: '2026-11-25',
  registrationNumber: '',
  ...over,
});

/** A listing that is 揭榜成功 with this many takers, and one bid that was declined. */
async function matched(takers = 1) {
  const world = await createBiddingWorld({ maxTakers: 3 });
  const bidders = [];
  for (let i = 0; i < takers; i++) bidders.push(await world.handIn());
  const declined = await world.handIn();
  await world.evaluate();
  for (const { id } of bidders) await awardBid(world.posting, { id });
  await completeSelection(world.posting, { listingId: world.listing.id, reason: '名额已满' });
  return { world, ids: bidders.map(({ id }) => id), bidders, declined };
}

const recorded = (world: BiddingWorld) => world.database.db.select().from(contracts);

describe('the contract record', () => {
  it('of the last taker makes the listing 已签约', async () => {
    const { world, ids } = await matched(2);
    await recordContract(world.posting, contractFor(ids[0] as string));
    expect((await world.reload()).state).toBe('matched');
    await recordContract(world.posting, contractFor(ids[1] as string, { number: '乙' }));
    expect((await world.reload()).state).toBe('contracted');
    expect(await recorded(world)).toHaveLength(2);
    expect((await world.trail(world.listing.id)).at(-1)).toMatchObject({ from: 'matched', to: 'contracted' });
  });

  it('is told to both sides and left in the trail of the bid', async () => {
    const { world, ids, bidders } = await matched();
    await recordContract(world.posting, contractFor(ids[0] as string));
    const letters = (await world.letters()).slice(-2);
    expect(letters.map(({ to }) => to)).toEqual([bidders[0]?.actor.email, world.poster.email]);
    for (const { text } of letters) expect(text).toContain('编号 HZ-2026-118，金额 750 万元，11 月 25 日签订');
    expect((await world.trail(ids[0] as string)).at(-1)).toMatchObject({ action: 'contract', from: 'awarded' });
  });

  it('sent twice is one, and another one for the same bid is refused', async () => {
    const { world, ids } = await matched();
    const input = contractFor(ids[0] as string);
    await Promise.all([recordContract(world.posting, input), recordContract(world.posting, input)]);
    await expect(recordContract(world.posting, { ...input, amountFen: 1 })).rejects.toThrow(
      '已经登记，编号 HZ-2026-118',
    );
    expect(await recorded(world)).toHaveLength(1);
  });

  it.each([
    ['2026-11-26', '签约日期不能晚于今天'],
    ['2026-11-11', '签约日期不能早于发榜那天（11 月 12 日）'],
    ['1900-01-01', '签约日期不能早于发榜那天'],
  ])('signed on %s is refused', async (signedOn, sentence) => {
    const { world, ids } = await matched();
    await expect(recordContract(world.posting, contractFor(ids[0] as string, { signedOn }))).rejects.toMatchObject({
      errors: { signedOn: expect.stringContaining(sentence) },
    });
    expect(await recorded(world)).toEqual([]);
  });

  it.each(['2026-11-12', '2026-11-25'])('signed on %s is taken', async (signedOn) => {
    const { world, ids } = await matched();
    await recordContract(world.posting, contractFor(ids[0] as string, { signedOn }));
    expect(await recorded(world)).toHaveLength(1);
  });

  it('is for awarded bids of a completed selection', async () => {
    const { world, ids, declined } = await matched();
    await expect(recordContract(world.posting, contractFor(declined.id))).rejects.toThrow('只登记揭榜成功的');
    for (const state of ['evaluating', 'withdrawn', 'contracted'] as const) {
      await world.setListing({ state });
      await expect(recordContract(world.posting, contractFor(ids[0] as string))).rejects.toThrow('完成遴选以后');
    }
  });

  it('is the poster’s to write', async () => {
    const { world, ids, bidders } = await matched();
    const reader = await world.person({ colleagueOf: world.poster, memberRole: 'reader' });
    for (const [actor, kind] of [
      [bidders[0]?.actor, 'forbidden'],
      [reader, 'forbidden'],
      [await world.official(), 'forbidden'],
      [await world.person(), 'notFound'],
    ] as const)
      await expect(
        recordContract(world.as(actor as typeof reader), contractFor(ids[0] as string)),
      ).rejects.toMatchObject({ kind });
    expect(await recorded(world)).toEqual([]);
  });
});
