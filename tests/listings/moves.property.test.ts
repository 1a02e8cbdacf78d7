import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LISTING_STATES } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { saveListing, submitListing } from '#src/domain/listings/drafts.ts';
import { withdrawListing } from '#src/domain/listings/operations.ts';
import { passListing, publishListing, recommendListing, returnListing } from '#src/domain/listings/review.ts';
import { findListingMove, type ListingState } from '#src/domain/listings/states.ts';
import { Refusal } from '#src/errors.ts';
import { givenBatch, underBatch } from '#tests/batches/given.ts';
import { createWorld, type World } from '#tests/world.ts';
import { filledForm, forceMove, givenDraft, inputOf, movesOf, rowOf } from './given.ts';

const WHO = ['poster', 'stranger', 'official', 'second', 'insider'] as const;
const VERBS = ['save', 'submit', 'pass', 'return', 'publish', 'recommend', 'withdraw'] as const;

type Step = { who: (typeof WHO)[number]; verb?: (typeof VERBS)[number]; to?: ListingState; byMachine?: boolean };

/** The verbs of listings, and the moves that bids, contracts and the clock drive. */
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ who: fc.constantFrom(...WHO), verb: fc.constantFrom(...VERBS) }),
  fc.record({ who: fc.constantFrom(...WHO), to: fc.constantFrom(...LISTING_STATES), byMachine: fc.boolean() }),
);

/** What goes well, up to publication, so that runs get far; anything may stand before, between and after. */
const COURSE: Step[] = [
  { who: 'poster', verb: 'submit' },
  { who: 'official', verb: 'pass' },
  { who: 'official', verb: 'publish' },
  { who: 'second', verb: 'publish' },
];
const steps = fc
  .tuple(fc.nat(COURSE.length), fc.array(step, { maxLength: 3 }), fc.array(step, { minLength: 1, maxLength: 14 }))
  .map(([far, before, after]) => [...before, ...COURSE.slice(0, far), ...after]);

async function attempt(world: World, id: string, who: Actor, { verb, to, byMachine }: Step): Promise<unknown> {
  const ctx = world.as(who);
  const before = await rowOf(world, id);
  const written = before.batchId === null ? {} : underBatch(before.batchId, world.now);
  if (verb === 'save') return saveListing(ctx, inputOf({ ...filledForm(world.now), ...written, id }));
  if (verb === 'submit') return submitListing(ctx, { id });
  if (verb === 'pass') return passListing(ctx, { id });
  if (verb === 'return') return returnListing(ctx, { id, reason: '不清楚' });
  if (verb === 'publish') return publishListing(ctx, { id });
  if (verb === 'recommend') return recommendListing(ctx, { id, note: '推荐' });
  if (verb === 'withdraw') return withdrawListing(ctx, { id, reason: '不要了' });
  return to === undefined ? undefined : forceMove(world, who, id, to, byMachine);
}

async function ensureSound(world: World, id: string): Promise<void> {
  const all = await movesOf(world, id);
  const moves = all.filter(({ to }) => to !== '');
  const row = await rowOf(world, id);
  let state = '';
  let checker: string | null = null;
  for (const { from, to, action, actorId } of moves) {
    expect(from).toBe(state);
    const move = findListingMove(from as ListingState, to as ListingState);
    if (from !== '') expect(move?.track ?? row.track).toBe(row.track);
    if (from !== '') expect(move).toBeDefined();
    // Four eyes: whoever passed 初核 decides nothing in the second step.
    if (from === 'reviewing' && (action === 'publish' || action === 'return')) expect(actorId).not.toBe(checker);
    if (action === 'pass') checker = actorId;
    if (action === 'return') checker = null;
    state = to;
  }
  expect(row.state).toBe(state);
  expect(row.stateReason).toBe(moves.at(-1)?.reason);
  expect(row.number !== null).toBe(all.some(({ action }) => action === 'publish'));
  expect(all.filter(({ action }) => action === 'recommend')).toHaveLength(row.recommendedAt === null ? 0 : 1);
}

describe('any sequence of attempts', () => {
  it.each(['rolling', 'market', 'fiscal'] as const)(
    'leaves an audit that leads, move by legal move, to the state: %s',
    async (track) => {
      const world = await createWorld();
      const poster = await world.person();
      const people = {
        poster,
        stranger: await world.person(),
        official: await world.official(),
        second: await world.official(),
        insider: await world.person({ colleagueOf: poster, userRole: 'official' }),
      };
      const batchId = track === 'rolling' ? '' : await givenBatch(world, people.official, { track });
      const written = batchId === '' ? {} : underBatch(batchId, world.now);
      await fc.assert(
        fc.asyncProperty(steps, async (sequence) => {
          const id = await givenDraft(world, poster, written);
          for (const one of sequence)
            await attempt(world, id, people[one.who], one).catch((thrown: unknown) =>
              expect(thrown).toBeInstanceOf(Refusal),
            );
          await ensureSound(world, id);
        }),
        { numRuns: 60 },
      );
    },
  );
});
