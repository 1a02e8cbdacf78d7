import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { listings } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { submitListing } from '#src/domain/listings/drafts.ts';
import { listListingsToReview } from '#src/domain/listings/queries.ts';
import { passListing, publishListing, recommendListing, returnListing } from '#src/domain/listings/review.ts';
import { DAY } from '#src/lib/dates.ts';
import { givenBatch, underBatch } from '#tests/batches/given.ts';
import { createFileWorld, type World } from '#tests/world.ts';
import { cast, givenListing, lettersOf, movesOf, refusalOf, rowOf } from './given.ts';

const kindOf = async (attempt: Promise<unknown>) => (await refusalOf(attempt)).kind;

/** A listing that waits in a batch with two looks, and a second official. */
async function waiting(state: 'submitted' | 'reviewing' = 'submitted', track: 'market' | 'fiscal' = 'fiscal') {
  const people = await cast();
  const { world, poster, official } = people;
  const second = await world.official();
  const batch = await givenBatch(world, official, { track });
  const id = await givenListing(world, { poster, official }, state, underBatch(batch, world.now));
  return { ...people, second, id };
}

describe('two looks', () => {
  it('lead by 初核 and another official to publication', async () => {
    const { world, official, second, id } = await waiting();
    await passListing(world.as(official), { id });
    expect(await rowOf(world, id)).toMatchObject({ state: 'reviewing', checkedBy: official.id, number: null });
    await publishListing(world.as(second), { id });
    expect(await rowOf(world, id)).toMatchObject({ state: 'published', number: '2026-0001', expiresAt: null });
    expect((await movesOf(world, id)).map(({ action }) => action)).toEqual(['create', 'submit', 'pass', 'publish']);
  });

  it.each(['market', 'fiscal'] as const)('call the second one by the word of the %s track', async (track) => {
    const { world, official, second, id } = await waiting('submitted', track);
    await passListing(world.as(official), { id });
    const word = track === 'fiscal' ? '待论证' : '待遴选';
    const letters = (await lettersOf(world)).filter(({ subject }) => subject.startsWith(`【${word}】`));
    expect(letters.map(({ to }) => to)).toEqual([second.email]);
  });

  it('take four eyes: who passed 初核 neither publishes nor returns', async () => {
    const { world, official, id } = await waiting('reviewing');
    const publish = await refusalOf(publishListing(world.as(official), { id }));
    const back = await refusalOf(returnListing(world.as(official), { id, reason: '再想想' }));
    expect([publish.message, back.message]).toEqual(Array(2).fill('初核是您办的，论证请另一位同事办。'));
    expect((await rowOf(world, id)).state).toBe('reviewing');
  });

  it('cannot be skipped: 初核 does not publish', async () => {
    const { world, official, id } = await waiting();
    expect((await refusalOf(publishListing(world.as(official), { id }))).message).toContain('两级审核');
    expect((await rowOf(world, id)).state).toBe('submitted');
  });

  it('send back from either with the reason, and begin again at 初核', async () => {
    const { world, poster, official, second, id } = await waiting('reviewing');
    await returnListing(world.as(second), { id, reason: '财政支持请与资金投入相称' });
    expect(await rowOf(world, id)).toMatchObject({ state: 'returned', checkedBy: null });
    await submitListing(world.as(poster), { id });
    await returnListing(world.as(official), { id, reason: '再改一处' });
    await submitListing(world.as(poster), { id });
    await passListing(world.as(second), { id });
    await publishListing(world.as(official), { id });
    expect((await rowOf(world, id)).state).toBe('published');
    const reasons = (await lettersOf(world)).filter(({ subject }) => subject.startsWith('【退回修改】'));
    expect(reasons.some(({ text }) => text.includes('财政支持请与资金投入相称'))).toBe(true);
  });

  it('are not for the poster, its own official or strangers', async () => {
    const { world, poster, stranger, id } = await waiting();
    const insider = await world.person({ colleagueOf: poster, userRole: 'official' });
    const pass = (who: Actor) => kindOf(passListing(world.as(who), { id }));
    expect([await pass(poster), await pass(insider), await pass(stranger)]).toEqual([
      'forbidden',
      'forbidden',
      'notFound',
    ]);
  });

  it('happen once: a second pass and a pass of what is published are told', async () => {
    const { world, official, second, id } = await waiting('reviewing');
    expect(await kindOf(passListing(world.as(second), { id }))).toBe('conflict');
    await publishListing(world.as(second), { id });
    expect(await kindOf(passListing(world.as(official), { id }))).toBe('conflict');
    expect(await kindOf(publishListing(world.as(second), { id }))).toBe('conflict');
  });

  it('wait in one queue, with who passed 初核', async () => {
    const { world, official, second, id } = await waiting('reviewing');
    expect(await listListingsToReview(world.as(second))).toMatchObject([
      { id, state: 'reviewing', track: 'fiscal', checkedBy: official.id },
    ]);
  });
});

