import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { batches } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { closeBidding } from '#src/domain/bids/clock.ts';
import { countBids } from '#src/domain/bids/queries.ts';
import { awardBid, declineBid, startSelection } from '#src/domain/bids/selection.ts';
import { extendListing, failSelection } from '#src/domain/bids/unsuccessful.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { type BiddingWorld, bidFor, saveAndSubmit } from './bidding-world.ts';
import { createFailedWorld, extension } from './failed-world.ts';

it('is not opened again by a poster whose verification is over', async () => {
  const world = await createFailedWorld();
  const { organisation } = world.poster as Required<Actor>;
  const expired = { ...world.poster, organisation: { ...organisation, state: 'expired' as const } };
  await expect(extendListing(world.as(expired), extension(world))).rejects.toThrow('认证');
  expect((await world.reload()).state).toBe('unsuccessful');
  await extendListing(world.posting, extension(world));
  expect((await world.reload()).state).toBe('published');
});

describe('a selection without a taker', () => {
  it('is 流榜 once everybody has an answer with a reason, and leads the poster to the choice', async () => {
    const world = await createFailedWorld({}, async (w) => {
      await w.handIn();
      await w.handIn();
    });
    await startSelection(world.posting, { listingId: world.listing.id });
    const input = { listingId: world.listing.id, reason: '' };
    await expect(failSelection(world.posting, input)).rejects.toMatchObject({
      errors: { unfit: expect.stringContaining('还有 2 家没有答复') },
    });
    await failSelection(world.posting, { ...input, reason: '都没有中试线。' });
    await failSelection(world.posting, input);
    expect(await world.reload()).toMatchObject({
      state: 'unsuccessful',
      stateReason: '没有合适的揭榜方，每家都已答复。',
    });
    const letters = await world.letters();
    expect(letters.filter(({ text }) => text.includes('都没有中试线。'))).toHaveLength(2);
    expect(letters.at(-1)).toMatchObject({ to: world.poster.email, text: expect.stringContaining('/next') });
  });

  it('is none where somebody was chosen', async () => {
    const world = await createFailedWorld({}, (w) => w.handIn());
    await startSelection(world.posting, { listingId: world.listing.id });
    const [bid] = await world.database.db.query.bids.findMany();
    await awardBid(world.posting, { id: bid?.id as string });
    await expect(failSelection(world.posting, { listingId: world.listing.id, reason: '不要了' })).rejects.toThrow(
      '已经定下或提出了揭榜方',
    );
  });
});

describe('延期', () => {
  it('opens another round, tells those who bid or began to before, and lets them bid again', async () => {
    const world = await createFailedWorld({}, (w) => w.handIn());
    const [old] = await world.database.db.query.bids.findMany();
    await startSelection(world.posting, { listingId: world.listing.id });
    await declineBid(world.posting, { id: old?.id as string, reason: '规模不够' });
    await failSelection(world.posting, { listingId: world.listing.id, reason: '' });
    const input = extension(world);
    await extendListing(world.posting, input);
    await extendListing(world.posting, input);
    const listing = await world.reload();
    expect(listing).toMatchObject({
      state: 'published',
      round: 2,
      deadlineAt: input.deadlineAt,
      replyOn: input.replyOn,
      number: world.listing.number,
    });
    const told = (await world.letters()).filter(({ subject }) => subject.startsWith('【延期'));
    expect(told).toHaveLength(1);
    expect(told[0]?.sealedUntil).toBeGreaterThan(world.now);
    expect(await countBids(world.posting, listing.id)).toBe(0);
    await world.handIn();
    expect(await countBids(world.posting, listing.id)).toBe(1);
    world.now = input.deadlineAt;
    await closeBidding(world.posting);
    await startSelection(world.posting, { listingId: listing.id });
    expect((await world.bid(old?.id as string)).state).toBe('declined');
  });

  it('lets a bidder of the round before bid again', async () => {
    const world = await createFailedWorld({}, (w) => w.handIn());
    const [old] = await world.database.db.query.bids.findMany();
    const person = await world.database.db.query.users.findFirst({ where: (u) => eq(u.id, old?.createdBy ?? '') });
    const own = await world.database.db.query.organisations.findFirst({
      where: (o) => eq(o.id, old?.organisationId ?? ''),
    });
    await startSelection(world.posting, { listingId: world.listing.id });
    await failSelection(world.posting, { listingId: world.listing.id, reason: '规模不够' });
    await extendListing(world.posting, extension(world));
    const { id, name, kind, state, region, field } = own as NonNullable<typeof own>;
    const organisation = { id, name, kind, state, region, field, role: 'manager' as const };
    const actor = { ...(person as NonNullable<typeof person>), organisation };
    await saveAndSubmit(world.as(actor), bidFor(world.listing.id));
    expect(await countBids(world.posting, world.listing.id)).toBe(1);
  });

  it.each([
    ['too soon', (world: BiddingWorld) => ({ deadlineAt: world.now + 7 * DAY - 1 }), '至少再开放 7 天'],
    ['too late', (world: BiddingWorld) => ({ deadlineAt: world.now + 180 * DAY + 1 }), '最多延 180 天'],
    [
      'answers before it',
      (world: BiddingWorld) => ({ replyOn: dayOf(world.now + 30 * DAY) }),
      '答复日期要晚于揭榜截止日',
    ],
  ])('is refused %s, at its field', async (_, change, sentence) => {
    const world = await createFailedWorld();
    const thrown = await extendListing(world.posting, { ...extension(world), ...change(world) }).catch((e) => e);
    expect(Object.values(thrown.errors).join()).toContain(sentence);
    expect(await world.reload()).toMatchObject({ state: 'unsuccessful', round: 1 });
  });

  it('is checked again: what it cannot mend is named, with the way to mend it', async () => {
    const world = await createFailedWorld({ deliverOn: '2026-12-20' });
    await expect(extendListing(world.posting, extension(world))).rejects.toThrow(/完成时限.*请选“修改重发”/);
  });

  it('keeps to the calendar of its batch, or leaves it where the poster says so', async () => {
    const world = await createFailedWorld({ track: 'fiscal', publicFen: 10_000_000 });
    const [{ id } = { id: '' }] = await world.database.write((tx) =>
      tx
        .insert(batches)
        .values({
          ...{ id: newId(), name: '第一批', year: 2026, track: 'fiscal' as const, createdBy: world.poster.id },
          ...{ collectFrom: 0, collectUntil: 1, bidUntil: 2, evaluateUntil: world.now + 40 * DAY },
          ...{ createdAt: 0, updatedAt: 0, publishedAt: 0 },
        })
        .returning(),
    );
    await world.setListing({ batchId: id });
    await expect(extendListing(world.posting, extension(world, 41))).rejects.toThrow('本批次的评榜到');
    const within = { ...extension(world, 20), replyOn: dayOf(world.now + 38 * DAY) };
    await extendListing(world.posting, within);
    expect(await world.reload()).toMatchObject({ batchId: id, track: 'fiscal', publicFen: 10_000_000 });
    await world.setListing({ state: 'unsuccessful' });
    await extendListing(world.posting, { ...extension(world, 60), leaves: true });
    expect(await world.reload()).toMatchObject({ batchId: null, track: 'market', publicFen: null, round: 3 });
  });
});
