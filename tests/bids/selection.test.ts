import { describe, expect, it } from 'vitest';
import { saveBid, withdrawBid } from '#src/domain/bids/operations.ts';
import { awardBid, completeSelection, declineBid, shortlistBid, startSelection } from '#src/domain/bids/selection.ts';
import { bidFor, createBiddingWorld, saveAndSubmit } from './bidding-world.ts';

describe('starting the selection', () => {
  it('waits for the deadline, and says until when', async () => {
    const world = await createBiddingWorld();
    await world.handIn();
    world.now = world.deadlineAt - 1;
    await expect(startSelection(world.posting, { listingId: world.listing.id })).rejects.toThrow(
      '11 月 25 日 14:30 截止以后才能开始遴选',
    );
    world.now = world.deadlineAt;
    await startSelection(world.posting, { listingId: world.listing.id });
    expect((await world.reload()).state).toBe('evaluating');
  });

  it('refuses when nobody handed a bid in', async () => {
    const world = await createBiddingWorld();
    await saveBid(world.as(await world.person()), bidFor(world.listing.id));
    const { actor, id } = await world.handIn();
    await withdrawBid(world.as(actor), { id });
    world.now = world.deadlineAt;
    await expect(startSelection(world.posting, { listingId: world.listing.id })).rejects.toThrow('没有单位揭榜');
  });

  it('tells every bidder once, with the day an answer was promised for', async () => {
    const world = await createBiddingWorld();
    const bidders = [await world.handIn(), await world.handIn()];
    await world.evaluate();
    await world.evaluate();
    const letters = (await world.letters()).filter(({ subject }) => subject.startsWith('【开始遴选】'));
    expect(letters.map(({ to }) => to).sort()).toEqual(bidders.map(({ actor }) => actor.email).sort());
    for (const { text } of letters) expect(text).toContain('12 月 10 日前逐家答复，并说明理由');
    expect((await world.trail(world.listing.id)).map(({ action, to }) => [action, to])).toEqual([
      ['unseal', ''],
      ['evaluate', 'evaluating'],
    ]);
  });

  it('is the poster’s handlers’, and nobody else’s', async () => {
    const world = await createBiddingWorld();
    const { actor } = await world.handIn();
    world.now = world.deadlineAt;
    const reader = await world.person({ colleagueOf: world.poster, memberRole: 'reader' });
    for (const other of [actor, reader, await world.official(), await world.person()])
      await expect(startSelection(world.as(other), { listingId: world.listing.id })).rejects.toMatchObject({
        kind: 'forbidden',
      });
  });

  it('is not possible before publication or after withdrawal', async () => {
    const world = await createBiddingWorld();
    await world.handIn();
    world.now = world.deadlineAt;
    for (const state of ['draft', 'submitted', 'returned', 'matched', 'contracted', 'withdrawn'] as const) {
      await world.setListing({ state });
      await expect(startSelection(world.posting, { listingId: world.listing.id })).rejects.toMatchObject({
        kind: 'conflict',
      });
      expect((await world.reload()).state).toBe(state);
    }
  });
});

describe('answers', () => {
  it('never award more than the listing has places', async () => {
    const world = await createBiddingWorld({ maxTakers: 2 });
    const bidders = [await world.handIn(), await world.handIn(), await world.handIn()];
    await world.evaluate();
    for (const { id } of bidders.slice(0, 2)) await awardBid(world.posting, { id });
    await expect(awardBid(world.posting, { id: bidders[2]?.id as string })).rejects.toThrow('最多选 2 家，已经选满');
  });

  it('are each told by letter, the declined one with its reason', async () => {
    const world = await createBiddingWorld();
    const [first, second] = [await world.handIn(), await world.handIn()];
    await world.evaluate();
    await shortlistBid(world.posting, { id: first.id });
    await awardBid(world.posting, { id: first.id });
    await awardBid(world.posting, { id: first.id });
    await declineBid(world.posting, { id: second.id, reason: '中试线规模不够' });
    const letters = (await world.letters()).slice(-3);
    expect(letters.map(({ to, subject }) => [to, subject.slice(0, 6)])).toEqual([
      [first.actor.email, '【入围】石墨'],
      [first.actor.email, '【揭榜成功】'],
      [second.actor.email, '【未入选】石'],
    ]);
    expect(letters[2]?.text).toContain('中试线规模不够');
    expect(letters[1]?.text).not.toContain('5678');
    expect(await world.bid(second.id)).toMatchObject({ stateReason: '中试线规模不够', decidedAt: world.now });
  });

  it('leave who decided, when, from where, to where and why', async () => {
    const world = await createBiddingWorld();
    const { id } = await world.handIn();
    await world.evaluate();
    await declineBid(world.posting, { id, reason: '报价高于预算' });
    expect((await world.trail(id)).at(-1)).toMatchObject({
      actorId: world.poster.id,
      at: world.now,
      action: 'decline',
      from: 'submitted',
      to: 'declined',
      reason: '报价高于预算',
    });
  });

  it('about a bid of another poster’s listing are refused as not found', async () => {
    const world = await createBiddingWorld();
    const { id } = await world.handIn();
    await world.evaluate();
    const other = await world.person({ kind: 'large' });
    for (const decide of [shortlistBid, awardBid])
      await expect(decide(world.as(other), { id })).rejects.toMatchObject({ kind: 'notFound' });
    expect((await world.bid(id)).state).toBe('submitted');
  });
});

