import fc from 'fast-check';
import { expect, it } from 'vitest';
import { audit, bids, contracts } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { reviseBid, saveBid, withdrawBid } from '#src/domain/bids/operations.ts';
import { awardBid, completeSelection, declineBid, shortlistBid, startSelection } from '#src/domain/bids/selection.ts';
import { recordContract } from '#src/domain/contracts/operations.ts';
import { Refusal } from '#src/errors.ts';
import { newId } from '#src/lib/ids.ts';
import { type BiddingWorld, bidFor, createBiddingWorld, saveAndSubmit } from './bidding-world.ts';

const BIDDERS = 5;
const CONTRACT = {
  number: '甲',
  kind: 'development',
  amountFen: 1,
  signedOn: '2026-11-25',
  registrationNumber: '',
} as const;
type Step = { verb: string; who: number; which: number };

const steps = fc.array(
  fc.record({
    verb: fc.constantFrom(
      ...['save', 'submit', 'submit', 'submit', 'revise', 'withdraw', 'tick', 'start', 'shortlist', 'award', 'award'],
      ...['decline', 'decline', 'complete', 'contract', 'contract'],
    ),
    /** 0…4: a bidder, 5 and above: the poster. */
    who: fc.nat({ max: 14 }),
    which: fc.nat({ max: BIDDERS - 1 }),
  }),
  { minLength: 20, maxLength: 60 },
);

it('whatever people do in whatever order, places, states, answers and trail hold', async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 3 }), async (walk, maxTakers) => {
      const world = await createBiddingWorld({ maxTakers });
      const bidders: Actor[] = [];
      for (let i = 0; i < BIDDERS; i++) bidders.push(await world.person());
      const ids = bidders.map(() => newId());
      for (const step of walk) {
        await take(world, bidders, ids, step);
        reached.add(await check(world, maxTakers));
      }
      world.database.close();
    }),
    { numRuns: 30, seed: 20261122 },
  );
  expect([...reached].sort()).toEqual(['contracted', 'evaluating', 'matched', 'published']);
});

/** Does one thing as somebody; a refusal is an answer, anything else thrown a failure. */
async function take(world: BiddingWorld, bidders: Actor[], ids: string[], { verb, who, which }: Step): Promise<void> {
  const listingId = world.listing.id;
  const ctx = world.as(bidders[who] ?? world.poster);
  const id = ids[which] as string;
  const verbs: Record<string, () => Promise<unknown>> = {
    save: () => saveBid(ctx, bidFor(listingId, { id, plan: '' })),
    submit: () => saveAndSubmit(world.as(bidders[which] as Actor), bidFor(listingId, { id })),
    revise: () => reviseBid(ctx, { id }),
    withdraw: () => withdrawBid(ctx, { id }),
    tick: async () => {
      if (who > 9) world.now = world.deadlineAt;
    },
    start: () => startSelection(ctx, { listingId }),
    shortlist: () => shortlistBid(ctx, { id }),
    award: () => awardBid(ctx, { id }),
    decline: () => declineBid(ctx, { id, reason: '规模不够' }),
    complete: () => completeSelection(ctx, { listingId, reason: which % 2 === 0 ? '名额已满' : '' }),
    contract: () => recordContract(ctx, { ...CONTRACT, id }),
  };
  await verbs[verb]?.().catch((thrown) => {
    if (!(thrown instanceof Refusal)) throw thrown;
  });
}

type BidRow = typeof bids.$inferSelect;

/** What must hold after every step. Returns the state of the listing. */
async function check(world: BiddingWorld, maxTakers: number): Promise<string> {
  const all = await world.database.db.select().from(bids);
  const { state } = await world.reload();
  const count = (of: string) => all.filter((bid) => bid.state === of).length;
  expect(count('awarded')).toBeLessThanOrEqual(maxTakers);
  if (state === 'published') expect(count('awarded') + count('declined') + count('shortlisted')).toBe(0);
  if (state === 'matched' || state === 'contracted') {
    expect(count('awarded')).toBeGreaterThan(0);
    expect(count('submitted') + count('shortlisted')).toBe(0);
  }
  const letters = await world.letters();
  const told = (mark: string) => letters.filter(({ subject }) => subject.startsWith(`【${mark}】`)).length;
  expect(told('揭榜成功')).toBe(count('awarded'));
  expect(told('未入选')).toBe(count('declined'));
  await checkTrail(world, all, state);
  await checkContracts(world, all, state);
  return state;
}

/** Every state was reached by a recorded move from the state before it. */
async function checkTrail(world: BiddingWorld, all: BidRow[], state: string): Promise<void> {
  const moves = await world.database.db.select().from(audit).orderBy(audit.id);
  const trailOf = (id: string) => moves.filter(({ thingId }) => thingId === id);
  for (const bid of all) {
    const trail = trailOf(bid.id);
    expect(trail.at(-1)?.to).toBe(bid.state);
    for (const [i, { from }] of trail.entries()) expect(from).toBe(trail[i - 1]?.to ?? '');
    if (bid.state === 'declined') expect(bid.stateReason).not.toBe('');
  }
  expect(trailOf(world.listing.id).at(-1)?.to ?? 'published').toBe(state);
}

async function checkContracts(world: BiddingWorld, all: BidRow[], state: string): Promise<void> {
  const signed = (await world.database.db.select().from(contracts)).map(({ bidId }) => bidId);
  const unsigned = all.filter((bid) => bid.state === 'awarded' && !signed.includes(bid.id));
  if (state === 'contracted') expect(unsigned).toEqual([]);
  if (state === 'matched') expect(unsigned.length).toBeGreaterThan(0);
}
