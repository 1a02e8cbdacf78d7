import { describe, expect, it } from 'vitest';
import { BID_STATES } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import {
  mayChangeBid,
  mayDecide,
  mayOpenBids,
  mayReadBid,
  mayReadBidder,
  mayReadPoster,
} from '#src/domain/bids/policy.ts';
import { ACTORS, bidIn, listingIn, NOW, PHASES, STATES, who } from './policy-actors.ts';

/** `phase state` of every bid this person may read. */
const readable = (actor: Actor | undefined): string[] =>
  PHASES.flatMap((phase) =>
    STATES.filter((state) => mayReadBid(actor, bidIn(state), listingIn(phase), NOW)).map(
      (state) => `${phase} ${state}`,
    ),
  );

/** Phases of a listing that stands and whose deadline is over. */
const AFTER_DEADLINE = [
  ...['closed', 'evaluating', 'proposed', 'completed', 'unsuccessful', 'diagnosing', 'tracked', 'terminated'],
  ...['matched', 'contracted'],
];
/** States a bid only reaches after it was opened. */
const ANSWERED = [
  ...['qualified', 'shortlisted', 'proposed', 'awarded', 'declined', 'disqualified', 'renounced', 'defaulted'],
];

describe('the seal: actor × phase × state', () => {
  const all = PHASES.flatMap((phase) => STATES.map((state) => `${phase} ${state}`));
  const opened = [
    ...PHASES.flatMap((phase) => ANSWERED.map((state) => `${phase} ${state}`)),
    ...AFTER_DEADLINE.map((phase) => `${phase} submitted`),
  ];

  it('tells every state of a bid apart: handed in, opened, or nobody’s but the bidder’s', () => {
    const kept = ['draft', 'unconfirmed', 'lapsed', 'withdrawn'];
    expect([...ANSWERED, 'submitted', ...kept].sort()).toEqual([...BID_STATES].sort());
  });

  it.each(['bidder', 'bidderReader'] as const)('%s reads their own bid always', (name) => {
    expect(readable(ACTORS[name])).toEqual(all);
  });

  it.each(['poster', 'posterReader', 'official', 'admin'] as const)(
    '%s reads what was handed in once the deadline is over, and what was opened before',
    (name) => {
      expect(readable(ACTORS[name]).sort()).toEqual([...opened].sort());
    },
  );

  it.each(['visitor', 'nobody', 'rival'] as const)('%s reads none', (name) => {
    expect(readable(ACTORS[name])).toEqual([]);
  });

  it.each([
    ['confirmed', all],
    ['invited', []],
    ['declined', []],
    [null, []],
  ] as const)('an organisation that is %s in the joint bid reads as much as that', (partner, expected) => {
    const may = PHASES.flatMap((phase) =>
      STATES.filter((state) => mayReadBid(ACTORS.rival, { ...bidIn(state), partner }, listingIn(phase), NOW)).map(
        (state) => `${phase} ${state}`,
      ),
    );
    expect(may).toEqual(expected);
    expect(mayReadBid(undefined, { ...bidIn('submitted'), partner }, listingIn('open'), NOW)).toBe(false);
  });

  it('is not broken by withdrawing the listing before its deadline, nor by the deadline passing after that', () => {
    const withdrawn = { ...listingIn('withdrawn'), deadlineAt: NOW + 1 };
    for (const now of [NOW, NOW + 1, NOW + 1000]) {
      expect(mayReadBid(ACTORS.poster, bidIn('submitted'), withdrawn, now)).toBe(false);
      expect(mayOpenBids(ACTORS.poster, withdrawn, now)).toBe(false);
    }
  });

  it('breaks at the very moment of the deadline', () => {
    const listing = listingIn('open');
    expect(mayReadBid(ACTORS.poster, bidIn('submitted'), listing, NOW)).toBe(false);
    expect(mayReadBid(ACTORS.poster, bidIn('submitted'), listing, NOW + 1)).toBe(true);
  });

  it('holds for a listing in selection whose deadline lies ahead', () => {
    const odd = { ...listingIn('evaluating'), deadlineAt: NOW + 1 };
    expect(mayReadBid(ACTORS.poster, bidIn('submitted'), odd, NOW)).toBe(false);
  });
});

describe('opening the list of bids', () => {
  it.each(Object.entries(ACTORS))('%s', (name, actor) => {
    const may = PHASES.filter((phase) => mayOpenBids(actor, listingIn(phase), NOW));
    const expected = ['poster', 'posterReader', 'official', 'admin'].includes(name) ? AFTER_DEADLINE : [];
    expect([...may].sort()).toEqual([...expected].sort());
  });
});

it('the poster’s handlers decide, the bidder’s handlers change their bid, nobody else', () => {
  expect(who((actor) => mayDecide(actor, listingIn('evaluating')))).toEqual(['poster']);
  expect(who((actor) => mayChangeBid(actor, bidIn('submitted')))).toEqual(['bidder']);
});

describe('telephone numbers', () => {
  it.each(STATES)('the bidder’s, of a bid that is %s', (state) => {
    const others = state === 'awarded' ? ['poster', 'posterReader', 'official', 'admin'] : [];
    expect(who((actor) => mayReadBidder(actor, bidIn(state), listingIn('evaluating')))).toEqual([
      'bidder',
      'bidderReader',
      ...others,
    ]);
  });

  it.each(STATES)('the poster’s, for a bid that is %s', (state) => {
    expect(who((actor) => mayReadPoster(actor, bidIn(state)))).toEqual(
      state === 'awarded' ? ['bidder', 'bidderReader'] : [],
    );
  });
});