describe('completing the selection', () => {
  it('needs a taker', async () => {
    const world = await createBiddingWorld();
    const { id } = await world.handIn();
    await world.evaluate();
    await declineBid(world.posting, { id, reason: '规模不够' });
    const input = { listingId: world.listing.id, reason: '' };
    await expect(completeSelection(world.posting, input)).rejects.toThrow('至少要有一家');
    expect((await world.reload()).state).toBe('evaluating');
  });

  it('needs a reason for all who have no answer yet, and changes nothing without it', async () => {
    const world = await createBiddingWorld();
    const [first, second, third] = [await world.handIn(), await world.handIn(), await world.handIn()];
    await world.evaluate();
    await awardBid(world.posting, { id: first.id });
    await shortlistBid(world.posting, { id: second.id });
    await expect(completeSelection(world.posting, { listingId: world.listing.id, reason: '' })).rejects.toMatchObject({
      errors: { reason: '还有 2 家没有答复，请选一句或写明未入选的理由' },
    });
    expect((await world.bid(third.id)).state).toBe('submitted');
    await completeSelection(world.posting, { listingId: world.listing.id, reason: '名额已满' });
    expect((await world.reload()).state).toBe('matched');
    for (const { id, actor } of [second, third]) {
      expect(await world.bid(id)).toMatchObject({ state: 'declined', stateReason: '名额已满' });
      const told = (await world.letters()).filter(({ to, text }) => to === actor.email && text.includes('名额已满'));
      expect(told).toHaveLength(1);
    }
    const last = (await world.letters()).at(-1);
    expect(last).toMatchObject({ to: world.poster.email, subject: expect.stringMatching(/^【遴选完成】/) });
    expect(last?.text).toContain('揭榜成功 1 家，未入选或不合格 2 家');
  });

  it('keeps the reasons given one by one', async () => {
    const world = await createBiddingWorld();
    const [first, second] = [await world.handIn(), await world.handIn()];
    await world.evaluate();
    await awardBid(world.posting, { id: first.id });
    await declineBid(world.posting, { id: second.id, reason: '单独的理由' });
    await completeSelection(world.posting, { listingId: world.listing.id, reason: '' });
    await completeSelection(world.posting, { listingId: world.listing.id, reason: '再发一次' });
    expect((await world.bid(second.id)).stateReason).toBe('单独的理由');
    expect((await world.trail(world.listing.id)).map(({ to }) => to)).toEqual(['', 'evaluating', 'matched']);
  });

  it('does not answer drafts and withdrawn bids', async () => {
    const world = await createBiddingWorld();
    const first = await world.handIn();
    const gone = await world.handIn();
    await withdrawBid(world.as(gone.actor), { id: gone.id });
    const draft = bidFor(world.listing.id);
    await saveBid(world.as(await world.person()), draft);
    await world.evaluate();
    await awardBid(world.posting, { id: first.id });
    await completeSelection(world.posting, { listingId: world.listing.id, reason: '' });
    expect((await world.bid(gone.id)).state).toBe('withdrawn');
    expect((await world.bid(draft.id)).state).toBe('draft');
  });

  it('is only possible in selection', async () => {
    const world = await createBiddingWorld();
    await saveAndSubmit(world.as(await world.person()), bidFor(world.listing.id));
    for (const state of ['published', 'draft', 'withdrawn', 'contracted'] as const) {
      await world.setListing({ state });
      await expect(
        completeSelection(world.posting, { listingId: world.listing.id, reason: '够了' }),
      ).rejects.toMatchObject({ kind: 'conflict' });
    }
  });
});
