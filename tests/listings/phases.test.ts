import { describe, expect, it } from 'vitest';
import { LISTING_STATES } from '#db/schema/index.ts';
import { type ListingState, PHASES, phaseOf, standingOf } from '#src/domain/listings/states.ts';

describe('the phase', () => {
  it('of what has no deadline ends with its term, at the very moment', () => {
    const open = (expiresAt: number | null) => phaseOf({ state: 'published', deadlineAt: null, expiresAt }, 1000);
    expect([open(null), open(1001), open(1000)]).toEqual(['open', 'open', 'expired']);
  });

  it('is 待论证 where public money is given, and the same word everywhere else', () => {
    for (const phase of Object.keys(PHASES) as (keyof typeof PHASES)[]) {
      expect(standingOf(phase, 'market')).toEqual(PHASES[phase]);
      expect(standingOf(phase, 'fiscal').word).toBe(phase === 'reviewing' ? '待论证' : PHASES[phase].word);
    }
  });

  const at = (state: ListingState, deadlineAt: number | null) => phaseOf({ state, deadlineAt, expiresAt: null }, 1000);

  it('splits what is published at the very moment of the deadline', () => {
    expect([at('published', 1001), at('published', 1000), at('published', 999), at('published', null)]).toEqual([
      'open',
      'closed',
      'closed',
      'open',
    ]);
  });

  it('is the state everywhere else, and each has its word', () => {
    for (const state of LISTING_STATES) {
      if (state !== 'published') expect(at(state, 999)).toBe(state);
      expect(PHASES[at(state, 999)].word).not.toBe('');
    }
  });
});
