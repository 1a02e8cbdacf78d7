import fc from 'fast-check';
import { expect, it } from 'vitest';
import { audit, bids } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { awaitsCorrection } from '#src/domain/bids/answers.ts';
import { askCorrection, correctBid } from '#src/domain/bids/correction.ts';
import {
  awardBid,
  completeSelection,
  declineBid,
  disqualifyBid,
  proposeBid,
  qualifyBid,
  shortlistBid,
  unproposeBid,
} from '#src/domain/bids/selection.ts';
import { reinstateBid, renounceBid } from '#src/domain/bids/takers.ts';
import { failSelection } from '#src/domain/bids/unsuccessful.ts';
import { Refusal } from '#src/errors.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { type BiddingWorld, createBiddingWorld } from './bidding-world.ts';

const BIDDERS = 4;
const VERBS = [
  ...['qualify', 'disqualify', 'shortlist', 'award', 'award', 'propose', 'propose', 'unpropose', 'decline', 'ask'],
  ...['correct', 'wait', 'complete', 'fail', 'renounce', 'renounce', 'reinstate'],
] as const;
type Step = { verb: (typeof VERBS)[number]; which: number; what: number };

const steps = fc.array(
  fc.record({ verb: fc.constantFrom(...VERBS), which: fc.nat({ max: BIDDERS - 1 }), what: fc.nat({ max: 99 }) }),
  { minLength: 10, maxLength: 40 },
);
const tracks = fc.constantFrom('market' as const, 'fiscal' as const);

it('however a selection goes, places hold, nobody is decided about while they mend, and everybody is answered with a reason', async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(steps, tracks, fc.integer({ min: 1, max: 3 }), async (walk, track, maxTakers) => {
      const world = await createBiddingWorld({ track, maxTakers });
      const bidders: { actor: Actor; id: string }[] = [];
      for (let i = 0; i < BIDDERS; i++) bidders.push(await world.handIn());
      await world.evaluate();
      for (const step of walk) {
        const before = await world.database.db.select().from(bids);
        await take(world, bidders, step);
        await checkStep(world, before, maxTakers);
      }
      reached.add(`${track} ${await finish(world)}`);
      await checkAnswers(world, bidders);
      world.database.close();
    }),
    { numRuns: 16, seed: 20261122 },
  );
  expect([...reached].sort()).toEqual([
    'fiscal evaluating',
    'fiscal unsuccessful',
    'market matched',
    'market unsuccessful',
  ]);
});

/** Does one thing; a refusal is an answer, anything else thrown a failure. */
async function take(world: BiddingWorld, bidders: { actor: Actor; id: string }[], step: Step): Promise<void> {
  const { actor, id } = bidders[step.which] as (typeof bidders)[number];
  const { posting } = world;
  const reason = `理由 ${step.what}`;
  const all = { listingId: world.listing.id, reason: step.what % 2 ? reason : '' };
  const verbs: Record<Step['verb'], () => Promise<unknown>> = {
    qualify: () => qualifyBid(posting, { id }),
    disqualify: () => disqualifyBid(posting, { id, reason }),
    shortlist: () => shortlistBid(posting, { id }),
    award: () => awardBid(posting, { id }),
    propose: () => proposeBid(posting, { id }),
    unpropose: () => unproposeBid(posting, { id }),
    decline: () => declineBid(posting, { id, reason }),
    ask: () => askCorrection(posting, { id, note: '缺报告', hours: 24 }),
    correct: () => correctBid(world.as(actor), { id, text: '补上了' }),
    wait: async () => {
      world.now += (1 + (step.what % 12)) * HOUR;
    },
    complete: () => completeSelection(posting, all),
    // Seldom, or every walk ends here.
    fail: async () => (step.what < 20 ? failSelection(posting, all) : undefined),
    renounce: () => renounceBid(world.as(actor), { id, reason }),
    reinstate: () => reinstateBid(posting, { id }),
  };
  await verbs[step.verb]().catch((thrown) => {
    if (!(thrown instanceof Refusal)) throw thrown;
  });
}

type Bid = typeof bids.$inferSelect;
const count = (all: Bid[], ...states: Bid['state'][]) => all.filter(({ state }) => states.includes(state)).length;

async function checkStep(world: BiddingWorld, before: Bid[], maxTakers: number): Promise<void> {
  const after = await world.database.db.select().from(bids);
  expect(count(after, 'awarded', 'proposed')).toBeLessThanOrEqual(maxTakers);
  const { state } = await world.reload();
  const waiting = count(after, 'submitted', 'qualified', 'shortlisted');
  if (state !== 'evaluating') expect(waiting).toBe(0);
  if (state === 'matched') expect(count(after, 'awarded')).toBeGreaterThan(0);
  if (state === 'unsuccessful') expect(count(after, 'awarded', 'proposed')).toBe(0);
  for (const bid of before.filter((one) => awaitsCorrection(one, world.now)))
    expect(after.find(({ id }) => id === bid.id)?.state).toBe(bid.state);
}

/** The poster comes to an end: with takers if there are any, else as 流榜. */
async function finish(world: BiddingWorld): Promise<string> {
  world.now += 2 * DAY;
  const input = { listingId: world.listing.id, reason: '最后的理由' };
  const chosen = count(await world.database.db.select().from(bids), 'awarded', 'proposed') > 0;
  if ((await world.reload()).state === 'evaluating')
    await (chosen ? completeSelection : failSelection)(world.posting, input);
  return (await world.reload()).state;
}

/** Every bidder has a place or an answer with a reason that a letter told them, and the trail has no gap. */
async function checkAnswers(world: BiddingWorld, bidders: { actor: Actor; id: string }[]): Promise<void> {
  const letters = await world.letters();
  const trail = await world.database.db.select().from(audit).orderBy(audit.id);
  for (const { actor, id } of bidders) {
    const bid = await world.bid(id);
    expect(['awarded', 'proposed', 'declined', 'disqualified', 'renounced']).toContain(bid.state);
    if (bid.state === 'declined' || bid.state === 'disqualified') {
      expect(bid.stateReason).not.toBe('');
      const told = letters.filter(({ to, text }) => to === actor.email && text.includes(bid.stateReason));
      expect(told.length).toBeGreaterThan(0);
    }
    const moves = trail.filter(({ thingId }) => thingId === id);
    expect(moves.at(-1)?.to).toBe(bid.state);
    for (const [i, { from }] of moves.entries()) expect(from).toBe(moves[i - 1]?.to ?? '');
  }
}
