import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { bidPartners, bids, CONTRACT_STATES, contracts } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { contactPoster, withdrawListing } from '#src/domain/listings/operations.ts';
import { DAY } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { listLetters } from '#src/outbox/queries.ts';
import {
  addBid,
  cast,
  givenDraft,
  givenListing,
  lettersOf,
  movesOf,
  PHONE,
  refusalOf,
  rowOf,
  SECRET,
} from './given.ts';

describe('withdrawing', () => {
  it('tells bidders why, not those who only drafted or have left', async () => {
    const { world, poster, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'published');
    const [bidder, drafter, gone] = [await world.person(), await world.person(), await world.person()];
    await addBid(world, id, bidder, 'submitted');
    await addBid(world, id, drafter, 'draft');
    await addBid(world, id, gone, 'withdrawn');
    await withdrawListing(world.as(poster), { id, reason: '产线改造推迟到明年' });
    expect(await rowOf(world, id)).toMatchObject({ state: 'withdrawn', stateReason: '产线改造推迟到明年' });
    const letters = (await lettersOf(world)).filter(({ subject }) => subject.startsWith('【撤榜】'));
    expect(letters.map(({ to }) => to)).toEqual([bidder.email]);
    expect(letters[0]?.text).toContain('产线改造推迟到明年');
  });

  it('tells the confirmed members of a joint bid too, under seal', async () => {
    const { world, poster, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'published');
    const [lead, member, asked] = [await world.person(), await world.person(), await world.person()];
    await addBid(world, id, lead, 'submitted');
    const bid = await world.database.db.select().from(bids).where(eq(bids.listingId, id)).get();
    await world.database.write(async (tx) => {
      for (const [actor, state] of [
        [member, 'confirmed'],
        [asked, 'declined'],
      ] as const)
        await tx.insert(bidPartners).values({
          ...{ id: newId(), bidId: bid?.id ?? '', organisationId: actor.organisation?.id ?? '' },
          ...{ state, createdAt: world.now },
        });
    });
    await withdrawListing(world.as(poster), { id, reason: '产线改造推迟到明年' });
    const letters = (await lettersOf(world)).filter(({ subject }) => subject.startsWith('【撤榜】'));
    expect(letters.map(({ to }) => to).sort()).toEqual([lead.email, member.email].sort());
    const { rows } = await listLetters(world.as(official), undefined, 1);
    expect(JSON.stringify(rows)).not.toContain(member.email);
  });

  it.each(CONTRACT_STATES)(
    'is refused while one of several takers has a contract that is %s, not once it failed',
    async (state) => {
      const { world, poster, official } = await cast();
      const id = await givenListing(world, { poster, official }, 'matched');
      await addBid(world, id, await world.person(), 'awarded');
      const bid = await world.database.db.select().from(bids).where(eq(bids.listingId, id)).get();
      const terms = {
        number: 'HZ-1',
        amountFen: 1,
        signedOn: '2026-11-20',
        createdBy: poster.id,
        createdAt: world.now,
      };
      await world.database.write(async (tx) => {
        await tx.insert(contracts).values({ id: newId(), listingId: id, bidId: bid?.id ?? '', state, ...terms });
      });
      const attempt = withdrawListing(world.as(poster), { id, reason: '另一家没有签成' });
      const failed = state === 'terminated' || state === 'defaulted';
      if (failed) await attempt;
      else expect((await refusalOf(attempt)).message).toContain('已有合同');
      expect((await rowOf(world, id)).state).toBe(failed ? 'withdrawn' : 'matched');
    },
  );

  it('by an official tells the poster too', async () => {
    const { world, poster, official, colleague } = await cast();
    const id = await givenListing(world, { poster, official }, 'published');
    await withdrawListing(world.as(official), { id, reason: '内容与备案不符' });
    const letters = (await lettersOf(world)).filter(({ subject }) => subject.startsWith('【撤榜】'));
    expect(letters.map(({ to }) => to).sort()).toEqual([poster.email, colleague.email].sort());
  });

  it('wants a reason, but for a draft', async () => {
    const { world, poster, official } = await cast();
    const published = await givenListing(world, { poster, official }, 'published');
    const refusal = await refusalOf(withdrawListing(world.as(poster), { id: published, reason: '' }));
    expect(Object.keys(refusal.errors)).toEqual(['reason']);
    const draft = await givenDraft(world, poster);
    await withdrawListing(world.as(poster), { id: draft, reason: '' });
    expect((await rowOf(world, draft)).state).toBe('withdrawn');
  });

  it('is not possible after the contract, nor twice, nor for strangers', async () => {
    const { world, poster, stranger, official } = await cast();
    const contracted = await givenListing(world, { poster, official }, 'contracted');
    const withdrawn = await givenListing(world, { poster, official }, 'withdrawn');
    const published = await givenListing(world, { poster, official }, 'published');
    const kindOf = async (who: Actor, id: string) =>
      (await refusalOf(withdrawListing(world.as(who), { id, reason: '不想要了' }))).kind;
    expect([
      await kindOf(poster, contracted),
      await kindOf(poster, withdrawn),
      await kindOf(stranger, published),
    ]).toEqual(['conflict', 'conflict', 'forbidden']);
  });
});

describe('asking the poster', () => {
  it('sends the question with the name of the organisation, and shows neither telephone nor restricted words', async () => {
    const { world, poster, colleague, stranger, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'published');
    await contactPoster(world.as(stranger), { id, message: '石墨粒径是否限定？' });
    const letters = (await lettersOf(world)).filter(({ subject }) => subject.startsWith('【转达】'));
    expect(letters.map(({ to }) => to).sort()).toEqual([poster.email, colleague.email].sort());
    expect(letters[0]?.text).toContain(stranger.organisation?.name);
    expect(letters[0]?.text).toContain('石墨粒径是否限定？');
    for (const { text } of await lettersOf(world)) expect(text).not.toMatch(new RegExp(`${SECRET}|${PHONE}`));
  });

  it('stops after ten a day, and goes on the next', async () => {
    const { world, poster, stranger, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'published');
    const ask = () => contactPoster(world.as(stranger), { id, message: '还有一个问题' });
    await Promise.allSettled(Array.from({ length: 14 }, ask));
    expect((await movesOf(world, id)).filter(({ action }) => action === 'contact')).toHaveLength(10);
    world.now += DAY + 1;
    await ask();
    expect((await movesOf(world, id)).filter(({ action }) => action === 'contact')).toHaveLength(11);
  });

  it("is not for the poster's own people, nor for unverified ones, nor about what is not public", async () => {
    const { world, poster, stranger, official } = await cast();
    const published = await givenListing(world, { poster, official }, 'published');
    const draft = await givenDraft(world, poster);
    const unverified = await world.person({ state: 'pending' });
    const kindOf = async (who: Actor, id: string) =>
      (await refusalOf(contactPoster(world.as(who), { id, message: '请问几句' }))).kind;
    expect([
      await kindOf(poster, published),
      await kindOf(unverified, published),
      await kindOf(stranger, draft),
    ]).toEqual(['forbidden', 'forbidden', 'notFound']);
  });
});
