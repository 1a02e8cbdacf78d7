import { describe, expect, it } from 'vitest';
import { saveBatch } from '#src/domain/batches/operations.ts';
import { DAY, dayOf, toLocal } from '#src/lib/dates.ts';
import { addBid, cast, givenDraft, givenListing, lettersOf, movesOf, rowOf } from '#tests/listings/given.ts';
import { batchForm, batchOf, givenBatch, underBatch } from './given.ts';
import { outboxRows } from './outbox.ts';

async function postponed(days: number, state: 'published' | 'submitted' | 'draft') {
  const people = await cast();
  const { world, poster, official } = people;
  const form = { ...batchForm(world.now), review: 'one' };
  const id = await givenBatch(world, official, form);
  const written = underBatch(id, world.now);
  const listing =
    state === 'draft'
      ? await givenDraft(world, poster, written)
      : await givenListing(world, { poster, official }, state, written);
  const bidder = await world.person();
  const gone = await world.person();
  await addBid(world, listing, bidder, 'submitted');
  await addBid(world, listing, gone, 'withdrawn');
  const bidUntil = toLocal(world.now + (50 + days) * DAY);
  await saveBatch(world.as(official), batchOf({ ...form, id, bidUntil }));
  return { ...people, id, listing, bidder, bidUntil: batchOf({ ...form, bidUntil }).bidUntil };
}

describe('a later end of bidding', () => {
  it('takes the listings of the batch along, with their promised answer, at most to the end of 评榜', async () => {
    const { world, listing, bidUntil } = await postponed(7, 'published');
    expect(await rowOf(world, listing)).toMatchObject({ deadlineAt: bidUntil, replyOn: dayOf(world.now + 67 * DAY) });
    const far = await postponed(28, 'published');
    expect(await rowOf(far.world, far.listing)).toMatchObject({ replyOn: dayOf(far.world.now + 80 * DAY) });
  });

  it('is told to the poster and, sealed, to those who bid, and stands in the history', async () => {
    const { world, listing, poster, colleague, bidder } = await postponed(7, 'published');
    const rows = await outboxRows(world, '【揭榜顺延】');
    expect(rows.map(({ to }) => to).sort()).toEqual([poster.email, colleague.email, bidder.email].sort());
    expect(rows.filter(({ sealedUntil }) => sealedUntil !== undefined).map(({ to }) => to)).toEqual([bidder.email]);
    expect((await movesOf(world, listing)).at(-1)).toMatchObject({ action: 'postpone' });
  });

  it.each(['submitted', 'draft'] as const)('moves what is still %s without a letter', async (state) => {
    const { world, listing, bidUntil } = await postponed(7, state);
    expect(await rowOf(world, listing)).toMatchObject({ deadlineAt: bidUntil });
    expect((await lettersOf(world)).filter(({ subject }) => subject.startsWith('【揭榜顺延】'))).toEqual([]);
  });

  it('leaves listings of other batches and rolling ones alone', async () => {
    const { world, official, poster } = await cast();
    const form = { ...batchForm(world.now), review: 'one' };
    const id = await givenBatch(world, official, form);
    const other = await givenBatch(world, official, { review: 'one' });
    const elsewhere = await givenListing(world, { poster, official }, 'published', underBatch(other, world.now));
    const rolling = await givenListing(world, { poster, official }, 'published');
    const before = [await rowOf(world, elsewhere), await rowOf(world, rolling)];
    await saveBatch(world.as(official), batchOf({ ...form, id, bidUntil: toLocal(world.now + 60 * DAY) }));
    expect([await rowOf(world, elsewhere), await rowOf(world, rolling)]).toEqual(before);
  });
});
