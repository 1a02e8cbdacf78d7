import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { bids } from '#db/schema/index.ts';
import { askCorrection, correctBid } from '#src/domain/bids/correction.ts';
import { saveBid } from '#src/domain/bids/operations.ts';
import { awardBid, completeSelection } from '#src/domain/bids/selection.ts';
import { recordContract } from '#src/domain/contracts/operations.ts';
import { listTodos } from '#src/domain/workbench/todo.ts';
import { dayOf, HOUR } from '#src/lib/dates.ts';
import { bidFor, createBiddingWorld } from '#tests/bids/bidding-world.ts';
import { CONTRACT, verbs } from './given.ts';

describe('a bidder', () => {
  it('finishes drafts before their deadline, the nearest first, and not after it', async () => {
    const world = await createBiddingWorld();
    const soon = await world.addListing({ deadlineAt: world.now + HOUR });
    const bidder = await world.person();
    await saveBid(world.as(bidder), bidFor(world.listing.id));
    await saveBid(world.as(bidder), bidFor(soon.id));
    expect(await verbs(world.as(bidder))).toEqual([
      `继续填写 → /listings/${soon.id}/bid`,
      `继续填写 → /listings/${world.listing.id}/bid`,
    ]);
    expect((await listTodos(world.as(bidder)))[0]?.due).toEqual({ at: soon.deadlineAt });
    world.now = soon.deadlineAt as number;
    expect(await verbs(world.as(bidder))).toEqual([`继续填写 → /listings/${world.listing.id}/bid`]);
  });

  it('mends what a correction asks for, until it is handed in or its time is over', async () => {
    const world = await createBiddingWorld();
    const { actor, id } = await world.handIn();
    await world.evaluate();
    await askCorrection(world.posting, { id, note: '缺检测报告', hours: 24 });
    const [todo] = await listTodos(world.as(actor));
    expect(todo).toMatchObject({ verb: '去补正', href: `/bids/${id}#correction`, due: { at: world.now + 24 * HOUR } });
    const reader = await world.person({ colleagueOf: actor, memberRole: 'reader' });
    expect(await verbs(world.as(reader))).toEqual([]);
    world.now += 24 * HOUR;
    expect(await verbs(world.as(actor))).toEqual([]);
    world.now -= 1;
    await correctBid(world.as(actor), { id, text: '补交检测报告。' });
    expect(await verbs(world.as(actor))).toEqual([]);
  });

  it('confirms again what a change of the listing made uncertain, before the deadline', async () => {
    const world = await createBiddingWorld();
    const { actor, id } = await world.handIn();
    await world.database.write(async (tx) => {
      await tx.update(bids).set({ state: 'unconfirmed' }).where(eq(bids.id, id));
    });
    expect(await verbs(world.as(actor))).toEqual([`看改了什么 → /bids/${id}`]);
    expect((await listTodos(world.as(actor)))[0]?.due).toEqual({ at: world.deadlineAt });
    world.now = world.deadlineAt;
    expect(await verbs(world.as(actor))).toEqual([]);
  });

  it('is asked to agree on a contract once awarded, until it is recorded', async () => {
    const world = await createBiddingWorld();
    const { actor, id } = await world.handIn();
    expect(await verbs(world.as(actor))).toEqual([]);
    await world.evaluate();
    await awardBid(world.posting, { id });
    expect(await verbs(world.as(actor))).toEqual([`看联系方式 → /bids/${id}`]);
    await completeSelection(world.posting, { listingId: world.listing.id, reason: '' });
    await recordContract(world.posting, { ...CONTRACT, id, signedOn: dayOf(world.now) });
    expect(await verbs(world.as(actor))).toEqual([]);
  });
});
