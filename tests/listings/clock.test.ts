import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { listings, outbox } from '#db/schema/index.ts';
import { createContext } from '#src/context.ts';
import { saveBid } from '#src/domain/bids/operations.ts';
import { remindOfDeadline } from '#src/domain/bids/reminders.ts';
import { expireListings, remindOfListingExpiry } from '#src/domain/listings/clock.ts';
import { renewListing } from '#src/domain/listings/renew.ts';
import { listListingTodos } from '#src/domain/listings/todos.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { drainOutbox } from '#src/outbox/drain.ts';
import { bidFor } from '#tests/bids/bidding-world.ts';
import { found, refresh } from '#tests/search/rows.ts';
import { createFileWorld, type World } from '#tests/world.ts';
import { amend, givenBid } from './amending.ts';
import { cast, givenListing, lettersOf, refusalOf, rowOf } from './given.ts';

type Row = typeof listings.$inferInsert;

const set = ({ database }: World, id: string, values: Partial<Row>) =>
  database.write(async (tx) => {
    await tx.update(listings).set(values).where(eq(listings.id, id));
  });

/** A published listing without a deadline, valid for some days. */
async function givenRolling(days: number, change: Partial<Row> = {}) {
  const people = await cast();
  const { world } = people;
  const id = await givenListing(world, people, 'published');
  const expiresAt = world.now + days * DAY;
  await set(world, id, { deadlineAt: null, replyOn: null, expiresAt, ...change });
  const letters = async (mark: string) => (await lettersOf(world)).filter(({ subject }) => subject.includes(mark));
  return { ...people, id, expiresAt, letters };
}

const NOBODY_MAILS = { send: async () => undefined, close: () => undefined };

describe('expiry', () => {
  it('takes a listing out of search, by one index update for each expiry', async () => {
    const { world, poster, id, expiresAt } = await givenRolling(40);
    await refresh(world, 'listings', id);
    expect(await found(world, '连续发泡')).toEqual([id]);
    const updates = async () => (await world.database.db.select().from(outbox).where(eq(outbox.kind, 'search'))).length;
    const before = await updates();
    world.now = expiresAt - 1;
    expect(await expireListings(world.visitor())).toBe(0);
    world.now = expiresAt;
    expect([await expireListings(world.visitor()), await expireListings(world.visitor())]).toEqual([1, 0]);
    expect(await updates()).toBe(before + 1);
    await drainOutbox(world.database, NOBODY_MAILS, world.now);
    expect(await found(world, '连续发泡')).toEqual([]);
    await renewListing(world.as(poster), { id });
    await drainOutbox(world.database, NOBODY_MAILS, world.now);
    expect(await found(world, '连续发泡')).toEqual([id]);
    world.now += 180 * DAY;
    expect(await expireListings(world.visitor())).toBe(1);
  });

  it('is told to the poster 30, 7 and 1 days before, once each', async () => {
    const { world, poster, id, expiresAt, letters } = await givenRolling(40);
    const told: number[] = [];
    for (const left of [31, 30, 29, 7, 6.9, 1, 0.5, 0]) {
      world.now = expiresAt - left * DAY;
      told.push(await remindOfListingExpiry(world.visitor()), await remindOfListingExpiry(world.visitor()));
    }
    expect(told).toEqual([0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0]);
    const mine = (await letters('天后到期')).filter(({ to }) => to === poster.email);
    expect(mine.map(({ subject }) => subject.slice(0, 8))).toEqual([
      '【30 天后到期',
      '【7 天后到期】',
      '【1 天后到期】',
    ]);
    expect(mine[0]?.text).toContain(`/listings/${id}`);
  });

  it('tells only the nearest step after the worker was down over several', async () => {
    const { world, poster, expiresAt, letters } = await givenRolling(40);
    world.now = expiresAt - 20 * HOUR;
    expect([await remindOfListingExpiry(world.visitor()), await remindOfListingExpiry(world.visitor())]).toEqual([
      1, 0,
    ]);
    expect((await letters('天后到期')).filter(({ to }) => to === poster.email).map(({ subject }) => subject)).toEqual([
      expect.stringContaining('【1 天后到期】'),
    ]);
  });

  it('says nothing of a step that was over when the listing was published, and nothing of one with a deadline', async () => {
    const { world, id, expiresAt } = await givenRolling(5);
    expect(await remindOfListingExpiry(world.visitor())).toBe(0);
    world.now = expiresAt - DAY;
    await set(world, id, { deadlineAt: world.now + 9 * DAY });
    expect(await remindOfListingExpiry(world.visitor())).toBe(0);
    await set(world, id, { deadlineAt: null });
    expect(await remindOfListingExpiry(world.visitor())).toBe(1);
  });

  it('is told once though several workers run at the same moment', async () => {
    const world = await createFileWorld();
    const poster = await world.person({ kind: 'large' });
    const official = await world.official();
    const ids = [];
    for (let i = 0; i < 3; i++) ids.push(await givenListing(world, { poster, official }, 'published'));
    for (const id of ids) await set(world, id, { deadlineAt: null, expiresAt: world.now + 31 * DAY });
    world.now += DAY;
    const run = () => remindOfListingExpiry(createContext(world.database, undefined, world.now));
    const told = await Promise.all(Array.from({ length: 6 }, run));
    expect(told.reduce((sum, n) => sum + n, 0)).toBe(3);
    expect((await lettersOf(world)).filter(({ subject }) => subject.includes('天后到期'))).toHaveLength(3);
  });
});

