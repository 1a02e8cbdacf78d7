import { describe, expect, it } from 'vitest';
import { askCorrection, correctBid } from '#src/domain/bids/correction.ts';
import { getCorrection } from '#src/domain/bids/evaluation.ts';
import {
  awardBid,
  completeSelection,
  declineBid,
  disqualifyBid,
  qualifyBid,
  shortlistBid,
} from '#src/domain/bids/selection.ts';
import { failSelection } from '#src/domain/bids/unsuccessful.ts';
import { HOUR } from '#src/lib/dates.ts';
import { createBiddingWorld } from './bidding-world.ts';

const note = '缺第三方检测报告';
const text = '补交检测报告，编号 Y2026-118。';

async function createAskedWorld(track: 'market' | 'fiscal' = 'market') {
  const world = await createBiddingWorld({ track });
  const { actor, id } = await world.handIn();
  await world.evaluate();
  return { world, bidder: actor, id };
}

describe('asking for 补正', () => {
  it('is done once, with a letter, a term and what is missing', async () => {
    const { world, bidder, id } = await createAskedWorld();
    await askCorrection(world.posting, { id, note, hours: 48 });
    await askCorrection(world.posting, { id, note, hours: 24 });
    expect(await world.bid(id)).toMatchObject({ correctionNote: note, correctionUntil: world.now + 48 * HOUR });
    const letters = (await world.letters()).filter(({ subject }) => subject.startsWith('【请补正】'));
    expect(letters.map(({ to }) => to)).toEqual([bidder.email]);
    expect(letters[0]?.text).toContain(note);
    expect(letters[0]?.text).toContain('11 月 27 日 14:30（北京时间）前');
    world.now += 72 * HOUR;
    await expect(askCorrection(world.posting, { id, note: '再补一份', hours: 24 })).rejects.toThrow('只有一次');
    expect((await world.trail(id)).at(-1)).toMatchObject({
      action: 'askCorrection',
      from: 'submitted',
      to: 'submitted',
      reason: note,
    });
  });

  it('is the poster’s handlers’, in the 财政支持 track the officials’ too', async () => {
    for (const track of ['market', 'fiscal'] as const) {
      const { world, bidder, id } = await createAskedWorld(track);
      const reader = await world.person({ colleagueOf: world.poster, memberRole: 'reader' });
      const input = { id, note, hours: 24 };
      await expect(askCorrection(world.as(reader), input)).rejects.toMatchObject({ kind: 'forbidden' });
      await expect(askCorrection(world.as(bidder), input)).rejects.toMatchObject({ kind: 'forbidden' });
      await expect(askCorrection(world.as(await world.person()), input)).rejects.toMatchObject({ kind: 'notFound' });
      const official = askCorrection(world.as(await world.official()), input);
      if (track === 'fiscal') await official;
      else await expect(official).rejects.toMatchObject({ kind: 'forbidden' });
      expect((await world.bid(id)).correctionUntil !== null).toBe(track === 'fiscal');
    }
  });

  it('is for bids in selection without an answer', async () => {
    const { world, id } = await createAskedWorld();
    const input = { id, note, hours: 24 };
    for (const state of ['matched', 'contracted', 'unsuccessful'] as const) {
      await world.setListing({ state });
      await expect(askCorrection(world.posting, input)).rejects.toThrow('只有遴选中');
    }
    await world.setListing({ state: 'evaluating' });
    await declineBid(world.posting, { id, reason: '规模不够' });
    await expect(askCorrection(world.posting, input)).rejects.toThrow('只有遴选中');
  });

  it('by two at once is one', async () => {
    const { world, id } = await createAskedWorld();
    const colleague = await world.person({ colleagueOf: world.poster, memberRole: 'handler' });
    const results = await Promise.allSettled([
      askCorrection(world.posting, { id, note, hours: 24 }),
      askCorrection(world.as(colleague), { id, note: '缺营业执照', hours: 72 }),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await world.trail(id)).filter(({ action }) => action === 'askCorrection')).toHaveLength(1);
  });
});

