import { describe, expect, it } from 'vitest';
import { LISTING_STATES } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import {
  mayCheckListing,
  mayContactPoster,
  mayDraftListing,
  mayEditListing,
  mayFollowReview,
  mayMoveListing,
  mayReadBody,
  mayReadListing,
  mayReadRestricted,
  mayRecommendListing,
  mayReviewListing,
  maySubmitListing,
  mayWithdrawListing,
} from '#src/domain/listings/policy.ts';
import { LISTING_MOVES } from '#src/domain/listings/states.ts';

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
/** What the public may read. */
const ALIVE = [
  'published',
  'evaluating',
  'proposed',
  'matched',
  'contracted',
  'completed',
  'unsuccessful',
  'diagnosing',
  'tracked',
  'terminated',
] as const satisfies readonly Standing[];
const SEEN: readonly Standing[] = [...ALIVE, 'withdrawn'];

const factsOf = (standing: Standing) => ({
  organisationId: organisation.id,
  state: standing === 'discarded' ? ('withdrawn' as const) : standing,
  publishedAt: SEEN.includes(standing) ? 1 : null,
  /** Somebody else than any of the people here. */
  checkedBy: 'first official',
  recommendedAt: null,
});

const all = Object.keys(PEOPLE) as Who[];
const posters: Who[] = ['manager', 'handler', 'unverified', 'ownOfficial'];
const insiders: Who[] = [...posters, 'reader', 'official', 'admin', 'ownReadingOfficial'];
const verified = posters.filter((who) => who !== 'unverified');
const checkers: Who[] = ['official', 'admin'];
const none: Who[] = [];
const each = (standings: readonly Standing[], who: Who[]) => Object.fromEntries(standings.map((one) => [one, who]));
const UNSEEN = ['draft', 'submitted', 'returned', 'reviewing', 'discarded'] as const satisfies readonly Standing[];

/** From where either side may withdraw. */
const FROM_EITHER = [
  'submitted',
  'reviewing',
  'published',
  'evaluating',
  'matched',
  'unsuccessful',
  'diagnosing',
  'tracked',
] as const satisfies readonly Standing[];

const OWN_WITHDRAWALS = { draft: posters, returned: posters };

/** Who may, in which standing; nobody where it says nothing. */
const MATRIX: [
  (actor: Actor | undefined, listing: ReturnType<typeof factsOf>) => boolean,
  Partial<Record<Standing, Who[]>>,
][] = [
  [mayReadListing, { ...each(UNSEEN, insiders), ...each(SEEN, all) }],
  [mayReadBody, { ...each(UNSEEN, insiders), ...each(ALIVE, all), withdrawn: insiders }],
  [mayReadRestricted, each(STANDINGS, insiders)],
  [mayEditListing, { draft: posters, returned: posters }],
  [maySubmitListing, each(['draft', 'returned'], verified)],
  [mayCheckListing, { submitted: checkers }],
  [mayReviewListing, { reviewing: checkers }],
  [mayFollowReview, { submitted: checkers, reviewing: checkers }],
  [mayRecommendListing, each(ALIVE, checkers)],
  [mayWithdrawListing, { ...each(FROM_EITHER, [...posters, ...checkers]), ...OWN_WITHDRAWALS, proposed: checkers }],
  [mayContactPoster, each(ALIVE, ['stranger', 'official'])],
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

describe('the second look', () => {
  it('is not for whoever passed 初核', () => {
    const facts = { ...factsOf('reviewing'), checkedBy: 'someone' };
    expect(all.filter((who) => mayReviewListing(PEOPLE[who], facts))).toEqual([]);
  });

  it('and a recommendation is made once', () => {
    const facts = { ...factsOf('published'), recommendedAt: 1 };
    expect(all.filter((who) => mayRecommendListing(PEOPLE[who], facts))).toEqual([]);
  });
});

const POSTER_MOVES = [
  'draft→submitted',
  'returned→submitted',
  'published→evaluating',
  'evaluating→unsuccessful',
  'evaluating→matched',
  'matched→contracted',
  'unsuccessful→published',
  'unsuccessful→returned',
  'unsuccessful→diagnosing',
  'unsuccessful→tracked',
  'tracked→returned',
  'draft→withdrawn',
  'returned→withdrawn',
];
const OFFICIAL_MOVES = [
  'submitted→returned',
  'submitted→reviewing',
  'submitted→published',
  'reviewing→returned',
  'reviewing→published',
  'evaluating→proposed',
  'proposed→evaluating',
  'proposed→matched',
  'proposed→withdrawn',
  'diagnosing→unsuccessful',
];
const WITHDRAWALS = FROM_EITHER.map((from) => `${from}→withdrawn`);

describe('every move there could be', () => {
  const pairs = LISTING_STATES.flatMap((from) => LISTING_STATES.map((to) => [from, to] as const));
  const movesOf = (who: Who) =>
    pairs
      .filter(([from, to]) => mayMoveListing(PEOPLE[who], { organisationId: organisation.id, state: from }, to))
      .map(([from, to]) => `${from}→${to}`);

  const posterMoves = [...POSTER_MOVES, ...WITHDRAWALS].sort();
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

  it('leads out of every state but the three ends', () => {
    const ends = LISTING_STATES.filter((state) => !LISTING_MOVES.some(({ from }) => from === state));
    expect(ends).toEqual(['completed', 'withdrawn', 'terminated']);
  });
});
