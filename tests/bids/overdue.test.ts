import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bids, listings } from '#db/schema/index.ts';
import { closeBidding } from '#src/domain/bids/clock.ts';
import { listOverdue } from '#src/domain/bids/overdue.ts';
import { declineBid } from '#src/domain/bids/selection.ts';
import { extendListing, trackListing } from '#src/domain/bids/unsuccessful.ts';
import { urgePoster } from '#src/domain/bids/urge.ts';
import { DAY, dayOf, startOfDay } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { createBiddingWorld } from './bidding-world.ts';
import { createFailedWorld } from './failed-world.ts';

const late = async (world: Awaited<ReturnType<typeof createBiddingWorld>>) =>
  (await listOverdue(world.as(await world.official()))).map(({ late, days, waiting }) => ({ late, days, waiting }));

describe('what is overdue', () => {
  it('is a promise that was not kept while bidders wait, from the day after', async () => {
    const world = await createBiddingWorld({ replyOn: '2026-11-28' });
    const bidders = [await world.handIn(), await world.handIn()];
    await world.evaluate();
    world.now = Date.parse('2026-11-28T23:59:59.999+08:00');
    expect(await late(world)).toEqual([]);
    world.now += 1;
    expect(await late(world)).toEqual([{ late: 'reply', days: 1, waiting: 2 }]);
    for (const { id } of bidders) await declineBid(world.posting, { id, reason: '规模不够' });
    expect(await late(world)).toEqual([]);
  });

  it('is a selection nobody started for more than seven days', async () => {
    const world = await createBiddingWorld({ replyOn: '2027-01-10' });
    await world.handIn();
    world.now = (startOfDay('2026-12-03') as number) - 1;
    expect(await late(world)).toEqual([]);
    world.now += 1;
    expect(await late(world)).toEqual([{ late: 'start', days: 1, waiting: 1 }]);
    await world.evaluate();
    expect(await late(world)).toEqual([]);
  });

  it('is a 流榜 without a choice for more than seven days', async () => {
    const world = await createFailedWorld();
    world.now = (startOfDay('2026-12-03') as number) - 1;
    expect(await late(world)).toEqual([]);
    world.now += DAY + 1;
    expect(await late(world)).toEqual([{ late: 'choice', days: 2, waiting: 0 }]);
    await trackListing(world.posting, { listingId: world.listing.id, reviewOn: '2027-03-01' });
    expect(await late(world)).toEqual([]);
  });

  it('begins anew with each round', async () => {
    const world = await createFailedWorld();
    const deadlineAt = world.now + 20 * DAY;
    const replyOn = dayOf(world.now + 30 * DAY);
    await extendListing(world.posting, { listingId: world.listing.id, deadlineAt, replyOn, leaves: false });
    world.now = deadlineAt;
    await closeBidding(world.posting);
    expect((await world.reload()).state).toBe('unsuccessful');
    expect(await late(world)).toEqual([]);
    world.now += 9 * DAY;
    expect(await late(world)).toEqual([{ late: 'choice', days: 2, waiting: 0 }]);
  });

  it('is for officials', async () => {
    const world = await createBiddingWorld();
    for (const actor of [world.poster, await world.person()])
      await expect(listOverdue(world.as(actor))).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(listOverdue(world.visitor())).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

const STATES = ['published', 'evaluating', 'proposed', 'matched', 'unsuccessful', 'tracked', 'withdrawn'] as const;
const listing = fc.record({
  state: fc.constantFrom(...STATES),
  deadline: fc.integer({ min: -30, max: 10 }),
  reply: fc.option(fc.integer({ min: -20, max: 20 })),
  updated: fc.integer({ min: -30, max: 0 }),
  bids: fc.array(fc.constantFrom('submitted', 'qualified', 'shortlisted', 'proposed', 'declined', 'lapsed' as const), {
    maxLength: 3,
  }),
});

it('equals a naive reading of every listing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(listing, { minLength: 1, maxLength: 12 }), async (all) => {
      const world = await createBiddingWorld({ state: 'draft' });
      const { now, poster } = world;
      const takers = [await world.person(), await world.person(), await world.person()];
      const expected: string[] = [];
      for (const one of all) {
        const { id } = await world.addListing({
          state: one.state,
          deadlineAt: now + one.deadline * DAY,
          replyOn: one.reply === null ? null : dayOf(now + one.reply * DAY),
          updatedAt: now + one.updated * DAY,
        });
        await world.database.write(async (tx) => {
          for (const [i, state] of one.bids.entries())
            await tx.insert(bids).values({
              ...{ id: newId(), listingId: id, state, createdBy: poster.id, createdAt: now, updatedAt: now },
              organisationId: takers[i]?.organisation?.id as string,
            });
        });
        const waiting = one.bids.filter((state) => ['submitted', 'qualified', 'shortlisted'].includes(state)).length;
        const closed = one.state === 'published' && one.deadline <= 0;
        const days: number[] = [];
        if ((closed || one.state === 'evaluating') && waiting > 0 && one.reply !== null) days.push(-one.reply);
        if (closed && waiting > 0) days.push(-one.deadline - 7);
        if (one.state === 'unsuccessful') days.push(-one.updated - 7);
        const worst = Math.max(...days);
        if (worst > 0) expected.push(`${id} ${worst} ${waiting}`);
      }
      const found = await listOverdue(world.as(await world.official()));
      expect(found.map(({ id, days, waiting }) => `${id} ${days} ${waiting}`).sort()).toEqual(expected.sort());
      expect(found.map(({ days }) => days)).toEqual(found.map(({ days }) => days).sort((a, b) => b - a));
      world.database.close();
    }),
    { numRuns: 25, seed: 20261122 },
  );
});

describe('催办', () => {
  const overdueWorld = async () => {
    const world = await createFailedWorld();
    world.now += 9 * DAY;
    return { world, official: await world.official(), listingId: world.listing.id };
  };

  it('is a letter to the poster and an audit row, once a day, however many press at once', async () => {
    const { world, official, listingId } = await overdueWorld();
    const colleague = await world.official();
    const press = () =>
      Promise.allSettled([official, colleague, official].map((actor) => urgePoster(world.as(actor), { listingId })));
    const results = await press();
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    const letters = async () => (await world.letters()).filter(({ subject }) => subject.startsWith('【催办】'));
    expect((await letters()).map(({ to }) => to)).toEqual([world.poster.email]);
    expect((await letters())[0]?.text).toContain(`/listings/${listingId}/next`);
    const urged = async () => (await world.trail(listingId)).filter(({ action }) => action === 'urge');
    expect(await urged()).toHaveLength(1);
    expect((await urged())[0]?.reason).toBe('流榜未处置，逾期 2 天');
    world.now = startOfDay(dayOf(world.now + DAY)) as number;
    await press();
    expect(await urged()).toHaveLength(2);
  });

  it('is for officials who are not of the poster, about what is overdue', async () => {
    const { world, official, listingId } = await overdueWorld();
    const insider = await world.person({ colleagueOf: world.poster, userRole: 'official' });
    for (const actor of [world.poster, insider, await world.person()])
      await expect(urgePoster(world.as(actor), { listingId })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(urgePoster(world.as(official), { listingId: newId() })).rejects.toMatchObject({ kind: 'notFound' });
    await trackListing(world.posting, { listingId, reviewOn: '2027-03-01' });
    await expect(urgePoster(world.as(official), { listingId })).rejects.toThrow('没有逾期的事了');
    expect(await world.database.db.$count(listings)).toBe(1);
  });
});
