import { describe, expect, it, vi } from 'vitest';
import { closeBidding } from '#src/domain/bids/clock.ts';
import { moveBid } from '#src/domain/bids/moves.ts';
import { saveBid, withdrawBid } from '#src/domain/bids/operations.ts';
import { getBid } from '#src/domain/bids/queries.ts';
import { unsealBids } from '#src/domain/bids/seal.ts';
import { DAY } from '#src/lib/dates.ts';
import { type BiddingWorld, bidFor, createBiddingWorld } from './bidding-world.ts';

/** Makes a handed-in bid 失效待确认, as a material change of the listing does. */
const unsettle = async (world: BiddingWorld, id: string) => {
  const [listing, bid] = [await world.reload(), await world.bid(id)];
  await world.database.write((tx) => moveBid(tx, world.visitor(), listing, bid, 'unsettle'));
};

describe('when the deadline has passed', () => {
  it('what was handed in is opened, what was not confirmed lapses, the rest stays sealed, the poster is told', async () => {
    const world = await createBiddingWorld();
    const valid = [await world.handIn(), await world.handIn({ quoteFen: 1 })];
    const unconfirmed = await world.handIn();
    await unsettle(world, unconfirmed.id);
    const gone = await world.handIn();
    await withdrawBid(world.as(gone.actor), gone);
    const draft = bidFor(world.listing.id);
    await saveBid(world.as(await world.person()), draft);
    const before = (await world.letters()).length;

    expect(await world.close()).toBe(1);
    for (const { id } of valid) expect(await world.bid(id)).toMatchObject({ state: 'submitted', sealed: null });
    expect((await world.bid(valid[1]?.id as string)).quoteFen).toBe(1);
    for (const id of [unconfirmed.id, gone.id, draft.id]) {
      expect((await world.bid(id)).sealed).not.toBeNull();
      expect((await world.bid(id)).plan).toBe('');
    }
    expect((await world.bid(unconfirmed.id)).state).toBe('lapsed');
    expect((await world.reload()).state).toBe('published');
    expect((await world.letters()).slice(before).map(({ to, subject }) => [to, subject.slice(0, 9)])).toEqual([
      [unconfirmed.actor.email, '【揭榜申请失效】石'],
      [world.poster.email, '【揭榜截止，2 家'],
    ]);
    expect((await world.trail(world.listing.id)).at(-1)).toMatchObject({
      action: 'unseal',
      actorId: null,
      reason: '2 家',
    });
  });

  it('without a valid bid it is 流榜, and the letter leads to what can be done', async () => {
    const world = await createBiddingWorld();
    const unconfirmed = await world.handIn();
    await unsettle(world, unconfirmed.id);
    await saveBid(world.as(await world.person()), bidFor(world.listing.id));
    await world.close();
    expect(await world.reload()).toMatchObject({ state: 'unsuccessful', stateReason: expect.stringContaining('没有') });
    const last = (await world.letters()).at(-1);
    expect(last).toMatchObject({ to: world.poster.email, subject: expect.stringMatching(/^【流榜/) });
    expect(last?.text).toContain(`/listings/${world.listing.id}/next`);
    expect((await world.trail(world.listing.id)).map(({ action, actorId }) => [action, actorId])).toEqual([
      ['unseal', null],
      ['fail', null],
    ]);
  });

  it('nothing happens before, nor to what is not published or has no deadline', async () => {
    const world = await createBiddingWorld();
    const { id } = await world.handIn();
    world.now = world.deadlineAt - 1;
    expect(await closeBidding(world.visitor())).toBe(0);
    expect((await world.bid(id)).sealed).not.toBeNull();
    for (const state of ['draft', 'submitted', 'returned', 'withdrawn', 'evaluating', 'contracted'] as const) {
      await world.setListing({ state });
      expect(await world.close()).toBe(0);
    }
    await world.setListing({ state: 'published', deadlineAt: null });
    expect(await world.close()).toBe(0);
    expect((await world.bid(id)).sealed).not.toBeNull();
  });

  it('a listing withdrawn before its deadline is never unsealed, however late', async () => {
    const world = await createBiddingWorld();
    const { actor, id } = await world.handIn();
    await world.setListing({ state: 'withdrawn' });
    await world.close();
    world.now += 100 * DAY;
    await closeBidding(world.visitor());
    expect((await world.bid(id)).sealed).not.toBeNull();
    const listing = await world.reload();
    await expect(world.database.write((tx) => unsealBids(tx, world.visitor(), listing))).rejects.toThrow('sealed');
    await expect(getBid(world.posting, id)).rejects.toMatchObject({ kind: 'notFound' });
    expect((await getBid(world.as(actor), id)).team).toBe('高分子发泡课题组 8 人');
  });

  it('unsealing by hand is impossible one millisecond early', async () => {
    const world = await createBiddingWorld();
    await world.handIn();
    world.now = world.deadlineAt - 1;
    const listing = await world.reload();
    await expect(world.database.write((tx) => unsealBids(tx, world.visitor(), listing))).rejects.toThrow('sealed');
  });

  it('a poster who starts the selection before the worker came finds everything open, and the worker nothing to do', async () => {
    const world = await createBiddingWorld();
    const [{ id }, unconfirmed] = [await world.handIn(), await world.handIn()];
    await unsettle(world, unconfirmed.id);
    await world.evaluate();
    expect((await world.bid(id)).sealed).toBeNull();
    expect((await world.bid(unconfirmed.id)).state).toBe('lapsed');
    expect(await world.close()).toBe(0);
    const trail = await world.trail(world.listing.id);
    expect(trail.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['unseal', null],
      ['evaluate', world.poster.id],
    ]);
  });

  it('is asked by an index that is empty when nothing is due', async () => {
    const world = await createBiddingWorld();
    const driver = vi.spyOn(world.database.client, 'execute');
    await closeBidding(world.visitor());
    const statement = driver.mock.calls[0]?.[0] as unknown as { sql: string; args: [] };
    const plan = await world.database.client.execute({ ...statement, sql: `explain query plan ${statement.sql}` });
    expect(JSON.stringify(plan.rows)).toContain('listings_closing');
    expect(driver.mock.calls.length).toBe(2);
  });
});
