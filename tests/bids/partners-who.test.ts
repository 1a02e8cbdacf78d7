import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { bidPartners, organisations } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { saveBid, submitBid } from '#src/domain/bids/operations.ts';
import { confirmPartner, declinePartner, invitePartner } from '#src/domain/bids/partners.ts';
import { getInvitation, searchMembers } from '#src/domain/bids/queries.ts';
import { listBidTodos } from '#src/domain/bids/todos.ts';
import { newId } from '#src/lib/ids.ts';
import { type BiddingWorld, bidFor, createBiddingWorld } from './bidding-world.ts';

const TASK = '沉积炉体加工';

/** A draft, and a way to ask organisations into it; returns the id of the invitation. */
async function draftOf(world: BiddingWorld) {
  const lead = await world.person();
  const input = bidFor(world.listing.id);
  await saveBid(world.as(lead), input);
  const ask = async (member: Actor, task = TASK) => {
    const row = { id: newId(), bidId: input.id, organisationId: member.organisation?.id as string, task };
    await invitePartner(world.as(lead), row);
    return row;
  };
  return { lead, input, ask };
}

describe('who takes part', () => {
  it.each([
    ['the poster', async (world: BiddingWorld) => world.poster, '同一家单位'],
    ['a bank', (world: BiddingWorld) => world.person({ kind: 'bank' }), '金融机构和政府部门不揭榜'],
    ['an office', (world: BiddingWorld) => world.person({ kind: 'government' }), '金融机构和政府部门不揭榜'],
    ['an organisation that waits', (world: BiddingWorld) => world.person({ state: 'pending' }), '没有找到这家认证单位'],
  ])('%s is not asked', async (_, find, sentence) => {
    const world = await createBiddingWorld();
    const { ask } = await draftOf(world);
    await expect(ask(await find(world))).rejects.toThrow(sentence);
    expect(await world.database.db.$count(bidPartners)).toBe(0);
  });

  it('neither the lead itself, nor one twice, nor more than five; the same form sent twice is one', async () => {
    const world = await createBiddingWorld();
    const { lead, ask } = await draftOf(world);
    await expect(ask(lead)).rejects.toThrow('牵头单位自己不用邀请');
    const member = await world.person();
    const row = await ask(member);
    await invitePartner(world.as(lead), row);
    await expect(ask(member)).rejects.toThrow('已经请过了');
    for (let i = 0; i < 4; i++) await ask(await world.person());
    await expect(ask(await world.person())).rejects.toThrow('最多请 5 家');
  });

  it('one organisation is in one bid: asked when it confirms, so that no lead learns who bids', async () => {
    const world = await createBiddingWorld();
    const [a, b] = [await draftOf(world), await draftOf(world)];
    const rival = await world.handIn();
    const toRival = await a.ask(rival.actor);
    await expect(confirmPartner(world.as(rival.actor), toRival)).rejects.toThrow('自己牵头的申请');
    const member = await world.person();
    const [first, second] = [await a.ask(member), await b.ask(member)];
    await confirmPartner(world.as(member), first);
    await expect(confirmPartner(world.as(member), second)).rejects.toThrow('一榜只能参加一份');
    await expect(saveBid(world.as(member), bidFor(world.listing.id))).rejects.toThrow('已确认参加这一榜的一份联合申请');
    await declinePartner(world.as(member), first);
    await confirmPartner(world.as(member), second);
  });

  it('an unnamed poster is not given away by a refusal, and never learns that it was asked', async () => {
    const world = await createBiddingWorld({ anonymous: true });
    const { lead, input, ask } = await draftOf(world);
    const row = await ask(world.poster);
    expect((await world.letters()).filter(({ to }) => to === world.poster.email)).toEqual([]);
    expect(await listBidTodos(world.posting)).toEqual([]);
    await expect(getInvitation(world.posting, input.id)).rejects.toMatchObject({ kind: 'notFound' });
    await expect(confirmPartner(world.posting, row)).rejects.toMatchObject({ kind: 'notFound' });
    await expect(submitBid(world.as(lead), input)).rejects.toThrow('还没有确认');
  });

  it('an unnamed poster is refused for what anybody else is refused for, so that silence tells nothing', async () => {
    const world = await createBiddingWorld({ anonymous: true });
    const { ask } = await draftOf(world);
    const expire = (who: Actor) =>
      world.database.write(async (tx) => {
        const own = eq(organisations.id, who.organisation?.id as string);
        await tx.update(organisations).set({ verifiedUntil: world.now }).where(own);
      });
    const other = await world.person();
    for (const who of [other, world.poster]) {
      await expire(who);
      await expect(ask(who)).rejects.toThrow('认证已经过期');
    }
    expect(await world.database.db.$count(bidPartners)).toBe(0);
  });

  it('an invitation is not made under the id of somebody else’s', async () => {
    const world = await createBiddingWorld();
    const [a, b] = [await draftOf(world), await draftOf(world)];
    const { id } = await a.ask(await world.person());
    const other = (await world.person()).organisation?.id as string;
    const row = { id, bidId: b.input.id, organisationId: other, task: TASK };
    await expect(invitePartner(world.as(b.lead), row)).rejects.toMatchObject({ kind: 'notFound' });
    expect(await world.database.db.$count(bidPartners)).toBe(1);
  });

  it('may no longer take part when its verification is over at the moment of handing in', async () => {
    const world = await createBiddingWorld();
    const { lead, input, ask } = await draftOf(world);
    const member = await world.person();
    await confirmPartner(world.as(member), await ask(member));
    await world.database.write(async (tx) => {
      await tx
        .update(organisations)
        .set({ verifiedUntil: world.now })
        .where(eq(organisations.id, member.organisation?.id as string));
    });
    await expect(submitBid(world.as(lead), input)).rejects.toThrow('认证已经过期');
  });

  it('is found by part of a name or the whole code: verified ones that may take, never oneself', async () => {
    const world = await createBiddingWorld();
    const own = await world.person({ name: '甲壹涂层有限公司' });
    const found = await world.person({ name: '甲壹炉管有限公司' });
    await world.person({ name: '甲壹银行', kind: 'bank' });
    await world.person({ name: '甲壹待认证', state: 'pending' });
    const ctx = world.as(own);
    const names = async (word: string) => (await searchMembers(ctx, word)).map(({ name }) => name);
    expect(await names('甲壹')).toEqual([found.organisation?.name]);
    expect(await names('%')).toEqual([]);
    expect(await names('')).toEqual([]);
    const row = await world.database.db
      .select()
      .from(organisations)
      .where(eq(organisations.id, found.organisation?.id as string))
      .get();
    expect(await names(row?.code.toLowerCase() ?? '')).toEqual([found.organisation?.name]);
  });
});
