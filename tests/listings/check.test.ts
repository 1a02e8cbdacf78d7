import { describe, expect, it } from 'vitest';
import { submitListing } from '#src/domain/listings/drafts.ts';
import { publishListing, returnListing } from '#src/domain/listings/review.ts';
import { DAY } from '#src/lib/dates.ts';
import { cast, givenListing, lettersOf, movesOf, refusalOf, rowOf } from './given.ts';

describe('the first check', () => {
  it('publishes under a number of the year and tells the poster', async () => {
    const { world, poster, colleague, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'published');
    expect(await rowOf(world, id)).toMatchObject({ state: 'published', number: '2026-0001', publishedAt: world.now });
    const letters = (await lettersOf(world)).filter(({ subject }) => subject.startsWith('【已发榜】'));
    expect(letters.map(({ to }) => to).sort()).toEqual([poster.email, colleague.email].sort());
  });

  it('gives different numbers to listings published at the same moment', async () => {
    const { world, poster, official } = await cast();
    const ids: string[] = [];
    for (let i = 0; i < 12; i++) ids.push(await givenListing(world, { poster, official }, 'submitted'));
    const numbers = await Promise.all(ids.map((id) => publishListing(world.as(official), { id })));
    const expected = ids.map((_, i) => `2026-${String(i + 1).padStart(4, '0')}`);
    expect(numbers.map(({ number }) => number).sort()).toEqual(expected);
  });

  it('starts a new count with the new year in Beijing', async () => {
    const { world, poster, official } = await cast();
    await givenListing(world, { poster, official }, 'published');
    world.now = Date.parse('2026-12-31T16:00:00Z');
    const id = await givenListing(world, { poster, official }, 'published');
    expect((await rowOf(world, id)).number).toBe('2027-0001');
  });

  it('sends back with the reason, and the second attempt may be published', async () => {
    const { world, poster, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'submitted');
    await returnListing(world.as(official), { id, reason: '请写明检测方法' });
    expect(await rowOf(world, id)).toMatchObject({ state: 'returned', stateReason: '请写明检测方法' });
    const letter = (await lettersOf(world)).find(({ subject }) => subject.startsWith('【退回修改】'));
    expect(letter?.text).toContain('请写明检测方法');
    await submitListing(world.as(poster), { id });
    expect((await rowOf(world, id)).stateReason).toBe('');
    await publishListing(world.as(official), { id });
    expect((await movesOf(world, id)).map(({ to }) => to)).toEqual([
      'draft',
      'submitted',
      'returned',
      'submitted',
      'published',
    ]);
  });

  it('cannot publish what time has overtaken', async () => {
    const { world, poster, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'submitted');
    world.now += 21 * DAY;
    expect(await refusalOf(publishListing(world.as(official), { id }))).toMatchObject({ kind: 'conflict', errors: {} });
    expect(await rowOf(world, id)).toMatchObject({ state: 'submitted', number: null });
  });

  it('happens once: the second of two officials is told', async () => {
    const { world, poster, official } = await cast();
    const second = await world.official();
    const id = await givenListing(world, { poster, official }, 'submitted');
    const outcomes = await Promise.allSettled([
      publishListing(world.as(official), { id }),
      returnListing(world.as(second), { id, reason: '不清楚' }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect((await movesOf(world, id)).filter(({ from }) => from === 'submitted')).toHaveLength(1);
  });

  it('is not for the poster, nor for an official of the same organisation, nor for strangers', async () => {
    const { world, poster, stranger, official } = await cast();
    const insider = await world.person({ colleagueOf: poster, userRole: 'official' });
    const id = await givenListing(world, { poster, official }, 'submitted');
    const kinds = await Promise.all(
      [poster, insider, stranger].map(async (who) => (await refusalOf(publishListing(world.as(who), { id }))).kind),
    );
    expect(kinds).toEqual(['forbidden', 'forbidden', 'notFound']);
  });
});