describe('what waits on the workbench', () => {
  it('is the renewal, in the last 30 days, for those who act for the poster', async () => {
    const { world, poster, reader, stranger, id, expiresAt } = await givenRolling(40);
    const keys = async (who: typeof poster) => (await listListingTodos(world.as(who))).map(({ key }) => key);
    expect(await keys(poster)).toEqual([]);
    world.now = expiresAt - 30 * DAY;
    expect([await keys(poster), await keys(reader), await keys(stranger)]).toEqual([[`renew ${id}`], [], []]);
    world.now = expiresAt;
    expect(await keys(poster)).toEqual([]);
  });
});

describe('renewal', () => {
  it('gives another 180 days, before and after it expired', async () => {
    const { world, poster, id, expiresAt } = await givenRolling(40);
    for (const now of [expiresAt - 10 * DAY, expiresAt + 200 * DAY]) {
      world.now = now;
      expect(await renewListing(world.as(poster), { id })).toEqual({ expiresAt: now + 180 * DAY });
      expect((await rowOf(world, id)).expiresAt).toBe(now + 180 * DAY);
    }
  });

  it('looks again first, and leads to the change that is needed, which renews it too', async () => {
    const { world, poster, id } = await givenRolling(40);
    world.now += 500 * DAY;
    const refusal = await refusalOf(renewListing(world.as(poster), { id }));
    expect(refusal.message).toBe('还不能续期：完成时限已经过去，请推后。请先“修改榜文”，改好公布，有效期就一并续上。');
    await amend(world, poster, id, { deliverOn: '2029-12-31' });
    expect((await rowOf(world, id)).expiresAt).toBe(world.now + 180 * DAY);
    await renewListing(world.as(poster), { id });
  });

  it('is for those who act for the poster, of what has no deadline', async () => {
    const { world, poster, reader, stranger, official, id } = await givenRolling(40);
    for (const who of [reader, stranger, official])
      expect((await refusalOf(renewListing(world.as(who), { id }))).kind).toBe('forbidden');
    const fixed = await givenListing(world, { poster, official }, 'published');
    expect((await refusalOf(renewListing(world.as(poster), { id: fixed }))).kind).toBe('conflict');
    expect((await refusalOf(renewListing(world.as(poster), { id: 'none' }))).kind).toBe('notFound');
  });
});

describe('the deadline', () => {
  it('is called to mind 7 days and 1 day before: of drafts, of what waits to be confirmed, and of the poster by number', async () => {
    const people = await cast();
    const { world, poster } = people;
    const id = await givenListing(world, people, 'published');
    const deadlineAt = (await rowOf(world, id)).deadlineAt as number;
    const writer = await world.person();
    await saveBid(world.as(writer), bidFor(id));
    const settled = await givenBid(world, id);
    const told = async (who: { email: string }) =>
      (await lettersOf(world)).filter(({ to, subject }) => to === who.email && subject.includes('揭榜还剩'));
    for (const left of [8, 7, 6, 1, 0.5, 0]) {
      world.now = deadlineAt - left * DAY;
      await remindOfDeadline(world.visitor());
      await remindOfDeadline(world.visitor());
    }
    expect((await told(writer)).map(({ subject }) => subject.slice(0, 10))).toEqual([
      '【揭榜还剩 7 天，',
      '【揭榜还剩 1 天，',
    ]);
    const [first] = await told(poster);
    expect(first?.text).toContain('现有 1 家提交');
    expect(JSON.stringify(await told(poster))).not.toContain(settled.bidder.organisation?.name ?? 'none');
    expect(await told(settled.bidder)).toEqual([]);
  });

  it('is called to mind 30 days before, where it was set longer ahead', async () => {
    const people = await cast();
    const { world } = people;
    const id = await givenListing(world, people, 'published');
    const deadlineAt = world.now + 40 * DAY;
    await world.database.write((tx) => tx.update(listings).set({ deadlineAt }).where(eq(listings.id, id)));
    const told: number[] = [];
    for (const left of [31, 30, 29]) {
      world.now = deadlineAt - left * DAY;
      told.push(await remindOfDeadline(world.visitor()));
    }
    expect(told).toEqual([0, 1, 0]);
  });

  it('is told anew once it was put off, and to whom a change has unsettled', async () => {
    const people = await cast();
    const { world, poster } = people;
    const id = await givenListing(world, people, 'published');
    const { bidder } = await givenBid(world, id);
    const deadlineAt = (await rowOf(world, id)).deadlineAt as number;
    world.now = deadlineAt - 7 * DAY;
    expect(await remindOfDeadline(world.visitor())).toBe(1);
    world.now = deadlineAt - 2 * DAY;
    await amend(world, poster, id, { goal: '连续稳定运行 168 小时，下列指标全部达到。' });
    expect(await remindOfDeadline(world.visitor())).toBe(0);
    world.now = ((await rowOf(world, id)).deadlineAt as number) - DAY;
    expect(await remindOfDeadline(world.visitor())).toBe(1);
    const letters = (await lettersOf(world)).filter(
      ({ to, subject }) => to === bidder.email && subject.includes('没有重新确认'),
    );
    expect(letters).toHaveLength(1);
  });
});
