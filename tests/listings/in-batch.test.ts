import { describe, expect, it } from 'vitest';
import { saveBatch } from '#src/domain/batches/operations.ts';
import { getBatch } from '#src/domain/batches/queries.ts';
import { saveListing, submitListing } from '#src/domain/listings/drafts.ts';
import { countPublicByBatch, listListingsOfBatch } from '#src/domain/listings/queries.ts';
import { returnListing } from '#src/domain/listings/review.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { batchForm, batchOf, givenBatch, underBatch } from '#tests/batches/given.ts';
import { cast, filledForm, givenDraft, givenListing, inputOf, refusalOf, rowOf } from './given.ts';

describe('writing for a batch', () => {
  it('takes track and deadline from it, whatever the form says', async () => {
    const { world, poster, official } = await cast();
    const batchId = await givenBatch(world, official);
    const { bidUntil } = await getBatch(world.visitor(), batchId);
    const id = await givenDraft(world, poster, { ...underBatch(batchId, world.now), anonymous: 'yes' });
    expect(await rowOf(world, id)).toMatchObject({
      batchId,
      track: 'fiscal',
      deadlineAt: bidUntil,
      publicFen: 200_000_000,
      anonymous: true,
    });
  });

  it('is 市场对接 without public money where it is rolling or the batch says so', async () => {
    const { world, poster, official } = await cast();
    const market = await givenBatch(world, official, { track: 'market' });
    const inBatch = await givenDraft(world, poster, underBatch(market, world.now));
    const rolling = await givenDraft(world, poster, { publicFen: '200' });
    for (const id of [inBatch, rolling])
      expect(await rowOf(world, id)).toMatchObject({ track: 'market', publicFen: null });
  });

  it.each([
    ['is not there', async () => newId()],
    [
      'is not published',
      async ({ world, official }) => {
        const form = batchForm(world.now);
        await saveBatch(world.as(official), batchOf(form));
        return form.id;
      },
    ],
    [
      'has not begun',
      async ({ world, official }) => {
        world.now -= 2 * DAY;
        const id = await givenBatch(world, official, batchForm(world.now + 2 * DAY));
        return id;
      },
    ],
    [
      'is past its 申报',
      async ({ world, official }) => {
        const id = await givenBatch(world, official);
        world.now += 10 * DAY;
        return id;
      },
    ],
  ] as [string, (people: Awaited<ReturnType<typeof cast>>) => Promise<string>][])(
    'cannot choose one that %s',
    async (_, make) => {
      const people = await cast();
      const batchId = await make(people);
      const refusal = await refusalOf(givenDraft(people.world, people.poster, { batchId }));
      expect(Object.keys(refusal.errors)).toEqual(['batchId']);
    },
  );
});

