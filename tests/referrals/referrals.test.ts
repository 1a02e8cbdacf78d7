import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { bids, listings, type MailPayload, outbox, referrals } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { answerReferral, openReferral, refer } from '#src/domain/referrals/operations.ts';
import { mayRefer } from '#src/domain/referrals/policy.ts';
import { getReferral, listReferrals } from '#src/domain/referrals/queries.ts';
import { listReferralTodos } from '#src/domain/referrals/todos.ts';
import { DAY } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { createWorld } from '#tests/world.ts';

async function scene(over: Partial<typeof listings.$inferInsert> = {}) {
  const world = await createWorld();
  const poster = await world.person({ kind: 'large', name: '龙头化工有限公司' });
  const taker = await world.person({ kind: 'small', name: '精工小厂有限公司' });
  const scout = await world.person({ kind: 'academy', name: '云川大学' });
  const official = await world.official();
  const closesAt = world.now + 9 * DAY;
  const times = { createdAt: world.now, updatedAt: world.now, publishedAt: world.now };
  const listing = {
    ...{
      id: newId(),
      organisationId: poster.organisation?.id as string,
      createdBy: poster.id,
      kind: 'research' as const,
    },
    ...{ field: 'chem', region: 'gx', title: '连续发泡', state: 'published' as const, deadlineAt: closesAt },
    ...times,
    ...over,
  };
  await world.database.write(async (tx) => {
    await tx.insert(listings).values(listing);
  });
  const recommend = (by: Actor, organisation = '精工小厂有限公司') =>
    refer(world.as(by), { listingId: listing.id, organisation, note: '他们有两条发泡线' });
  const letters = async () =>
    (await world.database.db.select().from(outbox).where(eq(outbox.kind, 'mail'))).map(
      ({ payload }) => payload as MailPayload,
    );
  return { world, poster, taker, scout, official, listing, closesAt, recommend, letters };
}

describe('recommending somebody for a listing', () => {
  it('is for officials, universities and banks, while it is open, never for one’s own', async () => {
    const { world, poster, taker, scout, official, listing, closesAt } = await scene();
    const bank = await world.person({ kind: 'bank' });
    const unverified = await world.person({ kind: 'academy', state: 'pending' });
    const own = await world.person({ kind: 'academy', colleagueOf: poster });
    const row = {
      ...listing,
      deadlineAt: closesAt,
      expiresAt: null,
      publishedAt: world.now,
      state: 'published' as const,
    };
    const may = (actor: Actor | undefined, now = world.now) => mayRefer(actor, row, now);
    expect([scout, official, bank, taker, unverified, own, poster, undefined].map((actor) => may(actor))).toEqual([
      ...[true, true, true],
      ...[false, false, false, false, false],
    ]);
    expect(may(scout, closesAt)).toBe(false);
  });

  it('reaches who was recommended, who opens it and answers once; the scout is told', async () => {
    const { world, taker, scout, recommend, letters } = await scene();
    const id = await recommend(scout);
    expect(await recommend(scout)).toBe(id);
    expect((await letters()).map(({ to }) => to)).toEqual([taker.email]);
    expect((await letters())[0]?.sealedUntil).toBe(Number.MAX_SAFE_INTEGER);
    expect((await listReferralTodos(world.as(taker))).map(({ href }) => href)).toEqual([`/referrals/${id}`]);
    await openReferral(world.as(taker), { id });
    world.now += 1000;
    await openReferral(world.as(taker), { id });
    expect((await getReferral(world.as(scout), id)).openedAt).toBe(world.now - 1000);
    await answerReferral(world.as(taker), { id, state: 'declined', answer: '设备排满' });
    await expect(answerReferral(world.as(taker), { id, state: 'interested', answer: '' })).rejects.toMatchObject({
      kind: 'conflict',
    });
    expect((await letters()).at(-1)).toMatchObject({ to: scout.email });
    expect(await listReferralTodos(world.as(taker))).toEqual([]);
  });

  it('says whom it could mean where the name is no whole name', async () => {
    const { scout, recommend } = await scene();
    await expect(recommend(scout, '精工')).rejects.toMatchObject({
      errors: { organisation: expect.stringContaining('精工小厂有限公司') },
    });
    await expect(recommend(scout, '没有这家')).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('refuses the poster, and does not tell who posts anonymously by refusing', async () => {
    const known = await scene();
    await expect(known.recommend(known.scout, '龙头化工有限公司')).rejects.toMatchObject({ kind: 'conflict' });
    const hidden = await scene({ anonymous: true });
    await hidden.recommend(hidden.scout, '龙头化工有限公司');
    expect(await hidden.letters()).toEqual([]);
  });

  it('is read by the two sides and officials, not by the poster nor anyone else', async () => {
    const { world, poster, taker, scout, official, recommend } = await scene();
    const id = await recommend(scout);
    for (const actor of [taker, scout, official]) expect((await getReferral(world.as(actor), id)).id).toBe(id);
    const stranger = await world.person({ kind: 'academy' });
    for (const actor of [poster, stranger])
      await expect(getReferral(world.as(actor), id)).rejects.toMatchObject({ kind: 'notFound' });
    await expect(getReferral(world.visitor(), id)).rejects.toMatchObject({ kind: 'notFound' });
    expect(await listReferrals(world.as(stranger))).toEqual([]);
  });

  it('keeps 有意向 from officials and everybody but the two sides while bids are sealed', async () => {
    const { world, taker, scout, official, recommend, closesAt } = await scene();
    const id = await recommend(scout);
    await openReferral(world.as(taker), { id });
    await answerReferral(world.as(taker), { id, state: 'interested', answer: '正在写申请' });
    const readBy = async (actor: Actor) => {
      const one = await getReferral(world.as(actor), id);
      const [row] = (await listReferrals(world.as(actor))).filter((each) => each.id === id);
      return [one, row].map((each) => each && [each.state, each.answer, each.openedAt !== null, each.answerSealed]);
    };
    const told = ['interested', '正在写申请', true, false];
    expect(await readBy(scout)).toEqual([told, told]);
    expect((await readBy(taker))[0]).toEqual(told);
    const hidden = ['sent', '', false, true];
    expect(await readBy(official)).toEqual([hidden, hidden]);
    world.now = closesAt;
    expect(await readBy(official)).toEqual([told, told]);
  });

  it('shows no bid before the deadline, and the credit after it', async () => {
    const { world, taker, scout, listing, recommend, closesAt } = await scene();
    await recommend(scout);
    const times = { createdAt: world.now, updatedAt: world.now, submittedAt: world.now };
    await world.database.write(async (tx) => {
      const of = { listingId: listing.id, organisationId: taker.organisation?.id as string, createdBy: taker.id };
      await tx.insert(bids).values({ id: newId(), ...of, state: 'submitted', ...times });
    });
    const credit = async () => (await listReferrals(world.as(scout))).map((row) => row.credit);
    expect(await credit()).toEqual(['']);
    world.now = closesAt;
    expect(await credit()).toEqual(['揭了榜']);
    await world.database.write(async (tx) => {
      await tx.update(bids).set({ state: 'awarded' });
    });
    expect(await credit()).toEqual(['揭榜成功']);
  });

  it('ends after twenty a day', async () => {
    const { world, scout, recommend } = await scene();
    for (let i = 0; i < 20; i++) await recommend(scout, (await world.person({ kind: 'small' })).organisation?.name);
    await expect(recommend(scout)).rejects.toMatchObject({ kind: 'conflict' });
    expect(await world.database.db.$count(referrals)).toBe(20);
    world.now += DAY;
    await recommend(scout);
  });
});
