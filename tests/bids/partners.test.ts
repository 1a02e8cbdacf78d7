import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { bidPartners } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { reviseBid, saveBid, submitBid, withdrawBid } from '#src/domain/bids/operations.ts';
import { confirmPartner, declinePartner, dismissPartner, invitePartner } from '#src/domain/bids/partners.ts';
import { getBid, getInvitation, listBidsOfListing, listHandedIn, listJoinedBids } from '#src/domain/bids/queries.ts';
import { listBidTodos } from '#src/domain/bids/todos.ts';
import { newId } from '#src/lib/ids.ts';
import { type BiddingWorld, bidFor, createBiddingWorld, saveAndSubmit } from './bidding-world.ts';

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

const partner = async (world: BiddingWorld, id: string) =>
  world.database.db.select().from(bidPartners).where(eq(bidPartners.id, id)).get();

describe('a joint bid', () => {
  it('is handed in once every member has confirmed, and opened with its members', async () => {
    const world = await createBiddingWorld();
    const { lead, input, ask } = await draftOf(world);
    const [first, second] = [await world.person(), await world.person({ kind: 'academy' })];
    const [one, two] = [await ask(first), await ask(second)];
    await confirmPartner(world.as(first), one);
    await expect(submitBid(world.as(lead), input)).rejects.toThrow(`${second.organisation?.name}还没有确认`);
    await declinePartner(world.as(second), two);
    await expect(submitBid(world.as(lead), input)).rejects.toThrow(
      `${second.organisation?.name}不参加联合体，请先移出`,
    );
    await dismissPartner(world.as(lead), two);
    await submitBid(world.as(lead), input);
    expect((await partner(world, one.id))?.task).not.toContain(TASK);
    await world.close();
    const shown = { name: first.organisation?.name, task: TASK, state: 'confirmed' };
    for (const ctx of [world.posting, world.as(await world.official())]) {
      expect((await getBid(ctx, input.id)).members).toMatchObject([shown]);
      expect((await listBidsOfListing(ctx, world.listing.id))[0]?.members).toMatchObject([shown]);
    }
    expect((await listHandedIn(world.as(lead), input.id))[0]?.partners).toEqual([
      { name: first.organisation?.name, task: TASK },
    ]);
  });

  it('shows an invited organisation listing, lead, task and the others, and the bid only after it confirmed', async () => {
    const world = await createBiddingWorld();
    const { lead, input, ask } = await draftOf(world);
    const [member, other] = [await world.person(), await world.person()];
    const row = await ask(member);
    await ask(other, '另一段');
    const ctx = world.as(member);
    const invitation = await getInvitation(ctx, input.id);
    expect(invitation).toMatchObject({ lead: lead.organisation?.name, task: TASK, listing: { id: world.listing.id } });
    expect(invitation.others).toMatchObject([{ name: other.organisation?.name, task: '另一段' }]);
    expect(JSON.stringify(invitation)).not.toMatch(/机密配方甲|高分子发泡|何工/);
    await expect(getBid(ctx, input.id)).rejects.toMatchObject({ kind: 'notFound' });
    expect((await listBidTodos(ctx)).map(({ href, due }) => [href, due?.at])).toEqual([
      [`/bids/${input.id}/join`, world.deadlineAt],
    ]);

    await confirmPartner(ctx, row);
    expect(await getBid(ctx, input.id)).toMatchObject({
      plan: '双阶螺杆分散石墨母粒，机密配方甲',
      partner: 'confirmed',
    });
    expect(await listHandedIn(ctx, input.id)).toEqual([]);
    expect(await listBidTodos(ctx)).toEqual([]);
    expect((await listJoinedBids(ctx)).map(({ bid }) => bid.id)).toEqual([input.id]);
    await declinePartner(ctx, row);
    await expect(getBid(ctx, input.id)).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('is known to nobody else before the deadline: neither page nor letter tells', async () => {
    const world = await createBiddingWorld();
    const { lead, input, ask } = await draftOf(world);
    const member = await world.person();
    const row = await ask(member);
    await confirmPartner(world.as(member), row);
    await saveAndSubmit(world.as(lead), input);
    for (const ctx of [world.posting, world.as(await world.official()), world.as(await world.person())]) {
      await expect(getInvitation(ctx, input.id)).rejects.toMatchObject({ kind: 'notFound' });
      await expect(getBid(ctx, input.id)).rejects.toMatchObject({ kind: expect.stringMatching(/notFound|forbidden/) });
    }
    const letters = await world.letters();
    expect(letters.map(({ subject }) => subject.slice(0, subject.indexOf('】') + 1))).toEqual([
      '【联合揭榜邀请】',
      '【联合体成员已确认】',
      '【揭榜申请已提交】',
      '【联合揭榜申请已提交】',
      '【又有一家揭榜，共 1 家】',
    ]);
    for (const { to, text, sealedUntil } of letters) {
      expect(text).not.toContain(TASK);
      expect(to === world.poster.email || sealedUntil === Number.MAX_SAFE_INTEGER).toBe(true);
    }
    expect(letters.at(-1)?.text).not.toContain(member.organisation?.name);
  });

  it('tells its members when it is mended, handed in again, or taken back', async () => {
    const world = await createBiddingWorld();
    const { lead, input, ask } = await draftOf(world);
    const member = await world.person();
    await confirmPartner(world.as(member), await ask(member));
    await saveAndSubmit(world.as(lead), input);
    await reviseBid(world.as(lead), input);
    await saveAndSubmit(world.as(lead), { ...input, quoteFen: 1 });
    await withdrawBid(world.as(lead), input);
    const told = (await world.letters()).filter(({ to }) => to === member.email).map(({ subject }) => subject);
    expect(told.map((subject) => /【(.*?)】/.exec(subject)?.[1])).toEqual([
      '联合揭榜邀请',
      '联合揭榜申请已提交',
      '联合揭榜申请已改过并重新提交',
      '联合揭榜申请已撤回',
    ]);
  });
});
