import { describe, expect, it } from 'vitest';
import type { Actor } from '#src/context.ts';
import { countBids } from '#src/domain/bids/queries.ts';
import { awardBid, completeSelection, proposeBid, startSelection } from '#src/domain/bids/selection.ts';
import { reinstateBid, renounceBid } from '#src/domain/bids/takers.ts';
import { bidFor, createBiddingWorld, saveAndSubmit } from './bidding-world.ts';

const outcomes = async (work: Promise<unknown>[]) =>
  (await Promise.allSettled(work)).map((result) => (result.status === 'fulfilled' ? 'done' : result.reason.kind));
const countOf = (all: string[], what: string) => all.filter((one) => one === what).length;

describe('many at once', () => {
  it('at the deadline: who was in time is in, who was not is out, and nothing is half-written', async () => {
    const world = await createBiddingWorld();
    const bidders: Actor[] = [];
    for (let i = 0; i < 40; i++) bidders.push(await world.person());
    // Every second one presses the button in the last millisecond, the others in the next.
    const contexts = bidders.map((actor, i) => {
      world.now = world.deadlineAt - (i % 2 === 0 ? 1 : 0);
      return world.as(actor);
    });
    const inputs = bidders.map(() => bidFor(world.listing.id));
    const all = await outcomes(contexts.map((ctx, i) => saveAndSubmit(ctx, inputs[i] as (typeof inputs)[number])));
    expect(all).toEqual(bidders.map((_, i) => (i % 2 === 0 ? 'done' : 'conflict')));
    expect(await countBids(world.posting, world.listing.id)).toBe(20);
    for (const [i, { id }] of inputs.entries())
      expect((await world.bid(id))?.state).toBe(i % 2 === 0 ? 'submitted' : undefined);
  });

  it('of one organisation: one bid comes through', async () => {
    const world = await createBiddingWorld();
    const first = await world.person();
    const people = [first];
    for (let i = 0; i < 9; i++) people.push(await world.person({ colleagueOf: first, memberRole: 'handler' }));
    const all = await outcomes(people.map((actor) => saveAndSubmit(world.as(actor), bidFor(world.listing.id))));
    expect(countOf(all, 'done')).toBe(1);
    expect(await countBids(world.posting, world.listing.id)).toBe(1);
  });

  it.each([1, 2, 3])('awards: never more than %i', async (maxTakers) => {
    const world = await createBiddingWorld({ maxTakers });
    const ids: string[] = [];
    for (let i = 0; i < 8; i++) ids.push((await world.handIn()).id);
    await world.evaluate();
    const all = await outcomes(ids.map((id) => awardBid(world.posting, { id })));
    expect(countOf(all, 'done')).toBe(maxTakers);
    const states = await Promise.all(ids.map(async (id) => (await world.bid(id)).state));
    expect(countOf(states, 'awarded')).toBe(maxTakers);
  });

  it.each([
    ['market', awardBid, 'awarded'],
    ['fiscal', proposeBid, 'proposed'],
  ] as const)(
    'two handlers give the last place of a %s listing to different bids: one does',
    async (track, verb, won) => {
      const world = await createBiddingWorld({ track, maxTakers: 2 });
      const [first, second, third] = [await world.handIn(), await world.handIn(), await world.handIn()];
      await world.evaluate();
      await verb(world.posting, first);
      const colleague = await world.person({ colleagueOf: world.poster, memberRole: 'handler' });
      const all = await outcomes([verb(world.posting, second), verb(world.as(colleague), third)]);
      expect(all.sort()).toEqual(['conflict', 'done']);
      const states = await Promise.all([second, third].map(async ({ id }) => (await world.bid(id)).state));
      expect(states.sort()).toEqual([won, 'submitted'].sort());
    },
  );

  it('a place that was given up goes to one of two that were reinstated', async () => {
    const world = await createBiddingWorld({ maxTakers: 1 });
    const [first, second, third] = [await world.handIn(), await world.handIn(), await world.handIn()];
    await world.evaluate();
    await awardBid(world.posting, first);
    await completeSelection(world.posting, { listingId: world.listing.id, reason: '名额有限' });
    await renounceBid(world.as(first.actor), { id: first.id, reason: '没有谈成' });
    await Promise.all([second, third].map(({ id }) => reinstateBid(world.posting, { id })));
    const all = await outcomes([second, third].map(({ id }) => awardBid(world.posting, { id })));
    expect(all.sort()).toEqual(['conflict', 'done']);
  });

  it('start, award and completion by two colleagues happen once', async () => {
    const world = await createBiddingWorld();
    const { id } = await world.handIn();
    const colleague = world.as(await world.person({ colleagueOf: world.poster, memberRole: 'handler' }));
    world.now = world.deadlineAt;
    const pair = [world.posting, { ...colleague, now: world.now }];
    const listingId = world.listing.id;
    await Promise.all(pair.map((ctx) => startSelection(ctx, { listingId })));
    await Promise.all(pair.map((ctx) => awardBid(ctx, { id })));
    await Promise.all(pair.map((ctx) => completeSelection(ctx, { listingId, reason: '' })));
    expect((await world.trail(listingId)).map(({ to }) => to)).toEqual(['', 'evaluating', 'matched']);
    expect((await world.trail(id)).map(({ to }) => to)).toEqual(['draft', 'submitted', 'awarded']);
  });
});
