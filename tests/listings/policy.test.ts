import { describe, expect, it } from 'vitest';
import { LISTING_STATES } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import {
  mayCheckListing,
  mayContactPoster,
  mayDraftListing,
  mayEditListing,
  mayMoveListing,
  mayReadBody,
  mayReadListing,
  mayReadRestricted,
  maySubmitListing,
  mayWithdrawListing,
} from '#src/domain/listings/policy.ts';
import { LISTING_MOVES, type ListingState, PHASES, phaseOf } from '#src/domain/listings/states.ts';

const organisation = { id: 'poster', name: '发榜方', kind: 'large', region: 'gx', field: 'chem' } as const;
const person = (role: Actor['role'], of: Actor['organisation'] | undefined): Actor => ({
  id: 'someone',
  name: '某人',
  email: 'someone@test.example',
  role,
  ...(of ? { organisation: of } : {}),
});
const own = (role: 'manager' | 'handler' | 'reader', state: 'verified' | 'pending' = 'verified') =>
  person('member', { ...organisation, role, state });
const other = { ...organisation, id: 'other', state: 'verified', role: 'manager' } as const;

const PEOPLE = {
  visitor: undefined,
  alone: person('member', undefined),
  stranger: person('member', other),
  unverifiedStranger: person('member', { ...other, state: 'pending' }),
  manager: own('manager'),
  handler: own('handler'),
  unverified: own('handler', 'pending'),
  reader: own('reader'),
  official: person('official', other),
  admin: person('admin', undefined),
  ownOfficial: person('official', { ...organisation, role: 'handler', state: 'verified' }),
  ownReadingOfficial: person('official', { ...organisation, role: 'reader', state: 'verified' }),
} as const;
type Who = keyof typeof PEOPLE;

/** Every state, and 撤榜 before it was ever published. */
const STANDINGS = [...LISTING_STATES, 'discarded'] as const;
type Standing = (typeof STANDINGS)[number];
const SEEN: readonly Standing[] = ['published', 'evaluating', 'matched', 'contracted', 'withdrawn'];

const factsOf = (standing: Standing) => ({
  organisationId: organisation.id,
  state: standing === 'discarded' ? ('withdrawn' as const) : standing,
  publishedAt: SEEN.includes(standing) ? 1 : null,
});

const all = Object.keys(PEOPLE) as Who[];
const posters: Who[] = ['manager', 'handler', 'unverified', 'ownOfficial'];
const insiders: Who[] = [...posters, 'reader', 'official', 'admin', 'ownReadingOfficial'];
const checkers: Who[] = ['official', 'admin'];
const alive: Standing[] = ['published', 'evaluating', 'matched', 'contracted'];
const none: Who[] = [];

/** Who may, in which standing; nobody where it says nothing. */
const MATRIX: [typeof mayReadListing, Partial<Record<Standing, Who[]>>][] = [
  [
    mayReadListing,
    {
      draft: insiders,
      submitted: insiders,
      returned: insiders,
      published: all,
      evaluating: all,
      matched: all,
      contracted: all,
      withdrawn: all,
      discarded: insiders,
    },
  ],
  [
    mayReadBody,
    {
      draft: insiders,
      submitted: insiders,
      returned: insiders,
      published: all,
      evaluating: all,
      matched: all,
      contracted: all,
      withdrawn: insiders,
      discarded: insiders,
    },
  ],
  [mayReadRestricted, Object.fromEntries(STANDINGS.map((standing) => [standing, insiders]))],
  [mayEditListing, { draft: posters, returned: posters }],
  [
    maySubmitListing,
    {
      draft: posters.filter((who) => who !== 'unverified'),
      returned: posters.filter((who) => who !== 'unverified'),
    },
  ],
  [mayCheckListing, { submitted: checkers }],
  [
    mayWithdrawListing,
    {
      draft: posters,
      returned: posters,
      submitted: [...posters, ...checkers],
      published: [...posters, ...checkers],
      evaluating: [...posters, ...checkers],
      matched: [...posters, ...checkers],
    },
  ],
  [mayContactPoster, Object.fromEntries(alive.map((standing) => [standing, ['stranger', 'official']]))],
];

describe('who may do what with a listing', () => {
  for (const [may, row] of MATRIX)
    for (const standing of STANDINGS)
      it(`${may.name} of a ${standing} listing`, () => {
        const allowed = all.filter((who) => may(PEOPLE[who], factsOf(standing)));
        expect(allowed.sort()).toEqual([...(row[standing] ?? none)].sort());
      });

  it('drafting takes someone who acts for an organisation, verified or not', () => {
    const drafters = all.filter((who) => mayDraftListing(PEOPLE[who]));
    expect(drafters.sort()).toEqual([...posters, 'stranger', 'unverifiedStranger', 'official'].sort());
  });
});

const POSTER_MOVES = [
  'draft→submitted',
  'returned→submitted',
  'published→evaluating',
  'evaluating→matched',
  'matched→contracted',
];
const OFFICIAL_MOVES = ['submitted→returned', 'submitted→published'];
const PRIVATE_WITHDRAWALS = ['draft→withdrawn', 'returned→withdrawn'];
const WITHDRAWALS = ['submitted', 'published', 'evaluating', 'matched'].map((from) => `${from}→withdrawn`);

describe('every move there could be', () => {
  const pairs = LISTING_STATES.flatMap((from) => LISTING_STATES.map((to) => [from, to] as const));
  const movesOf = (who: Who) =>
    pairs
      .filter(([from, to]) => mayMoveListing(PEOPLE[who], { organisationId: organisation.id, state: from }, to))
      .map(([from, to]) => `${from}→${to}`);

  const posterMoves = [...POSTER_MOVES, ...PRIVATE_WITHDRAWALS, ...WITHDRAWALS].sort();
  const officialMoves = [...OFFICIAL_MOVES, ...WITHDRAWALS].sort();
  const expected = (who: Who) => (posters.includes(who) ? posterMoves : checkers.includes(who) ? officialMoves : []);

  for (const who of all)
    it(`is open to ${who} exactly where the table says`, () => {
      expect(movesOf(who).sort()).toEqual(expected(who));
    });

  it('is listed once', () => {
    const keys = LISTING_MOVES.map(({ from, to }) => `${from}→${to}`);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('leads out of every state but the last two', () => {
    const ends = LISTING_STATES.filter((state) => !LISTING_MOVES.some(({ from }) => from === state));
    expect(ends).toEqual(['contracted', 'withdrawn']);
  });
});

describe('the phase', () => {
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
