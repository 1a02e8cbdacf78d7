import { BID_STATES } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import type { BidState } from '#src/domain/bids/states.ts';
import type { ListingState, Phase } from '#src/domain/listings/states.ts';

export const NOW = 1_000_000;
type Organisation = NonNullable<Actor['organisation']>;

export const person = (
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

export const ACTORS = {
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
export const listingIn = (phase: Phase) => {
  const [state, deadlineAt] = STATE_OF[phase];
  return { organisationId: 'poster', state, deadlineAt, expiresAt: phase === 'expired' ? NOW : null, publishedAt: 1 };
};
export const bidIn = (state: BidState) => ({ organisationId: 'taker', state });
export const PHASES = Object.keys(STATE_OF) as Phase[];
export const STATES: readonly BidState[] = BID_STATES;

/** The names of those who may. */
export const who = (may: (actor: Actor | undefined) => boolean) =>
  Object.entries(ACTORS).flatMap(([name, actor]) => (may(actor) ? [name] : []));
