import { describe, expect, it } from 'vitest';
import { LISTING_STATES } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import type { ListingState } from '#src/domain/listings/states.ts';
import {
  isRecused,
  isRunning,
  mayReadResults,
  mayReadScores,
  mayRunPanels,
  purposeNow,
} from '#src/domain/panels/policy.ts';

const NOW = 1_000_000;

const person = (
  organisationId: string | undefined,
  role: Actor['role'] = 'member',
  memberRole: 'manager' | 'handler' | 'reader' = 'handler',
): Actor => ({
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
      role: memberRole,
    },
  }),
});

const ACTORS = {
  visitor: undefined,
  nobody: person(undefined),
  stranger: person('other'),
  bidder: person('taker'),
  poster: person('poster'),
  posterReader: person('poster', 'member', 'reader'),
  posterOfficial: person('poster', 'official'),
  official: person('bureau', 'official'),
  admin: person(undefined, 'admin'),
} satisfies Record<string, Actor | undefined>;

const who = (may: (actor: Actor | undefined) => boolean) =>
  Object.entries(ACTORS).flatMap(([name, actor]) => (may(actor) ? [name] : []));

const listingIn = (state: ListingState) => ({
  organisationId: 'poster',
  state,
  round: 1,
  deadlineAt: NOW,
  expiresAt: null,
  submittedAt: 10,
  publishedAt: ['draft', 'submitted', 'returned', 'reviewing'].includes(state) ? null : 1,
});
const panel = (set: object = {}) => ({
  purpose: 'demand' as const,
  round: 1,
  createdAt: 10,
  closedAt: null,
  public: false,
  ...set,
});

it('panels are run by officials who are not of the poster', () => {
  expect(who((actor) => mayRunPanels(actor, listingIn('reviewing')))).toEqual(['official', 'admin']);
});

describe('what experts can be called for', () => {
  it.each(LISTING_STATES)('a listing that is %s', (state) => {
    const expected = { reviewing: 'demand', evaluating: 'bids' } as Record<string, string>;
    expect(purposeNow(listingIn(state), NOW)).toBe(expected[state]);
  });

  it('not its bids before the very moment of the deadline', () => {
    const early = { ...listingIn('evaluating'), deadlineAt: NOW + 1 };
    expect(purposeNow(early, NOW)).toBeUndefined();
    expect(purposeNow(early, NOW + 1)).toBe('bids');
    expect(purposeNow({ ...early, deadlineAt: null }, NOW)).toBeUndefined();
  });
});

describe('a panel runs', () => {
  it.each(LISTING_STATES)('while its listing is where it was opened for: %s', (state) => {
    expect(isRunning(panel(), listingIn(state), NOW)).toBe(state === 'reviewing');
    expect(isRunning(panel({ purpose: 'bids' }), listingIn(state), NOW)).toBe(state === 'evaluating');
  });

  it('until it is ended, for one round, and for what was handed in when it was opened', () => {
    expect(isRunning(panel({ closedAt: NOW }), listingIn('reviewing'), NOW)).toBe(false);
    expect(isRunning(panel({ purpose: 'bids', round: 1 }), { ...listingIn('evaluating'), round: 2 }, NOW)).toBe(false);
    expect(isRunning(panel({ createdAt: 9 }), listingIn('reviewing'), NOW)).toBe(false);
    expect(isRunning(panel({ purpose: 'bids', createdAt: 9 }), listingIn('evaluating'), NOW)).toBe(true);
  });
});

describe('who reads', () => {
  const officials = ['official', 'admin'];
  const ofPoster = ['poster', 'posterReader', 'posterOfficial'];

  it('each expert’s scores: officials always, the poster’s people when it is over', () => {
    const listing = listingIn('evaluating');
    expect(who((actor) => mayReadScores(actor, panel(), listing))).toEqual(officials);
    expect(who((actor) => mayReadScores(actor, panel({ closedAt: 5, public: true }), listing)).sort()).toEqual(
      [...ofPoster, ...officials].sort(),
    );
  });

  it.each([
    [false, null, 'evaluating', officials],
    [true, null, 'evaluating', officials],
    [false, 5, 'evaluating', [...ofPoster, ...officials]],
    [true, 5, 'evaluating', Object.keys(ACTORS)],
    [true, 5, 'withdrawn', Object.keys(ACTORS)],
    // Nobody reads what became of a listing that the public has not seen.
    [true, 5, 'reviewing', [...ofPoster, ...officials]],
    [true, 5, 'returned', [...ofPoster, ...officials]],
  ] as const)('results of a panel with public %s, ended %s, of a listing %s', (open, closedAt, state, expected) => {
    const may = who((actor) => mayReadResults(actor, panel({ public: open, closedAt }), listingIn(state)));
    expect(may.sort()).toEqual([...expected].sort());
  });
});

it('nobody judges what their own organisation has part in', () => {
  expect(who((actor) => isRecused(actor, ['poster', 'taker']))).toEqual([
    'bidder',
    'poster',
    'posterReader',
    'posterOfficial',
  ]);
  expect(who((actor) => isRecused(actor, []))).toEqual([]);
});