describe('one look', () => {
  it('is all a rolling listing and a batch of that kind have', async () => {
    const { world, poster, official } = await cast();
    const batch = await givenBatch(world, official, { review: 'one' });
    const rolling = await givenListing(world, { poster, official }, 'submitted');
    const inBatch = await givenListing(world, { poster, official }, 'submitted', underBatch(batch, world.now));
    for (const id of [rolling, inBatch]) {
      expect((await refusalOf(passListing(world.as(official), { id }))).message).toContain('一级审核');
      await publishListing(world.as(official), { id });
      expect((await rowOf(world, id)).state).toBe('published');
    }
  });
});

describe('publishing', () => {
  it('in a batch is over with its bidding', async () => {
    const { world, second, id } = await waiting('reviewing');
    world.now += 50 * DAY - 1;
    await rowOf(world, id);
    world.now += 1;
    const refusal = await refusalOf(publishListing(world.as(second), { id }));
    expect(refusal).toMatchObject({ kind: 'conflict', message: expect.stringContaining('揭榜截止已过') });
    await returnListing(world.as(second), { id, reason: '请改报下一批' });
    expect((await rowOf(world, id)).state).toBe('returned');
  });

  it('gives what was imported without a deadline a term of 180 days, and nobody else', async () => {
    const { world, poster, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'submitted');
    const set = (change: Partial<typeof listings.$inferInsert>) =>
      world.database.write((tx) => tx.update(listings).set(change).where(eq(listings.id, id)));
    await set({ deadlineAt: null, replyOn: null });
    expect(await kindOf(publishListing(world.as(official), { id }))).toBe('conflict');
    await set({ importKey: 'listings:1' });
    await publishListing(world.as(official), { id });
    expect(await rowOf(world, id)).toMatchObject({ state: 'published', expiresAt: world.now + 180 * DAY });
  });

  it('at the same moment from both steps gives different numbers', async () => {
    const world: World = await createFileWorld();
    const poster = await world.person({ kind: 'large' });
    const official = await world.official();
    const second = await world.official();
    const batch = await givenBatch(world, official);
    const ids: string[] = [];
    for (let i = 0; i < 6; i++) {
      ids.push(await givenListing(world, { poster, official }, 'submitted'));
      ids.push(await givenListing(world, { poster, official }, 'reviewing', underBatch(batch, world.now)));
    }
    const numbers = await Promise.all(ids.map((id) => publishListing(world.as(second), { id })));
    const expected = ids.map((_, i) => `2026-${String(i + 1).padStart(4, '0')}`);
    expect(numbers.map(({ number }) => number).sort()).toEqual(expected);
  });
});

describe('推荐到省', () => {
  it('is made once, told to the poster and kept in the history with its note', async () => {
    const { world, poster, colleague, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'published');
    await recommendListing(world.as(official), { id, note: '指标全省领先，请省里协调院所。' });
    expect(await rowOf(world, id)).toMatchObject({ recommendedAt: world.now, state: 'published' });
    expect((await movesOf(world, id)).at(-1)).toMatchObject({
      action: 'recommend',
      reason: '指标全省领先，请省里协调院所。',
    });
    const letters = (await lettersOf(world)).filter(({ subject }) => subject.startsWith('【推荐到省】'));
    expect(letters.map(({ to }) => to).sort()).toEqual([poster.email, colleague.email].sort());
    expect(await kindOf(recommendListing(world.as(official), { id, note: '再来一次' }))).toBe('conflict');
  });

  it('is not for others, nor of what is not published', async () => {
    const { world, poster, stranger, official } = await cast();
    const published = await givenListing(world, { poster, official }, 'published');
    const submitted = await givenListing(world, { poster, official }, 'submitted');
    const kinds = [
      await kindOf(recommendListing(world.as(poster), { id: published, note: '自荐' })),
      await kindOf(recommendListing(world.as(stranger), { id: published, note: '代荐' })),
      await kindOf(recommendListing(world.as(official), { id: submitted, note: '太早' })),
    ];
    expect(kinds).toEqual(['forbidden', 'forbidden', 'forbidden']);
  });
});
