import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { batches, listings } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { reconfirmBid } from '#src/domain/bids/amend.ts';
import { phaseOf } from '#src/domain/listings/states.ts';
import { DAY, dayOf, toLocal } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import type { World } from '#tests/world.ts';
import { amend, bidOf, givenBid } from './amending.ts';
import { cast, givenListing, refusalOf, rowOf } from './given.ts';

type Row = typeof listings.$inferInsert;

async function givenWith(set: (now: number) => Partial<Row>) {
  const people = await cast();
  const id = await givenListing(people.world, people, 'published');
  const change = (values: Partial<Row>) =>
    people.world.database.write(async (tx) => {
      await tx.update(listings).set(values).where(eq(listings.id, id));
    });
  await change(set(people.world.now));
  return { ...people, id, change };
}

const OPEN_ENDED = (now: number) => ({ deadlineAt: null, replyOn: null, expiresAt: now + 180 * DAY });

describe('a listing without a deadline', () => {
  it('is changed without one, and its bids still wait to be confirmed', async () => {
    const { world, poster, id } = await givenWith(OPEN_ENDED);
    const { id: bid, bidder } = await givenBid(world, id);
    expect(await amend(world, poster, id, { goal: '连续稳定运行 168 小时，下列指标全部达到。' })).toMatchObject({
      material: true,
      unsettled: 1,
      deadlineAt: null,
    });
    await reconfirmBid(world.as(bidder), { id: bid, version: 2 });
    expect((await bidOf(world, bid)).state).toBe('submitted');
  });

  it('may be given its first, so that bids can be opened at all', async () => {
    const { world, poster, id } = await givenWith(OPEN_ENDED);
    const { id: bid } = await givenBid(world, id);
    const deadlineAt = toLocal(world.now + 10 * DAY);
    expect(Object.keys((await refusalOf(amend(world, poster, id, { deadlineAt }))).errors)).toEqual(['replyOn']);
    await amend(world, poster, id, { deadlineAt, replyOn: dayOf(world.now + 20 * DAY) });
    expect((await bidOf(world, bid)).state).toBe('submitted');
    world.now += 11 * DAY;
    expect(phaseOf(await rowOf(world, id), world.now)).toBe('closed');
  });

  it('is valid again once what had expired was changed', async () => {
    const { world, poster, id } = await givenWith(OPEN_ENDED);
    world.now += 200 * DAY;
    expect(phaseOf(await rowOf(world, id), world.now)).toBe('expired');
    await amend(world, poster, id, { title: '石墨改性 EPS 连续发泡工艺（二期）' });
    expect(await rowOf(world, id)).toMatchObject({ version: 2, expiresAt: world.now + 180 * DAY });
  });
});

/** The batch these listings were handed in under; its bidding ends with them. */
async function addBatch(world: World, official: Actor, bidUntil: number): Promise<string> {
  const { now } = world;
  const id = newId();
  const calendar = {
    collectFrom: now - 60 * DAY,
    collectUntil: now - 30 * DAY,
    bidUntil,
    evaluateUntil: bidUntil + 90 * DAY,
  };
  const rules = { termRule: 'off', totalRule: 'off', cashRule: 'off' } as const;
  await world.database.write(async (tx) => {
    await tx.insert(batches).values({
      ...{ id, name: '2026 年第一批', year: 2026, track: 'market', publishedAt: now - 60 * DAY },
      ...calendar,
      ...rules,
      ...{ createdBy: official.id, createdAt: now, updatedAt: now },
    });
  });
  return id;
}

describe('a listing of a batch', () => {
  async function givenOfBatch() {
    const given = await givenWith(() => ({ version: 1 }));
    const deadlineAt = (await rowOf(given.world, given.id)).deadlineAt as number;
    const batchId = await addBatch(given.world, given.official, deadlineAt);
    await given.change({ batchId });
    return { ...given, batchId, deadlineAt };
  }

  it("keeps the batch's deadline, whatever the form says", async () => {
    const { world, poster, id, deadlineAt } = await givenOfBatch();
    await amend(world, poster, id, { title: '石墨改性 EPS 连续发泡', deadlineAt: toLocal(deadlineAt + 30 * DAY) });
    expect(await rowOf(world, id)).toMatchObject({ version: 2, deadlineAt });
  });

  it('takes no material change when less than four days remain, and says so; any other still', async () => {
    const { world, poster, id, deadlineAt, batchId } = await givenOfBatch();
    world.now = deadlineAt - 5 * DAY;
    await amend(world, poster, id, { ipTerms: '归发榜方。' });
    world.now = deadlineAt - 3 * DAY;
    const refusal = await refusalOf(amend(world, poster, id, { ipTerms: '双方共有。' }));
    expect(refusal.message).toContain('剩下不到 4 天');
    await amend(world, poster, id, { title: '石墨改性 EPS 连续发泡' });
    await world.database.write(async (tx) => {
      await tx
        .update(batches)
        .set({ bidUntil: deadlineAt + 30 * DAY })
        .where(eq(batches.id, batchId));
    });
    expect(await amend(world, poster, id, { ipTerms: '双方共有。' })).toMatchObject({ extended: true });
    const later = (await rowOf(world, id)).deadlineAt as number;
    expect(later - world.now).toBeGreaterThanOrEqual(4 * DAY);
    expect(later - world.now).toBeLessThan(5 * DAY);
  });
});
