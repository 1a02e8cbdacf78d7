import { describe, expect, it } from 'vitest';
import { contracts } from '#db/schema/index.ts';
import { awardBid, completeSelection, declineBid, disqualifyBid } from '#src/domain/bids/selection.ts';
import { reinstateBid, renounceBid } from '#src/domain/bids/takers.ts';
import { dayOf } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { type BiddingWorld, createBiddingWorld } from './bidding-world.ts';

const reason = '双方没有谈成合同条款。';

/** Two bids; the first is awarded, the second declined; the selection is over. */
async function createMatchedWorld(maxTakers = 1, awards = 1) {
  const world = await createBiddingWorld({ maxTakers });
  const bidders = [await world.handIn(), await world.handIn()] as const;
  await world.evaluate();
  for (const { id } of bidders.slice(0, awards)) await awardBid(world.posting, { id });
  for (const { id } of bidders.slice(awards)) await declineBid(world.posting, { id, reason: '名额有限' });
  await completeSelection(world.posting, { listingId: world.listing.id, reason: '' });
  return { world, first: bidders[0], second: bidders[1] };
}

const sign = (world: BiddingWorld, bidId: string) =>
  world.database.write(async (tx) => {
    const row = { id: newId(), listingId: world.listing.id, bidId, number: '甲', amountFen: 1, signedOn: '2026-11-25' };
    await tx.insert(contracts).values({ ...row, createdBy: world.poster.id, createdAt: world.now });
  });

describe('a taker who gives up', () => {
  it('alone sends the listing back to the selection, and both sides are told why', async () => {
    const { world, first } = await createMatchedWorld();
    await renounceBid(world.as(first.actor), { id: first.id, reason });
    expect(await world.bid(first.id)).toMatchObject({ state: 'renounced', stateReason: reason });
    const listing = await world.reload();
    expect(listing.state).toBe('evaluating');
    expect((await world.trail(listing.id)).at(-1)).toMatchObject({
      action: 'reopen',
      from: 'matched',
      to: 'evaluating',
    });
    const [own, poster] = (await world.letters()).slice(-2);
    expect(own).toMatchObject({ to: first.actor.email, subject: expect.stringMatching(/^【已放弃】/) });
    expect(poster).toMatchObject({ to: world.poster.email, text: expect.stringContaining(reason) });
    expect(poster?.text).toContain('顺位递补');
  });

  it('leaves the poster at least ten days to answer again', async () => {
    const { world, first } = await createMatchedWorld();
    expect(world.listing.replyOn).toBe('2026-12-10');
    world.now = Date.parse('2026-12-09T12:00:00+08:00');
    await renounceBid(world.as(first.actor), { id: first.id, reason });
    expect((await world.reload()).replyOn).toBe('2026-12-19');
  });

  it('beside another leaves the listing 揭榜成功, and 已签约 where that one has signed', async () => {
    const one = await createMatchedWorld(2, 2);
    await renounceBid(one.world.as(one.first.actor), { id: one.first.id, reason });
    expect((await one.world.reload()).state).toBe('matched');
    const two = await createMatchedWorld(2, 2);
    await sign(two.world, two.second.id);
    await renounceBid(two.world.as(two.first.actor), { id: two.first.id, reason });
    expect((await two.world.reload()).state).toBe('contracted');
  });

  it('cannot once the contract is recorded, nor before the selection is over, nor for somebody else', async () => {
    const { world, first, second } = await createMatchedWorld(2, 2);
    const reader = await world.person({ colleagueOf: first.actor, memberRole: 'reader' });
    const input = { id: first.id, reason };
    await expect(renounceBid(world.as(reader), input)).rejects.toMatchObject({ kind: 'forbidden' });
    for (const actor of [second.actor, world.poster, await world.official()])
      await expect(renounceBid(world.as(actor), input)).rejects.toMatchObject({ kind: 'notFound' });
    await sign(world, first.id);
    await expect(renounceBid(world.as(first.actor), input)).rejects.toThrow('合同已经登记，不能放弃');
    await world.setListing({ state: 'evaluating' });
    await expect(renounceBid(world.as(second.actor), { id: second.id, reason })).rejects.toMatchObject({
      kind: 'conflict',
    });
  });

  it('is one however often it is sent', async () => {
    const { world, first } = await createMatchedWorld();
    await Promise.all([1, 2, 3].map(() => renounceBid(world.as(first.actor), { id: first.id, reason })));
    expect((await world.trail(first.id)).filter(({ to }) => to === 'renounced')).toHaveLength(1);
    expect((await world.trail(world.listing.id)).filter(({ action }) => action === 'reopen')).toHaveLength(1);
  });
});

describe('the next in order', () => {
  it('is reinstated, awarded and told; a declined one can take the place', async () => {
    const { world, first, second } = await createMatchedWorld();
    await expect(reinstateBid(world.posting, { id: second.id })).rejects.toMatchObject({ kind: 'conflict' });
    await renounceBid(world.as(first.actor), { id: first.id, reason });
    await reinstateBid(world.posting, { id: second.id });
    await reinstateBid(world.posting, { id: second.id });
    expect(await world.bid(second.id)).toMatchObject({ state: 'shortlisted', decidedAt: null, stateReason: '' });
    const told = (await world.letters()).filter(({ subject }) => subject.startsWith('【恢复候选】'));
    expect(told.map(({ to }) => to)).toEqual([second.actor.email]);
    await awardBid(world.posting, { id: second.id });
    await completeSelection(world.posting, { listingId: world.listing.id, reason: '' });
    expect((await world.reload()).state).toBe('matched');
  });

  it('is never one that was 不合格, nor anybody while nobody has given up', async () => {
    const world = await createBiddingWorld({ maxTakers: 1 });
    const [first, second, third] = [await world.handIn(), await world.handIn(), await world.handIn()];
    await world.evaluate();
    await disqualifyBid(world.posting, { id: second.id, reason: '缺资质' });
    await declineBid(world.posting, { id: third.id, reason: '名额有限' });
    await expect(reinstateBid(world.posting, { id: third.id })).rejects.toThrow('没有揭榜方放弃');
    await awardBid(world.posting, { id: first.id });
    await completeSelection(world.posting, { listingId: world.listing.id, reason: '' });
    await renounceBid(world.as(first.actor), { id: first.id, reason });
    await expect(reinstateBid(world.posting, { id: second.id })).rejects.toMatchObject({ kind: 'conflict' });
    await expect(reinstateBid(world.posting, { id: first.id })).rejects.toMatchObject({ kind: 'conflict' });
    for (const actor of [third.actor, await world.official()])
      await expect(reinstateBid(world.as(actor), { id: third.id })).rejects.toMatchObject({ kind: 'forbidden' });
    expect(dayOf(world.now) < ((await world.reload()).replyOn ?? '')).toBe(true);
  });
});
