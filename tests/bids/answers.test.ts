import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { bidPartners, bids } from '#db/schema/index.ts';
import { askCorrection } from '#src/domain/bids/correction.ts';
import { awardBid, completeSelection, declineBid } from '#src/domain/bids/selection.ts';
import { renounceBid } from '#src/domain/bids/takers.ts';
import { withdrawListing } from '#src/domain/listings/operations.ts';
import { newId } from '#src/lib/ids.ts';
import { createBiddingWorld } from './bidding-world.ts';

/** 揭榜中 to 揭榜成功: whoever waits, or won, when the listing is withdrawn. */
const WAITING = ['submitted', 'unconfirmed', 'qualified', 'shortlisted', 'proposed', 'awarded'] as const;
const ANSWERED = ['declined', 'disqualified', 'renounced', 'lapsed', 'withdrawn', 'draft'] as const;

describe('撤榜', () => {
  it('tells its reason to every bidder who waits or won, and to nobody who has an answer or never handed in', async () => {
    const world = await createBiddingWorld({ maxTakers: 3 });
    const waiting: string[] = [];
    for (const state of [...WAITING, ...ANSWERED]) {
      const { actor, id } = await world.handIn();
      await world.database.write(async (tx) => {
        await tx.update(bids).set({ state }).where(eq(bids.id, id));
      });
      if (WAITING.some((one) => one === state)) waiting.push(actor.email);
    }
    await world.setListing({ state: 'evaluating', deadlineAt: world.now });
    const reason = '总部叫停了这条产线。';
    await withdrawListing(world.posting, { id: world.listing.id, reason });
    const told = (await world.letters()).filter(({ subject }) => subject.startsWith('【撤榜】'));
    expect(told.map(({ to }) => to).sort()).toEqual(waiting.sort());
    for (const { text } of told) expect(text).toContain(reason);
    expect((await world.reload()).stateReason).toBe(reason);
  });
});

describe('the members of a joint bid', () => {
  it('get every letter of the selection that their lead gets', async () => {
    const world = await createBiddingWorld({ maxTakers: 1 });
    const [joint, other] = [await world.handIn(), await world.handIn()];
    const [member, declined] = [await world.person(), await world.person()];
    await world.evaluate();
    await world.database.write(async (tx) => {
      for (const [person, state] of [
        [member, 'confirmed'],
        [declined, 'declined'],
      ] as const)
        await tx.insert(bidPartners).values({
          ...{ id: newId(), bidId: joint.id, organisationId: person.organisation?.id ?? '' },
          ...{ task: '检测', state, createdAt: world.now },
        });
    });
    await askCorrection(world.posting, { id: joint.id, note: '缺检测报告', hours: 24 });
    world.now += 25 * 60 * 60 * 1000;
    await awardBid(world.posting, joint);
    await declineBid(world.posting, { id: other.id, reason: '名额有限' });
    await completeSelection(world.posting, { listingId: world.listing.id, reason: '' });
    await renounceBid(world.as(joint.actor), { id: joint.id, reason: '没有谈成' });
    const marks = async (email: string) =>
      (await world.letters()).filter(({ to }) => to === email).map(({ subject }) => /【(.*)】/.exec(subject)?.[1]);
    expect(await marks(member.email)).toEqual(['请补正', '揭榜成功', '已放弃']);
    expect(await marks(declined.email)).toEqual([]);
  });
});
