import { describe, expect, it, vi } from 'vitest';
import type { Context } from '#src/context.ts';
import { reviseBid } from '#src/domain/bids/operations.ts';
import { getBid, listBidsOfListing, listHandedIn, listOwnBids } from '#src/domain/bids/queries.ts';
import { awardBid } from '#src/domain/bids/selection.ts';
import { type BiddingWorld, bidFor, createBiddingWorld, saveAndSubmit } from './bidding-world.ts';

/** Columns that hold what a bid says or whom to call. */
const CONTENT = /"(team|ability|plan|schedule|fit|quote_fen|contact_name|contact_phone)"/;

/** The statements that `work` sends to the driver. */
async function statements(world: BiddingWorld, work: () => Promise<unknown>): Promise<string[]> {
  const driver = vi.spyOn(world.database.client, 'execute');
  await work().catch(() => undefined);
  return driver.mock.calls.map(([statement]) =>
    typeof statement === 'string' ? statement : (statement as unknown as { sql: string }).sql,
  );
}

describe('what was handed in', () => {
  it('is neither listed nor opened before the deadline, for anyone but the bidder', async () => {
    const world = await createBiddingWorld();
    const { actor, id } = await world.handIn();
    world.now = world.deadlineAt - 1;
    const official = world.as(await world.official());
    for (const ctx of [world.posting, official]) {
      await expect(listBidsOfListing(ctx, world.listing.id)).rejects.toMatchObject({ kind: 'forbidden' });
      await expect(getBid(ctx, id)).rejects.toThrow('这份申请是密封的，11 月 25 日 14:30 截止以后才能打开');
    }
    for (const ctx of [world.as(await world.person()), world.visitor()])
      await expect(getBid(ctx, id)).rejects.toMatchObject({ kind: 'notFound' });
    expect(await getBid(world.as(actor), id)).toMatchObject({ plan: '双阶螺杆分散石墨母粒，机密配方甲' });
  });

  it('is not even read from the database before the deadline', async () => {
    const world = await createBiddingWorld();
    const { id } = await world.handIn();
    const sent = [
      ...(await statements(world, () => getBid(world.posting, id))),
      ...(await statements(world, () => listBidsOfListing(world.posting, world.listing.id))),
    ];
    expect(sent.length).toBeGreaterThan(1);
    for (const statement of sent) expect(statement).not.toMatch(CONTENT);
    await world.close();
    const later = await statements(world, () => listBidsOfListing(world.posting, world.listing.id));
    expect(later.join('\n')).toMatch(CONTENT);
  });

  it('lies open to poster and officials from the deadline on, without telephone numbers', async () => {
    const world = await createBiddingWorld();
    const { id } = await world.handIn();
    await world.handIn({ quoteFen: 1 });
    await world.close();
    for (const ctx of [world.posting, world.as(await world.official())]) {
      const listed = await listBidsOfListing(ctx, world.listing.id);
      expect(listed.map(({ quoteFen }) => quoteFen).sort()).toEqual([1, 760_000_000]);
      const bid = await getBid(ctx, id);
      expect(bid.plan).toBe('双阶螺杆分散石墨母粒，机密配方甲');
      expect(JSON.stringify([listed, bid])).not.toMatch(/何工|8765|沈工|5678/);
    }
    for (const other of [world.as(await world.person()), world.visitor()])
      await expect(listBidsOfListing(other, world.listing.id)).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('is being opened, and says so, between the deadline and the worker', async () => {
    const world = await createBiddingWorld();
    const { actor, id } = await world.handIn();
    world.now = world.deadlineAt;
    for (const ctx of [world.posting, world.as(await world.official())]) {
      await expect(listBidsOfListing(ctx, world.listing.id)).rejects.toThrow('正在启封');
      await expect(getBid(ctx, id)).rejects.toThrow('正在启封');
    }
    expect((await getBid(world.as(actor), id)).plan).toBe('双阶螺杆分散石墨母粒，机密配方甲');
  });

  it('is kept each time, for the bidder’s own people and nobody else', async () => {
    const world = await createBiddingWorld();
    const { actor, id } = await world.handIn();
    await reviseBid(world.as(actor), { id });
    world.now += 1000;
    await saveAndSubmit(world.as(actor), bidFor(world.listing.id, { id, quoteFen: 1, plan: '改过的方案' }));
    const reader = await world.person({ colleagueOf: actor, memberRole: 'reader' });
    const told = async (ctx: Context) =>
      (await listHandedIn(ctx, id)).map(({ version, quoteFen, plan }) => [version, quoteFen, plan]);
    const both = [
      [2, 1, '改过的方案'],
      [1, 760_000_000, '双阶螺杆分散石墨母粒，机密配方甲'],
    ];
    await world.close();
    expect([await told(world.as(actor)), await told(world.as(reader))]).toEqual([both, both]);
    const others = [world.posting, world.as(await world.official()), world.as(await world.person()), world.visitor()];
    for (const ctx of others) expect(await told(ctx)).toEqual([]);
  });

  it('shows both sides whom to call after the award, and nobody else', async () => {
    const world = await createBiddingWorld();
    const { actor, id } = await world.handIn();
    const other = await world.handIn();
    await world.evaluate();
    await awardBid(world.posting, { id });
    expect(await getBid(world.posting, id)).toMatchObject({ bidderContact: { name: '何工', phone: '0000-8765 4321' } });
    expect(await getBid(world.as(actor), id)).toMatchObject({
      posterContact: { name: '沈工', phone: '0000-1234 5678' },
    });
    expect(await getBid(world.posting, other.id)).not.toHaveProperty('bidderContact');
    expect(await getBid(world.as(other.actor), other.id)).not.toHaveProperty('posterContact');
  });

  it('never carries the restricted part of the listing', async () => {
    const world = await createBiddingWorld();
    const { actor, id } = await world.handIn();
    await world.evaluate();
    await awardBid(world.posting, { id });
    const seen = [await getBid(world.as(actor), id), await listOwnBids(world.as(actor))];
    expect(JSON.stringify(seen)).not.toContain('812');
  });

  it('is listed for one’s own organisation only', async () => {
    const world = await createBiddingWorld();
    const first = await world.handIn();
    await world.handIn();
    expect((await listOwnBids(world.as(first.actor))).map(({ id }) => id)).toEqual([first.id]);
    expect(await listOwnBids(world.visitor())).toEqual([]);
  });
});
