import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { BID_STATES, bids, LISTING_STATES, listings } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { reviseBid, saveBid, submitBid, withdrawBid } from '#src/domain/bids/operations.ts';
import { awardBid, declineBid, shortlistBid } from '#src/domain/bids/selection.ts';
import type { BidState } from '#src/domain/bids/states.ts';
import { type BiddingWorld, bidFor, createBiddingWorld } from './bidding-world.ts';

/** Published thrice: before and after its deadline, and without one when its time is over. */
const PHASES = LISTING_STATES.flatMap((state) =>
  state === 'published' ? ['open', 'closed', 'expired'] : [state],
) as string[];

const VERBS: Record<string, (world: BiddingWorld, actor: Actor, id: string) => Promise<unknown>> = {
  submit: (world, actor, id) => submitBid(world.as(actor), { id }),
  save: (world, actor, id) => saveBid(world.as(actor), bidFor(world.listing.id, { id, fit: '新写的' })),
  revise: (world, actor, id) => reviseBid(world.as(actor), { id }),
  withdraw: (world, actor, id) => withdrawBid(world.as(actor), { id }),
  shortlist: (world, actor, id) => shortlistBid(world.as(actor), { id }),
  award: (world, actor, id) => awardBid(world.as(actor), { id }),
  decline: (world, actor, id) => declineBid(world.as(actor), { id, reason: '报价高于预算' }),
};

/** Everything that moves a bid: verb, who, phase of the listing, from → to. All else must leave it alone. */
const LEGAL = [
  'submit bidder open draft→submitted',
  'revise bidder open submitted→draft',
  'revise bidder open unconfirmed→draft',
  'withdraw bidder open submitted→withdrawn',
  'withdraw bidder open unconfirmed→withdrawn',
  ...PHASES.map((phase) => `withdraw bidder ${phase} draft→withdrawn`),
  ...['submitted', 'qualified'].map((state) => `shortlist poster evaluating ${state}→shortlisted`),
  ...['submitted', 'qualified', 'shortlisted'].flatMap((state) => [
    `award poster evaluating ${state}→awarded`,
    `decline poster evaluating ${state}→declined`,
  ]),
].sort();

describe('every move: verb × person × phase × state', () => {
  it.each(Object.keys(VERBS))('%s', async (verb) => {
    const world = await createBiddingWorld();
    const { actor: bidder, id } = await world.handIn();
    const people: Record<string, Actor> = {
      bidder,
      bidderReader: await world.person({ colleagueOf: bidder, memberRole: 'reader' }),
      poster: world.poster,
      posterReader: await world.person({ colleagueOf: world.poster, memberRole: 'reader' }),
      rival: await world.person(),
      official: await world.official(),
    };
    const moved: string[] = [];
    const written = (await world.trail(id)).length;
    for (const phase of PHASES)
      for (const state of BID_STATES)
        for (const [who, actor] of Object.entries(people)) {
          await put(world, id, phase, state);
          const refusal = await VERBS[verb]?.(world, actor, id).then(
            () => undefined,
            (thrown) => thrown,
          );
          const after = await world.bid(id);
          expect(refusal === undefined || refusal.kind, `${verb} ${who} ${phase} ${state}: ${refusal}`).toBeTruthy();
          if (after.state !== state) moved.push(`${verb} ${who} ${phase} ${state}→${after.state}`);
        }
    expect((await world.trail(id)).length - written).toBe(moved.length);
    expect(moved.sort()).toEqual(LEGAL.filter((move) => move.startsWith(`${verb} `)));
  });
});

async function put(world: BiddingWorld, id: string, phase: string, state: BidState): Promise<void> {
  const published = ['open', 'closed', 'expired'].includes(phase);
  const listing = {
    state: published ? ('published' as const) : (phase as 'evaluating'),
    deadlineAt: phase === 'expired' ? null : phase === 'open' ? world.now + 1 : world.now,
    expiresAt: phase === 'expired' ? world.now : null,
  };
  await world.database.write(async (tx) => {
    await tx.update(listings).set(listing).where(eq(listings.id, world.listing.id));
    await tx.update(bids).set({ state, stateReason: '' }).where(eq(bids.id, id));
  });
}
