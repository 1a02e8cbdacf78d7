import { describe, expect, it } from 'vitest';
import { countAnswers, isReadyForPublicity } from '#src/domain/bids/answers.ts';
import {
  awardBid,
  completeSelection,
  declineBid,
  disqualifyBid,
  proposeBid,
  qualifyBid,
  shortlistBid,
  unproposeBid,
} from '#src/domain/bids/selection.ts';
import { type BiddingWorld, createBiddingWorld } from './bidding-world.ts';

const answersOf = async (world: BiddingWorld) => countAnswers(world.posting, await world.reload());

describe('the 财政支持 track', () => {
  it('ends the poster’s part with 拟揭榜方, tells the officials once, and leaves the rest to them', async () => {
    const world = await createBiddingWorld({ track: 'fiscal', maxTakers: 2 });
    const official = await world.official();
    const [first, second, third] = [await world.handIn(), await world.handIn(), await world.handIn()];
    await world.evaluate();
    const input = { listingId: world.listing.id, reason: '名额有限' };
    await expect(completeSelection(world.posting, input)).rejects.toThrow('还没有提出拟揭榜方');
    await qualifyBid(world.posting, first);
    await proposeBid(world.posting, first);
    await proposeBid(world.posting, second);
    await expect(proposeBid(world.posting, third)).rejects.toThrow('最多选 2 家，已经选满');
    expect(isReadyForPublicity(await answersOf(world))).toBe(false);
    await expect(completeSelection(world.posting, { ...input, reason: '' })).rejects.toThrow('还有 1 家没有答复');
    await completeSelection(world.posting, input);
    await completeSelection(world.posting, input);
    expect(await answersOf(world)).toEqual({ unanswered: 0, proposed: 2, awarded: 0, refused: 1 });
    expect(isReadyForPublicity(await answersOf(world))).toBe(true);
    expect((await world.reload()).state).toBe('evaluating');
    const told = (await world.letters()).filter(({ to }) => to === official.email);
    expect(told.map(({ subject }) => subject.slice(0, 6))).toEqual(['【等待公示】']);
  });

  it('takes a 拟揭榜 back to 入围 before the 公示, and tells the bidder; another can be proposed instead', async () => {
    const world = await createBiddingWorld({ track: 'fiscal', maxTakers: 1 });
    const [first, second] = [await world.handIn(), await world.handIn()];
    await world.evaluate();
    await proposeBid(world.posting, first);
    await expect(proposeBid(world.posting, second)).rejects.toThrow('已经选满');
    await unproposeBid(world.posting, first);
    expect((await world.bid(first.id)).state).toBe('shortlisted');
    expect((await world.letters()).at(-1)).toMatchObject({
      to: first.actor.email,
      subject: expect.stringMatching(/^【退回遴选】/),
    });
    await proposeBid(world.posting, second);
    await world.setListing({ state: 'proposed' });
    await expect(unproposeBid(world.posting, second)).rejects.toThrow('不在遴选中');
  });

  it('is told again after the listing came back from a 公示', async () => {
    const world = await createBiddingWorld({ track: 'fiscal', maxTakers: 1 });
    const official = await world.official();
    const { id } = await world.handIn();
    await world.evaluate();
    await proposeBid(world.posting, { id });
    const input = { listingId: world.listing.id, reason: '' };
    await completeSelection(world.posting, input);
    await world.setListing({ updatedAt: world.now + 1 });
    await completeSelection(world.posting, input);
    expect((await world.letters()).filter(({ to }) => to === official.email)).toHaveLength(2);
  });
});

describe('each track has its own way to a taker', () => {
  it.each([
    ['market', proposeBid, '市场对接的榜不能提为拟揭榜方'],
    ['fiscal', awardBid, '财政支持的榜不能定为揭榜方'],
  ] as const)('%s', async (track, verb, sentence) => {
    const world = await createBiddingWorld({ track });
    const { id } = await world.handIn();
    await world.evaluate();
    await expect(verb(world.posting, { id })).rejects.toThrow(sentence);
    expect((await world.bid(id)).state).toBe('submitted');
  });
});

describe('资格审查', () => {
  it('passes to 合格 or ends with 不合格 and its reason, told to the bidder', async () => {
    const world = await createBiddingWorld();
    const { actor, id } = await world.handIn();
    await world.evaluate();
    await qualifyBid(world.posting, { id });
    expect(await world.bid(id)).toMatchObject({ state: 'qualified', decidedAt: null });
    await disqualifyBid(world.posting, { id, reason: '缺少危化品安全生产许可证。' });
    expect(await world.bid(id)).toMatchObject({
      state: 'disqualified',
      stateReason: '缺少危化品安全生产许可证。',
      decidedAt: world.now,
    });
    const letters = (await world.letters()).filter(({ to }) => to === actor.email).slice(-2);
    expect(letters.map(({ subject }) => subject.slice(0, 4))).toEqual(['【合格】', '【不合格']);
    expect(letters[1]?.text).toContain('缺少危化品安全生产许可证。');
    for (const verb of [qualifyBid, shortlistBid, awardBid])
      await expect(verb(world.posting, { id })).rejects.toMatchObject({ kind: 'conflict' });
    await expect(declineBid(world.posting, { id, reason: '再说一遍' })).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('is not of bids of a round before', async () => {
    const world = await createBiddingWorld();
    const { id } = await world.handIn();
    await world.evaluate();
    await world.setListing({ round: 2 });
    await expect(qualifyBid(world.posting, { id })).rejects.toThrow('以前一轮');
  });
});
