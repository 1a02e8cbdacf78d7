import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Actor } from '#src/context.ts';
import { saveListing, submitListing } from '#src/domain/listings/drafts.ts';
import { withdrawListing } from '#src/domain/listings/operations.ts';
import { publishListing, returnListing } from '#src/domain/listings/review.ts';
import { findListingMove } from '#src/domain/listings/states.ts';
import { Refusal } from '#src/errors.ts';
import { createWorld } from '#tests/world.ts';
import { filledForm, forceMove, givenDraft, inputOf, movesOf, rowOf } from './given.ts';

/** The verbs of listings, and the moves that bids drive. */
const STEPS = ['save', 'submit', 'return', 'publish', 'withdraw', 'evaluating', 'matched', 'contracted'] as const;
const WHO = ['poster', 'stranger', 'official', 'insider'] as const;
const step = fc.record({ verb: fc.constantFrom(...STEPS), who: fc.constantFrom(...WHO) });

describe('any sequence of attempts', () => {
  it('leaves an audit that leads, move by legal move, to the state', async () => {
    const world = await createWorld();
    const poster = await world.person();
    const people: Record<(typeof WHO)[number], Actor> = {
      poster,
      stranger: await world.person(),
      official: await world.official(),
      insider: await world.person({ colleagueOf: poster, userRole: 'official' }),
    };

    const attempt = async (id: string, verb: (typeof STEPS)[number], who: Actor) => {
      const ctx = world.as(who);
      if (verb === 'save') return saveListing(ctx, inputOf({ ...filledForm(world.now), id }));
      if (verb === 'submit') return submitListing(ctx, { id });
      if (verb === 'return') return returnListing(ctx, { id, reason: '不清楚' });
      if (verb === 'publish') return publishListing(ctx, { id });
      if (verb === 'withdraw') return withdrawListing(ctx, { id, reason: '不要了' });
      return forceMove(world, who, id, verb);
    };

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 14 }), async (steps) => {
        const id = await givenDraft(world, poster);
        for (const { verb, who } of steps)
          await attempt(id, verb, people[who]).catch((thrown: unknown) => expect(thrown).toBeInstanceOf(Refusal));
        const moves = await movesOf(world, id);
        let state = '';
        for (const move of moves) {
          expect(move.from).toBe(state);
          if (move.from !== '') expect(findListingMove(move.from as 'draft', move.to as 'draft')).toBeDefined();
          state = move.to;
        }
        const row = await rowOf(world, id);
        expect(row.state).toBe(state);
        expect(row.stateReason).toBe(moves.at(-1)?.reason);
        expect(row.number !== null).toBe(moves.some(({ to }) => to === 'published'));
      }),
      { numRuns: 120 },
    );
  });
});
