import { describe, expect, it } from 'vitest';
import { LISTING_STATES, occurrences } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { remindTracked } from '#src/domain/bids/tracking.ts';
import {
  askDiagnosis,
  diagnoseListing,
  extendListing,
  failSelection,
  reworkListing,
  trackListing,
} from '#src/domain/bids/unsuccessful.ts';
import { mayEditListing } from '#src/domain/listings/policy.ts';
import { DAY, dayOf, HOUR } from '#src/lib/dates.ts';
import type { BiddingWorld } from './bidding-world.ts';
import { createFailedWorld, diagnosis, extension } from './failed-world.ts';

describe('修改重发', () => {
  it('gives the listing back for another round, out of its batch, with the diagnosis as what to mend', async () => {
    const world = await createFailedWorld();
    const official = await world.official();
    await askDiagnosis(world.posting, { listingId: world.listing.id });
    await diagnoseListing(world.as(official), { listingId: world.listing.id, diagnosis });
    await reworkListing(world.posting, { listingId: world.listing.id });
    await reworkListing(world.posting, { listingId: world.listing.id });
    const listing = await world.reload();
    expect(listing).toMatchObject({
      state: 'returned',
      round: 2,
      stateReason: `二次诊断：${diagnosis}`,
      batchId: null,
    });
    expect(mayEditListing(world.poster, listing)).toBe(true);
  });
});

describe('二次诊断', () => {
  it('goes to the officials and comes back to the poster, who reads it and chooses again', async () => {
    const world = await createFailedWorld();
    const official = await world.official();
    const { id: listingId, stateReason } = await world.reload();
    await askDiagnosis(world.posting, { listingId });
    expect((await world.letters()).at(-1)).toMatchObject({
      to: official.email,
      text: expect.stringContaining(`/listings/${listingId}/next`),
    });
    await expect(extendListing(world.posting, extension(world))).rejects.toMatchObject({ kind: 'conflict' });
    for (const actor of [world.poster, await world.person()])
      await expect(diagnoseListing(world.as(actor), { listingId, diagnosis })).rejects.toMatchObject({
        kind: 'forbidden',
      });
    const insider = await world.person({ colleagueOf: world.poster, userRole: 'official' });
    await expect(diagnoseListing(world.as(insider), { listingId, diagnosis })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await diagnoseListing(world.as(official), { listingId, diagnosis });
    expect(await world.reload()).toMatchObject({ state: 'unsuccessful', diagnosis, stateReason });
    const told = (await world.letters()).filter(({ text }) => text.includes(diagnosis));
    expect(told.map(({ to }) => to).sort()).toEqual([world.poster.email, insider.email].sort());
    await extendListing(world.posting, extension(world));
  });
});

describe('长期跟踪', () => {
  it('has a day within a year, which can be moved', async () => {
    const world = await createFailedWorld();
    const track = (reviewOn: string) => trackListing(world.posting, { listingId: world.listing.id, reviewOn });
    await expect(track(dayOf(world.now))).rejects.toMatchObject({ errors: { reviewOn: '请填今天以后的一天' } });
    await expect(track(dayOf(world.now + 366 * DAY))).rejects.toMatchObject({ kind: 'conflict' });
    await track('2027-03-01');
    await track('2027-03-01');
    await track('2027-04-01');
    expect(await world.reload()).toMatchObject({ state: 'tracked', reviewOn: '2027-04-01' });
    expect((await world.trail(world.listing.id)).filter(({ action }) => action === 'track')).toHaveLength(2);
  });

  it('reminds the poster on its day, once, however many workers run and however late', async () => {
    const world = await createFailedWorld();
    await trackListing(world.posting, { listingId: world.listing.id, reviewOn: '2027-03-01' });
    const told = async () => (await world.letters()).filter(({ subject }) => subject.startsWith('【长期跟踪')).length;
    world.now = Date.parse('2027-02-28T23:59:59.999+08:00');
    expect(await remindTracked(world.visitor())).toBe(0);
    world.now += 1;
    const workers = await Promise.all([1, 2, 3].map(() => remindTracked(world.visitor())));
    expect(workers.reduce((sum, n) => sum + n)).toBe(1);
    expect(await told()).toBe(1);
    world.now += 9 * DAY;
    expect(await remindTracked(world.visitor())).toBe(0);
    await trackListing(world.posting, { listingId: world.listing.id, reviewOn: '2027-06-01' });
    world.now = Date.parse('2027-06-20T08:00:00+08:00');
    expect(await remindTracked(world.visitor())).toBe(1);
    expect(await told()).toBe(2);
    expect(await world.database.db.$count(occurrences)).toBe(2);
  });

  it('ends with 重新发榜', async () => {
    const world = await createFailedWorld();
    await trackListing(world.posting, { listingId: world.listing.id, reviewOn: '2027-03-01' });
    await reworkListing(world.posting, { listingId: world.listing.id });
    expect(await world.reload()).toMatchObject({ state: 'returned', round: 2 });
  });
});

/** Who may go where, from every state. All else leaves the listing alone. */
const VERBS = {
  fail: (world: BiddingWorld, ctx: MemberContext) =>
    failSelection(ctx, { listingId: world.listing.id, reason: '都不合适' }),
  extend: (world: BiddingWorld, ctx: MemberContext) => extendListing(ctx, extension(world)),
  rework: (world: BiddingWorld, ctx: MemberContext) => reworkListing(ctx, { listingId: world.listing.id }),
  askDiagnosis: (world: BiddingWorld, ctx: MemberContext) => askDiagnosis(ctx, { listingId: world.listing.id }),
  track: (world: BiddingWorld, ctx: MemberContext) =>
    trackListing(ctx, { listingId: world.listing.id, reviewOn: '2027-03-01' }),
  diagnose: (world: BiddingWorld, ctx: MemberContext) =>
    diagnoseListing(ctx, { listingId: world.listing.id, diagnosis }),
} as const;
const LEGAL: Record<keyof typeof VERBS, string[]> = {
  fail: ['poster evaluating→unsuccessful'],
  extend: ['poster unsuccessful→published'],
  rework: ['poster tracked→returned', 'poster unsuccessful→returned'],
  askDiagnosis: ['poster unsuccessful→diagnosing'],
  track: ['poster unsuccessful→tracked'],
  diagnose: ['official diagnosing→unsuccessful'],
};

describe('every way: verb × person × state', () => {
  it.each(Object.keys(VERBS) as (keyof typeof VERBS)[])('%s', async (verb) => {
    const world = await createFailedWorld();
    const { poster } = world;
    const people = {
      poster,
      posterReader: await world.person({ colleagueOf: poster, memberRole: 'reader' }),
      official: await world.official(),
      insider: await world.person({ colleagueOf: await world.person(), userRole: 'official' }),
      stranger: await world.person(),
    };
    const moved: string[] = [];
    for (const [who, actor] of Object.entries(people))
      for (const state of LISTING_STATES) {
        await world.setListing({ state, deadlineAt: world.now - HOUR, round: 1, reviewOn: null, diagnosis: '' });
        await VERBS[verb](world, world.as(actor)).catch((thrown) =>
          expect(thrown.kind, `${verb} ${who} ${state}: ${thrown}`).toBeTruthy(),
        );
        const after = (await world.reload()).state;
        if (after !== state) moved.push(`${who} ${state}→${after}`);
      }
    // An official of another organisation than the poster's is an official like any other.
    expect(moved.sort()).toEqual(
      LEGAL[verb].flatMap((move) =>
        move.startsWith('official') ? [move.replace('official', 'insider'), move] : [move],
      ),
    );
  });
});
