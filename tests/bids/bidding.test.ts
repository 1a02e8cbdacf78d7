import { describe, expect, it } from 'vitest';
import { bids } from '#db/schema/index.ts';
import { reviseBid, saveBid, withdrawBid } from '#src/domain/bids/operations.ts';
import { countBids } from '#src/domain/bids/queries.ts';
import { bidFor, createBiddingWorld, saveAndSubmit } from './bidding-world.ts';

describe('a bid', () => {
  it('is kept as a draft, unfinished, under the id of the form', async () => {
    const world = await createBiddingWorld();
    const bidder = world.as(await world.person());
    const input = bidFor(world.listing.id, { plan: '', quoteFen: null });
    await saveBid(bidder, input);
    expect((await world.bid(input.id)).state).toBe('draft');
    expect(await world.contents(input.id)).toMatchObject({ team: input.team, plan: '', quoteFen: null });
    expect(await countBids(bidder, world.listing.id)).toBe(0);
  });

  it('is one row however often the form is sent', async () => {
    const world = await createBiddingWorld();
    const bidder = world.as(await world.person());
    const input = bidFor(world.listing.id);
    await Promise.all([saveBid(bidder, input), saveBid(bidder, input), saveBid(bidder, { ...input, fit: '改过' })]);
    await Promise.all([saveAndSubmit(bidder, input), saveAndSubmit(bidder, input)]);
    expect(await world.database.db.select().from(bids)).toHaveLength(1);
    expect((await world.trail(input.id)).map(({ action }) => action)).toEqual(['create', 'submit']);
    expect(await world.letters()).toHaveLength(2);
  });

  it('tells bidder and poster that it arrived, without a word of what it says', async () => {
    const world = await createBiddingWorld();
    const { actor } = await world.handIn();
    const letters = await world.letters();
    expect(letters.map(({ to, subject }) => [to, subject])).toEqual([
      [actor.email, '【揭榜申请已提交】石墨改性 EPS 保温板连续发泡'],
      [world.poster.email, '【又有一家揭榜，共 1 家】石墨改性 EPS 保温板连续发泡'],
    ]);
    expect(letters[0]?.text).toContain('11 月 25 日 14:30（北京时间）截止前，发榜方和管理部门都打不开');
    for (const { text } of letters) expect(text).not.toMatch(/机密|课题组|760|何工|8765/);
    expect(letters[1]?.text).not.toContain(actor.organisation?.name);
  });

  it('is handed in whole, and what was typed is kept where it is not', async () => {
    const world = await createBiddingWorld();
    const bidder = world.as(await world.person());
    const input = bidFor(world.listing.id, { plan: '', quoteFen: 0 });
    await expect(saveAndSubmit(bidder, input)).rejects.toMatchObject({
      errors: { plan: '请填写攻关方案', quoteFen: '请填写报价，要大于 0' },
    });
    expect((await world.bid(input.id)).state).toBe('draft');
    expect((await world.contents(input.id)).team).toBe(input.team);
    expect(await world.letters()).toEqual([]);
  });

  it('is not overwritten by a form that was still open when it was handed in', async () => {
    const world = await createBiddingWorld();
    const { actor, id } = await world.handIn();
    const late = bidFor(world.listing.id, { id, plan: '另一个窗口里的旧稿' });
    await expect(saveBid(world.as(actor), late)).rejects.toMatchObject({ kind: 'conflict' });
    await expect(saveAndSubmit(world.as(actor), late)).rejects.toThrow('要改请先点“撤回修改”');
    expect((await world.contents(id)).plan).toBe('双阶螺杆分散石墨母粒，机密配方甲');
  });

  it('can be taken back, mended and handed in again before the deadline', async () => {
    const world = await createBiddingWorld();
    const { actor, id } = await world.handIn();
    await reviseBid(world.as(actor), { id });
    expect(await world.bid(id)).toMatchObject({ state: 'draft', submittedAt: null });
    expect(await countBids(world.as(actor), world.listing.id)).toBe(0);
    world.now += 60_000;
    await saveAndSubmit(world.as(actor), bidFor(world.listing.id, { id, quoteFen: 1 }));
    expect(await world.bid(id)).toMatchObject({ state: 'submitted', version: 2, submittedAt: world.now });
    expect((await world.contents(id)).quoteFen).toBe(1);
    expect((await world.trail(id)).map(({ from, to }) => `${from}→${to}`)).toEqual([
      '→draft',
      'draft→submitted',
      'submitted→draft',
      'draft→submitted',
    ]);
  });

  it('can be withdrawn before the deadline and replaced by a new one', async () => {
    const world = await createBiddingWorld();
    const { actor, id } = await world.handIn();
    const bidder = world.as(actor);
    await withdrawBid(bidder, { id });
    await withdrawBid(bidder, { id });
    expect((await world.bid(id)).state).toBe('withdrawn');
    await expect(saveBid(bidder, bidFor(world.listing.id, { id }))).rejects.toThrow('已经撤回');
    const again = bidFor(world.listing.id);
    await saveAndSubmit(bidder, again);
    expect((await world.bid(again.id)).state).toBe('submitted');
    expect(await countBids(bidder, world.listing.id)).toBe(1);
  });

  it('is one for each organisation and listing, and says who has it', async () => {
    const world = await createBiddingWorld();
    const first = await world.person();
    const second = await world.person({ colleagueOf: first, memberRole: 'handler' });
    await saveBid(world.as(first), bidFor(world.listing.id));
    await expect(saveBid(world.as(second), bidFor(world.listing.id))).rejects.toThrow(
      `贵单位对这一榜已有一份申请（草稿，${first.name}经办）`,
    );
  });

  it('can be finished by a colleague', async () => {
    const world = await createBiddingWorld();
    const first = await world.person();
    const second = await world.person({ colleagueOf: first, memberRole: 'handler' });
    const input = bidFor(world.listing.id);
    await saveBid(world.as(first), input);
    await saveAndSubmit(world.as(second), input);
    expect(await world.bid(input.id)).toMatchObject({ state: 'submitted', createdBy: first.id });
  });

  it('cannot be touched by another organisation, by its id in a hidden field', async () => {
    const world = await createBiddingWorld();
    const { id } = await world.handIn();
    const stranger = world.as(await world.person());
    const before = await world.bid(id);
    await expect(saveBid(stranger, bidFor(world.listing.id, { id }))).rejects.toMatchObject({ kind: 'notFound' });
    await expect(saveAndSubmit(stranger, bidFor(world.listing.id, { id }))).rejects.toMatchObject({ kind: 'notFound' });
    await expect(reviseBid(stranger, { id })).rejects.toMatchObject({ kind: 'notFound' });
    await expect(withdrawBid(stranger, { id })).rejects.toMatchObject({ kind: 'notFound' });
    await expect(withdrawBid(world.posting, { id })).rejects.toMatchObject({ kind: 'notFound' });
    expect(await world.bid(id)).toEqual(before);
  });

  it('cannot be carried over to another listing by its id', async () => {
    const world = await createBiddingWorld();
    const other = await world.addListing();
    const { actor, id } = await world.handIn();
    await expect(saveBid(world.as(actor), bidFor(other.id, { id }))).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('does not reach a listing that is not public', async () => {
    const world = await createBiddingWorld({ state: 'submitted', publishedAt: null });
    const bidder = world.as(await world.person());
    await expect(saveBid(bidder, bidFor(world.listing.id))).rejects.toMatchObject({ kind: 'notFound' });
    await expect(saveBid(bidder, bidFor('x'.repeat(20)))).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('of a withdrawn listing stays as it is, its draft can be thrown away', async () => {
    const world = await createBiddingWorld();
    const bidder = world.as(await world.person());
    const input = bidFor(world.listing.id);
    await saveBid(bidder, input);
    const { actor, id } = await world.handIn();
    await world.setListing({ state: 'withdrawn' });
    await expect(saveAndSubmit(bidder, input)).rejects.toThrow('已经撤榜');
    await expect(withdrawBid(world.as(actor), { id })).rejects.toMatchObject({ kind: 'conflict' });
    await withdrawBid(bidder, { id: input.id });
    expect((await world.bid(input.id)).state).toBe('withdrawn');
    expect((await world.bid(id)).state).toBe('submitted');
  });
});
