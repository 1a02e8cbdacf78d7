import { describe, expect, it } from 'vitest';
import { nextOfBid, nextOfListing, weekOf } from '#src/components/workbench/next.ts';
import { saveBid, withdrawBid } from '#src/domain/bids/operations.ts';
import { awardBid, completeSelection, declineBid } from '#src/domain/bids/selection.ts';
import { withdrawListing } from '#src/domain/listings/operations.ts';
import { listChanges, listOwnThings } from '#src/domain/workbench/todo.ts';
import { DAY } from '#src/lib/dates.ts';
import { bidFor, createBiddingWorld } from '#tests/bids/bidding-world.ts';

describe('what comes next', () => {
  it('is said for each of our listings', async () => {
    const world = await createBiddingWorld({ replyOn: '2026-12-10', maxTakers: 1 });
    const next = async () => {
      const { listings } = await listOwnThings(world.posting);
      return listings.map((row) => nextOfListing(row, world.now))[0];
    };
    const [first, second] = [await world.handIn(), await world.handIn()];
    expect(await next()).toBe('2 家已揭，11 月 25 日 14:30 截止，还剩 3 天');
    world.now = world.deadlineAt;
    expect(await next()).toBe('2 家揭榜，等您遴选，承诺 12 月 10 日前');
    await world.evaluate();
    await declineBid(world.posting, { id: second.id, reason: '规模不够' });
    expect(await next()).toBe('已答复 1 / 2 家，承诺 12 月 10 日前');
    await awardBid(world.posting, { id: first.id });
    await completeSelection(world.posting, { listingId: world.listing.id, reason: '' });
    expect(await next()).toBe('揭榜成功 1 家，已登记合同 0 家');
  });

  it('is said for each of our bids', async () => {
    const world = await createBiddingWorld();
    const { actor, id } = await world.handIn();
    const next = async () => {
      const { bids } = await listOwnThings(world.as(actor));
      return bids.map((row) => nextOfBid(row, world.now))[0];
    };
    expect(await next()).toBe('密封中，11 月 25 日 14:30 截止，还剩 3 天');
    await world.evaluate();
    expect(await next()).toBe('等答复，承诺 12 月 10 日前');
    await declineBid(world.posting, { id, reason: '中试线规模不够' });
    expect(await next()).toBe('中试线规模不够');
  });
});

describe('the next seven days', () => {
  it('hold our deadlines and promises and those we wait for, nearest first', async () => {
    const world = await createBiddingWorld();
    await world.addListing({ deadlineAt: world.now + 8 * DAY });
    await world.addListing({ deadlineAt: world.now - DAY, replyOn: '2026-11-23', number: '2026-0900' });
    const days = weekOf(await listOwnThings(world.posting), world.now);
    expect(days.map(({ title, clock }) => [title, clock])).toEqual([
      ['榜 0900 承诺答复', false],
      [`榜 ${world.listing.number?.slice(5)} 截止`, true],
    ]);
    const bidder = world.as(await world.person());
    const input = bidFor(world.listing.id);
    await saveBid(bidder, input);
    expect(weekOf(await listOwnThings(bidder), world.now).map(({ href }) => href)).toEqual([`/bids/${input.id}`]);
    await withdrawBid(bidder, input);
    expect(weekOf(await listOwnThings(bidder), world.now)).toEqual([]);
  });
});

describe('what changed', () => {
  it('is what others did to our bids and to the listings we took on', async () => {
    const world = await createBiddingWorld();
    const first = await world.handIn();
    const second = await world.handIn();
    const changes = async (actor = first.actor) => {
      const ctx = world.as(actor);
      return (await listChanges(ctx, await listOwnThings(ctx))).map(({ thing, to }) => `${thing} ${to}`);
    };
    expect(await changes()).toEqual([]);
    await world.evaluate();
    await awardBid(world.posting, { id: first.id });
    expect(await changes()).toEqual(['bids awarded', 'listings evaluating']);
    expect(await changes(second.actor)).toEqual(['listings evaluating']);
    expect(await changes(world.poster)).toEqual([]);
    await withdrawListing(world.as(await world.official()), { id: world.listing.id, reason: '发榜方停产' });
    expect(await changes(world.poster)).toEqual(['listings withdrawn']);
    world.now += 15 * DAY;
    expect(await changes(world.poster)).toEqual([]);
  });
});
