import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LISTING_STATES } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { canApprove, canStart, mayObject, mayRunPublicity } from '#src/domain/publicity/policy.ts';
import { endOfPublicity, publicityPhase } from '#src/domain/publicity/states.ts';
import { DAY, dayOf, HOUR } from '#src/lib/dates.ts';

const person = (organisationId: string | undefined, role: Actor['role'] = 'member'): Actor => ({
  id: `of ${organisationId}`,
  name: '某人',
  email: 'a@test.example',
  role,
  ...(organisationId && {
    organisation: {
      id: organisationId,
      name: '某单位',
      kind: 'small' as const,
      state: 'verified' as const,
      region: 'gx',
      field: 'chem',
      role: 'manager' as const,
    },
  }),
});

const ACTORS = {
  visitor: undefined,
  nobody: person(undefined),
  stranger: person('other'),
  taker: person('taker'),
  poster: person('poster'),
  posterOfficial: person('poster', 'official'),
  takerOfficial: person('taker', 'official'),
  partnerAdmin: person('partner', 'admin'),
  official: person('bureau', 'official'),
  admin: person(undefined, 'admin'),
} satisfies Record<string, Actor | undefined>;

it('is run by officials who are neither of the poster nor of a taker', () => {
  const may = Object.entries(ACTORS).filter(([, actor]) =>
    mayRunPublicity(actor, { organisationId: 'poster' }, ['taker', 'partner']),
  );
  expect(may.map(([name]) => name)).toEqual(['official', 'admin']);
});

const NOW = Date.parse('2026-11-22T14:30:00+08:00');

describe('state × clock', () => {
  const live = { endsAt: NOW, endedAt: null };

  it.each(LISTING_STATES)('of a listing %s', (state) => {
    const around = { state, upheld: false };
    const alive = state === 'proposed';
    expect(publicityPhase(live, around, NOW - 1)).toBe(alive ? 'running' : 'stopped');
    expect(publicityPhase(live, around, NOW)).toBe(alive ? 'over' : 'stopped');
    expect(publicityPhase({ ...live, endedAt: NOW }, around, NOW)).toBe('approved');
    expect(publicityPhase({ ...live, endedAt: NOW }, { state, upheld: true }, NOW)).toBe('upheld');
    expect(canStart({ state, track: 'fiscal' })).toBe(state === 'evaluating');
    expect(canStart({ state, track: 'market' })).toBe(false);
    expect([0, 1].map((open) => canApprove(live, state, open, NOW))).toEqual([alive, false]);
    expect(canApprove(live, state, 0, NOW - 1)).toBe(false);
    expect(canApprove({ ...live, endedAt: 1 }, state, 0, NOW)).toBe(false);
  });

  it('anybody may object while it runs, and at no other time', () => {
    const phases = ['running', 'over', 'approved', 'upheld', 'stopped'] as const;
    expect(phases.filter(mayObject)).toEqual(['running']);
  });
});

describe('how long', () => {
  it('ends with the last of so many whole days, in Beijing', () => {
    expect(new Date(endOfPublicity(NOW, 5)).toISOString()).toBe('2026-11-27T16:00:00.000Z');
    expect(new Date(endOfPublicity(NOW, 7)).toISOString()).toBe('2026-11-29T16:00:00.000Z');
    expect(endOfPublicity(NOW, 1)).toBe(endOfPublicity(NOW, 5));
  });

  it('is never less than the days, nor a day more', () => {
    const at = fc.integer({ min: NOW, max: NOW + 400 * DAY });
    fc.assert(
      fc.property(at, fc.integer({ min: 5, max: 30 }), (now, days) => {
        const left = endOfPublicity(now, days) - now;
        expect(left).toBeGreaterThanOrEqual(days * DAY);
        expect(left).toBeLessThanOrEqual((days + 1) * DAY);
        expect(dayOf(endOfPublicity(now, days) - HOUR)).toBe(dayOf(now + days * DAY));
      }),
    );
  });
});