describe('while the window is open', () => {
  it('nothing is decided about that bid, nor about all that are left; after it everything can be', async () => {
    const { world, id } = await createAskedWorld();
    const other = await world.bid(id);
    await askCorrection(world.posting, { id, note, hours: 24 });
    const until = (await world.bid(id)).correctionUntil as number;
    const verbs = [qualifyBid, shortlistBid, awardBid];
    world.now = until - 1;
    for (const verb of verbs)
      await expect(verb(world.posting, { id })).rejects.toThrow('对方正在补正，11 月 26 日 14:30');
    for (const verb of [declineBid, disqualifyBid])
      await expect(verb(world.posting, { id, reason: '不等了' })).rejects.toThrow('对方正在补正');
    await expect(failSelection(world.posting, { listingId: other.listingId, reason: '不等了' })).rejects.toThrow(
      '正在补正',
    );
    expect((await world.bid(id)).state).toBe('submitted');
    world.now = until;
    await qualifyBid(world.posting, { id });
    expect((await world.bid(id)).state).toBe('qualified');
  });

  it('other bids can be decided, but the selection cannot be completed', async () => {
    const world = await createBiddingWorld();
    const [first, second] = [await world.handIn(), await world.handIn()];
    await world.evaluate();
    await askCorrection(world.posting, { id: first.id, note, hours: 24 });
    await awardBid(world.posting, second);
    const input = { listingId: world.listing.id, reason: '名额有限' };
    await expect(completeSelection(world.posting, input)).rejects.toThrow('正在补正');
    await correctBid(world.as(first.actor), { id: first.id, text });
    await completeSelection(world.posting, input);
    expect((await world.bid(first.id)).state).toBe('declined');
  });
});

describe('the bidder', () => {
  it('answers once within the window; then the poster may decide', async () => {
    const { world, bidder, id } = await createAskedWorld();
    await expect(correctBid(world.as(bidder), { id, text })).rejects.toThrow('没有人要求补正');
    await askCorrection(world.posting, { id, note, hours: 24 });
    const before = await world.bid(id);
    world.now = (before.correctionUntil as number) - 1;
    await correctBid(world.as(bidder), { id, text });
    await correctBid(world.as(bidder), { id, text });
    expect(await world.bid(id)).toMatchObject({
      correctionText: text,
      correctedAt: world.now,
      quoteFen: before.quoteFen,
      plan: before.plan,
    });
    expect(
      (await world.letters()).filter(
        ({ to, subject }) => to === world.poster.email && subject.startsWith('【已补正】'),
      ),
    ).toHaveLength(1);
    await expect(correctBid(world.as(bidder), { id, text: '再补一句' })).rejects.toThrow('已经交过');
    await awardBid(world.posting, { id });
  });

  it('is too late at the very moment the window ends', async () => {
    const { world, bidder, id } = await createAskedWorld();
    await askCorrection(world.posting, { id, note, hours: 72 });
    world.now = (await world.bid(id)).correctionUntil as number;
    await expect(correctBid(world.as(bidder), { id, text })).rejects.toThrow('补正的时间已过');
    expect((await world.bid(id)).correctedAt).toBeNull();
  });

  it('is its own handlers, nobody else', async () => {
    const { world, bidder, id } = await createAskedWorld();
    await askCorrection(world.posting, { id, note, hours: 24 });
    const reader = await world.person({ colleagueOf: bidder, memberRole: 'reader' });
    await expect(correctBid(world.as(reader), { id, text })).rejects.toMatchObject({ kind: 'forbidden' });
    for (const actor of [world.poster, await world.official(), await world.person()])
      await expect(correctBid(world.as(actor), { id, text })).rejects.toMatchObject({ kind: 'notFound' });
    const colleague = await world.person({ colleagueOf: bidder, memberRole: 'handler' });
    await correctBid(world.as(colleague), { id, text });
  });
});

it('who reads the bid reads its 补正 and is offered what they may do', async () => {
  const { world, bidder, id } = await createAskedWorld('fiscal');
  const seen = async (actor = bidder) => {
    const { asks, corrects, waits } = await getCorrection(world.as(actor), id);
    return { asks, corrects, waits };
  };
  const official = await world.official();
  expect(await seen()).toEqual({ asks: false, corrects: false, waits: false });
  expect(await seen(official)).toEqual({ asks: true, corrects: false, waits: false });
  await askCorrection(world.posting, { id, note, hours: 24 });
  expect(await seen()).toEqual({ asks: false, corrects: true, waits: true });
  expect(await seen(official)).toEqual({ asks: false, corrects: false, waits: true });
  await correctBid(world.as(bidder), { id, text });
  expect(await seen(world.poster)).toEqual({ asks: false, corrects: false, waits: false });
  expect((await getCorrection(world.posting, id)).correctionText).toBe(text);
  await expect(getCorrection(world.as(await world.person()), id)).rejects.toMatchObject({ kind: 'notFound' });
});