describe('handing in under a batch', () => {
  it('ends with 申报; the draft may still be saved, and handed in as rolling', async () => {
    const { world, poster, official } = await cast();
    const batchId = await givenBatch(world, official);
    const id = await givenDraft(world, poster, underBatch(batchId, world.now));
    world.now += 10 * DAY;
    const form = { ...filledForm(world.now), ...underBatch(batchId, world.now), id, title: '又改了一遍的名称' };
    await saveListing(world.as(poster), inputOf(form));
    expect(Object.keys((await refusalOf(submitListing(world.as(poster), { id }))).errors)).toEqual(['batchId']);
    await saveListing(world.as(poster), inputOf({ ...filledForm(world.now), id }));
    await submitListing(world.as(poster), { id });
    expect(await rowOf(world, id)).toMatchObject({ state: 'submitted', batchId: null, track: 'market' });
  });

  it('again after 退回 is possible until bidding ends, for what came in time', async () => {
    const { world, poster, official } = await cast();
    const batchId = await givenBatch(world, official);
    const written = underBatch(batchId, world.now);
    const id = await givenListing(world, { poster, official }, 'submitted', written);
    world.now += 12 * DAY;
    await returnListing(world.as(official), { id, reason: '指标不清' });
    await submitListing(world.as(poster), { id });
    await returnListing(world.as(official), { id, reason: '还是不清' });
    world.now += 38 * DAY;
    expect(Object.keys((await refusalOf(submitListing(world.as(poster), { id }))).errors)).toContain('batchId');
  });

  it('does not slip in late by changing the batch of a returned listing', async () => {
    const { world, poster, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'returned');
    const batchId = await givenBatch(world, official);
    const form = { ...filledForm(world.now), ...underBatch(batchId, world.now), id };
    await saveListing(world.as(poster), inputOf(form));
    world.now += 10 * DAY;
    expect(Object.keys((await refusalOf(submitListing(world.as(poster), { id }))).errors)).toEqual(['batchId']);
  });

  it.each([
    ['no public money', { publicFen: '' }, 'publicFen'],
    ['more public money than there is', { publicFen: '1201' }, 'publicFen'],
    ['an answer on the day of the deadline', { days: 50 }, 'replyOn'],
    ['an answer after the end of 评榜', { days: 81 }, 'replyOn'],
  ])('is stopped by %s', async (_, change, field) => {
    const { world, poster, official } = await cast();
    const batchId = await givenBatch(world, official);
    const { days, ...rest } = { days: 60, ...change };
    const written = { ...underBatch(batchId, world.now), replyOn: dayOf(world.now + days * DAY), ...rest };
    const id = await givenDraft(world, poster, written);
    expect(Object.keys((await refusalOf(submitListing(world.as(poster), { id }))).errors)).toEqual([field]);
  });

  it('may promise an answer up to the last day of 评榜, though that is beyond sixty days', async () => {
    const { world, poster, official } = await cast();
    const batchId = await givenBatch(world, official, {
      evaluateUntil: '2027-06-30T17:00',
      bidUntil: '2027-03-01T17:00',
    });
    const id = await givenDraft(world, poster, { ...underBatch(batchId, world.now), replyOn: '2027-06-30' });
    await submitListing(world.as(poster), { id });
    expect((await rowOf(world, id)).state).toBe('submitted');
  });

  it('is stopped by a rule that blocks, at its field, and not by one that reminds', async () => {
    const { world, poster, official } = await cast();
    const block = await givenBatch(world, official, { totalRule: 'block', cashRule: 'warn' });
    const weak = { publicFen: '301', takerFen: '479' };
    const id = await givenDraft(world, poster, { ...underBatch(block, world.now), ...weak });
    const refusal = await refusalOf(submitListing(world.as(poster), { id }));
    expect(Object.keys(refusal.errors)).toEqual(['totalFen']);
    const warn = await givenBatch(world, official);
    const other = await givenDraft(world, poster, { ...underBatch(warn, world.now), ...weak });
    await submitListing(world.as(poster), { id: other });
    expect((await rowOf(world, other)).state).toBe('submitted');
  });
});

describe('the listings of a batch', () => {
  it('are its public ones, counted by phase so that the parts add up', async () => {
    const { world, poster, official, stranger } = await cast();
    const batchId = await givenBatch(world, official, { review: 'one' });
    const written = underBatch(batchId, world.now);
    const open = await givenListing(world, { poster, official }, 'published', written);
    const gone = await givenListing(world, { poster, official }, 'withdrawn', written);
    await givenListing(world, { poster, official }, 'submitted', written);
    await givenListing(world, { poster, official }, 'published');
    const { page, phases } = await listListingsOfBatch(world.as(stranger), batchId, 1);
    expect(page.rows.map(({ id }) => id)).toEqual([open, gone]);
    expect(phases).toEqual(
      new Map([
        ['open', 1],
        ['withdrawn', 1],
      ]),
    );
    expect(await countPublicByBatch(world.visitor(), [batchId, 'none'])).toEqual(
      new Map([
        [batchId, 2],
        ['none', 0],
      ]),
    );
  });

  it('name no anonymous poster to strangers', async () => {
    const { world, poster, official, stranger } = await cast();
    const batchId = await givenBatch(world, official, { review: 'one' });
    await givenListing(world, { poster, official }, 'published', {
      ...underBatch(batchId, world.now),
      anonymous: 'yes',
    });
    const { page } = await listListingsOfBatch(world.as(stranger), batchId, 1);
    expect(JSON.stringify(page.rows)).not.toContain(poster.organisation?.name);
    expect(page.total).toBe(1);
  });
});
