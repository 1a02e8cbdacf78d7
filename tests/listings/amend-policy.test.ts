import { describe, expect, it } from 'vitest';
import { LISTING_STATES } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { saveBid, submitBid } from '#src/domain/bids/operations.ts';
import { mayAmendListing, mayRenewListing } from '#src/domain/listings/policy.ts';
import { bidFor } from '#tests/bids/bidding-world.ts';
import { createFileWorld } from '#tests/world.ts';
import { amend, bidOf } from './amending.ts';
import { givenListing } from './given.ts';

const NOW = 1000;
const organisation = {
  id: 'poster',
  name: '发榜方',
  kind: 'large',
  region: 'gx',
  field: 'chem',
  state: 'verified',
} as const;
const person = (role: Actor['role'], of?: Actor['organisation']): Actor => ({
  id: 'someone',
  name: '某人',
  email: 'someone@test.example',
  role,
  ...(of ? { organisation: of } : {}),
});

const PEOPLE = {
  visitor: undefined,
  alone: person('member'),
  stranger: person('member', { ...organisation, id: 'other', role: 'manager' }),
  manager: person('member', { ...organisation, role: 'manager' }),
  handler: person('member', { ...organisation, role: 'handler' }),
  reader: person('member', { ...organisation, role: 'reader' }),
  unverified: person('member', { ...organisation, role: 'manager', state: 'pending' }),
  official: person('official', { ...organisation, id: 'office', role: 'handler' }),
  admin: person('admin'),
} as const;

const CLOCKS = {
  open: { deadlineAt: NOW + 1, expiresAt: null },
  closed: { deadlineAt: NOW, expiresAt: null },
  openEnded: { deadlineAt: null, expiresAt: NOW + 1 },
  expired: { deadlineAt: null, expiresAt: NOW },
} as const;

describe('who may change or renew a listing', () => {
  for (const state of LISTING_STATES)
    for (const [clock, moments] of Object.entries(CLOCKS))
      it(`that is ${state}, ${clock}`, () => {
        const listing = { organisationId: 'poster', state, publishedAt: 1, ...moments };
        const who = (may: typeof mayAmendListing) =>
          Object.entries(PEOPLE).flatMap(([name, actor]) => (may(actor, listing, NOW) ? [name] : []));
        const amendable = state === 'published' && clock !== 'closed';
        expect(who(mayAmendListing)).toEqual(amendable ? ['manager', 'handler'] : []);
        expect(who(mayRenewListing)).toEqual(amendable && moments.deadlineAt === null ? ['manager', 'handler'] : []);
      });
});

it('a bid handed in at the moment of a change either waits to be confirmed or was made for what it says now', async () => {
  const world = await createFileWorld();
  const poster = await world.person({ kind: 'large' });
  const id = await givenListing(world, { poster, official: await world.official() }, 'published');
  const bidders = await Promise.all(Array.from({ length: 8 }, () => world.person()));
  const inputs = bidders.map(() => bidFor(id));
  for (const [i, input] of inputs.entries()) await saveBid(world.as(bidders[i] as Actor), input);
  const submit = (i: number) => submitBid(world.as(bidders[i] as Actor), inputs[i] as (typeof inputs)[number]);
  await Promise.all([
    ...[0, 1, 2, 3].map(submit),
    amend(world, poster, id, { goal: '连续稳定运行 168 小时，下列指标全部达到。' }),
    ...[4, 5, 6, 7].map(submit),
  ]);
  const bids = await Promise.all(inputs.map((input) => bidOf(world, input.id)));
  for (const { state, listingVersion } of bids)
    expect(`${state} ${listingVersion}`).toMatch(/^(unconfirmed 1|submitted 2)$/);
});
