import { describe, expect, it } from 'vitest';
import type { Actor } from '#src/context.ts';
import {
  mayChangeBid,
  mayDecide,
  mayOpenBids,
  mayReadBid,
  mayReadBidder,
  mayReadPoster,
  whyNotBid,
} from '#src/domain/bids/policy.ts';
import type { BidState } from '#src/domain/bids/states.ts';
import type { ListingState, Phase } from '#src/domain/listings/states.ts';

const NOW = 1_000_000;
type Organisation = NonNullable<Actor['organisation']>;

const person = (
  organisationId: string | undefined,
  of: Partial<Organisation> = {},
  role: Actor['role'] = 'member',
) => ({
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
      role: 'handler' as const,
      ...of,
    },
  }),
});

const ACTORS = {
  visitor: undefined,
  nobody: person(undefined),
  bidder: person('taker'),
  bidderReader: person('taker', { role: 'reader' }),
  rival: person('rival'),
  poster: person('poster', { kind: 'large' }),
  posterReader: person('poster', { kind: 'large', role: 'reader' }),
  official: person('bureau', { kind: 'government' }, 'official'),
  admin: person(undefined, {}, 'admin'),
} satisfies Record<string, Actor | undefined>;

const STATE_OF: Record<Phase, [ListingState, deadlineAt: number | null]> = {
  draft: ['draft', null],
  submitted: ['submitted', NOW + 1],
  returned: ['returned', NOW + 1],
  open: ['published', NOW + 1],
  closed: ['published', NOW],
  evaluating: ['evaluating', NOW - 1],
  reviewing: ['reviewing', NOW + 1],
  expired: ['published', null],
  proposed: ['proposed', NOW - 1],
  completed: ['completed', NOW - 1],
  unsuccessful: ['unsuccessful', NOW - 1],
  diagnosing: ['diagnosing', NOW - 1],
  tracked: ['tracked', NOW - 1],
  terminated: ['terminated', NOW - 1],
  matched: ['matched', NOW - 1],
  contracted: ['contracted', NOW - 1],
  withdrawn: ['withdrawn', NOW - 1],
};
const listingIn = (phase: Phase) => {
  const [state, deadlineAt] = STATE_OF[phase];
  return { organisationId: 'poster', state, deadlineAt, expiresAt: phase === 'expired' ? NOW : null, publishedAt: 1 };
};
const bidIn = (state: BidState) => ({ organisationId: 'taker', state });
const PHASES = Object.keys(STATE_OF) as Phase[];
const STATES: BidState[] = ['draft', 'submitted', 'shortlisted', 'awarded', 'declined', 'withdrawn'];

/** `phase state` of every bid this person may read. */
const readable = (actor: Actor | undefined): string[] =>
  PHASES.flatMap((phase) =>
    STATES.filter((state) => mayReadBid(actor, bidIn(state), listingIn(phase), NOW)).map(
      (state) => `${phase} ${state}`,
    ),
  );

const who = (may: (actor: Actor | undefined) => boolean) =>
  Object.entries(ACTORS).flatMap(([name, actor]) => (may(actor) ? [name] : []));

describe('the seal: actor × phase × state', () => {
  const all = PHASES.flatMap((phase) => STATES.map((state) => `${phase} ${state}`));
  const afterDeadline = ['closed', 'evaluating', 'matched', 'contracted'];
  const opened = [
    ...PHASES.flatMap((phase) => ['shortlisted', 'awarded', 'declined'].map((state) => `${phase} ${state}`)),
    ...afterDeadline.map((phase) => `${phase} submitted`),
  ];

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
    const expected = ['poster', 'posterReader', 'official', 'admin'].includes(name)
      ? ['closed', 'evaluating', 'matched', 'contracted']
      : [];
    expect(may).toEqual(expected);
  });
});

describe('bidding', () => {
  const whyNot = (actor: Actor | undefined, phase: Phase = 'open') => whyNotBid(actor, listingIn(phase), NOW);

  it.each([
    ['large', undefined],
    ['small', undefined],
    ['academy', undefined],
    ['bank', '金融机构和政府部门不揭榜。'],
    ['government', '金融机构和政府部门不揭榜。'],
  ] as const)('an organisation of kind %s', (kind, sentence) => {
    expect(whyNot(person('taker', { kind }))).toBe(sentence);
  });

  it.each([
    ['manager', undefined],
    ['handler', undefined],
    ['reader', '您在单位里是只读成员，请单位的管理员或经办人来揭榜。'],
  ] as const)('a %s', (role, sentence) => {
    expect(whyNot(person('taker', { role }))).toBe(sentence);
  });

  it.each([
    ['pending', '贵单位还没有认证；认证后就能揭榜。'],
    ['returned', '贵单位还没有认证；认证后就能揭榜。'],
    ['verified', undefined],
  ] as const)('an organisation that is %s', (state, sentence) => {
    expect(whyNot(person('taker', { state }))).toBe(sentence);
  });

  it('is for others than the poster, officials and strangers', () => {
    expect(whyNot(ACTORS.poster)).toContain('发榜方不能揭自己的榜');
    expect(whyNot(ACTORS.official)).toContain('管理部门');
    expect(whyNot(person('taker', {}, 'admin'))).toContain('管理部门');
    expect(whyNot(ACTORS.nobody)).toContain('请先登记所在单位');
    expect(whyNot(undefined)).toContain('请先登录');
  });

  it('is open only while the listing is', () => {
    expect(PHASES.filter((phase) => whyNot(ACTORS.bidder, phase) === undefined)).toEqual(['open']);
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
