import { describe, expect, it } from 'vitest';
import { bidReviews } from '#db/schema/index.ts';
import { listReviews, meanOf } from '#src/domain/bids/evaluation.ts';
import { reviewBid } from '#src/domain/bids/reviews.ts';
import { awardBid, declineBid } from '#src/domain/bids/selection.ts';
import { createBiddingWorld } from './bidding-world.ts';

const comment = '方案扎实，中试线偏小';

async function createReviewingWorld() {
  const world = await createBiddingWorld();
  const { actor, id } = await world.handIn();
  await world.evaluate();
  return { world, bidder: actor, id };
}

describe('a review', () => {
  it('is each handler’s own, theirs to change, and read by the poster’s people with the mean', async () => {
    const { world, id } = await createReviewingWorld();
    const colleague = await world.person({ colleagueOf: world.poster, memberRole: 'handler' });
    const reader = await world.person({ colleagueOf: world.poster, memberRole: 'reader' });
    await reviewBid(world.posting, { id, score: 60, comment: '' });
    await reviewBid(world.as(colleague), { id, score: 85, comment });
    await reviewBid(world.posting, { id, score: 90, comment: '看了补充材料，改高' });
    const reviews = (await listReviews(world.as(reader), world.listing)).get(id) ?? [];
    expect(Object.fromEntries(reviews.map(({ userId, score }) => [userId, score]))).toEqual({
      [world.poster.id]: 90,
      [colleague.id]: 85,
    });
    expect(reviews).toHaveLength(2);
    expect(meanOf(reviews)).toBe(87.5);
    expect(await world.database.db.$count(bidReviews)).toBe(2);
  });

  it('is no official’s, bidder’s or stranger’s to read or write, nor a reader’s to write', async () => {
    const { world, bidder, id } = await createReviewingWorld();
    await reviewBid(world.posting, { id, score: 60, comment });
    const reader = await world.person({ colleagueOf: world.poster, memberRole: 'reader' });
    const official = await world.official();
    for (const actor of [official, bidder, await world.person()])
      await expect(listReviews(world.as(actor), world.listing)).rejects.toMatchObject({ kind: 'notFound' });
    await expect(listReviews(world.visitor(), world.listing)).rejects.toMatchObject({ kind: 'notFound' });
    for (const actor of [official, bidder, reader])
      await expect(reviewBid(world.as(actor), { id, score: 1, comment })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(reviewBid(world.as(await world.person()), { id, score: 1, comment })).rejects.toMatchObject({
      kind: 'notFound',
    });
  });

  it('never stands in the history the bidder reads, nor in a letter', async () => {
    const { world, id } = await createReviewingWorld();
    const before = [(await world.trail(id)).length, (await world.letters()).length];
    await reviewBid(world.posting, { id, score: 60, comment });
    expect([(await world.trail(id)).length, (await world.letters()).length]).toEqual(before);
  });

  it('is written while the listing is in selection and the bid has not been refused', async () => {
    const { world, id } = await createReviewingWorld();
    const second = { id, score: 70, comment };
    await awardBid(world.posting, { id });
    await reviewBid(world.posting, second);
    await world.setListing({ state: 'matched' });
    await expect(reviewBid(world.posting, second)).rejects.toThrow('不在遴选中');
    const other = await createReviewingWorld();
    await declineBid(other.world.posting, { id: other.id, reason: '规模不够' });
    await expect(reviewBid(other.world.posting, { ...second, id: other.id })).rejects.toThrow('已经答复');
  });

  it('of one handler sent many times at once is one', async () => {
    const { world, id } = await createReviewingWorld();
    await Promise.all([10, 20, 30].map((score) => reviewBid(world.posting, { id, score, comment })));
    expect(await world.database.db.$count(bidReviews)).toBe(1);
  });
});

it('the mean is of those who scored, to one decimal', () => {
  const of = (...scores: (number | null)[]) => meanOf(scores.map((score) => ({ score })));
  expect(of()).toBeUndefined();
  expect(of(null)).toBeUndefined();
  expect(of(0, 100, null)).toBe(50);
  expect(of(80, 81, 81)).toBe(80.7);
});
