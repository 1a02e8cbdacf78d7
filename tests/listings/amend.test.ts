import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { organisations } from '#db/schema/index.ts';
import { amendInput, amendListing, reconfirmBid } from '#src/domain/bids/amend.ts';
import { reviseBid, saveBid } from '#src/domain/bids/operations.ts';
import { DAY, dayOf, toLocal } from '#src/lib/dates.ts';
import { listLetters } from '#src/outbox/queries.ts';
import { bidFor } from '#tests/bids/bidding-world.ts';
import { amend, amendForm, amendOf, bidOf, givenBid, versionsOf } from './amending.ts';
import { cast, givenListing, lettersOf, movesOf, refusalOf, rowOf, SECRET } from './given.ts';

async function givenOpen(change = {}) {
  const people = await cast();
  const id = await givenListing(people.world, people, 'published', change);
  return { ...people, id };
}

const MATERIAL = { goal: '连续稳定运行 168 小时，下列指标全部达到。' };
const SMALL = { background: '间歇发泡线批次间导热系数波动大，去年报废 300 m³。' };

describe('changing a published listing', () => {
  it('keeps what it said, counts the version up and says why', async () => {
    const { world, poster, id } = await givenOpen();
    const before = await rowOf(world, id);
    world.now += DAY;
    await amend(world, poster, id, { ...MATERIAL, restricted: '目标成本改了', note: '试运行时间太短' });
    const after = await rowOf(world, id);
    expect(after).toMatchObject({ ...MATERIAL, version: 2, restricted: '目标成本改了', updatedAt: world.now });
    const [kept, ...more] = await versionsOf(world, id);
    expect(more).toEqual([]);
    expect(kept).toMatchObject({ version: 1, restricted: SECRET, note: '试运行时间太短', material: true });
    expect(JSON.parse(kept?.content ?? '')).toMatchObject({
      goal: before.goal,
      indicators: [{ name: '导热系数（25 ℃）' }, {}],
    });
    expect(kept?.content).not.toContain(SECRET);
    expect(kept?.content).not.toContain('顾工');
    expect((await movesOf(world, id)).at(-1)).toMatchObject({
      action: 'amend',
      reason: '试运行时间太短',
      actorId: poster.id,
    });
  });

  it('unsettles every bid that was handed in when the change is material, and tells each what to do', async () => {
    const { world, poster, id } = await givenOpen();
    const one = await givenBid(world, id);
    const two = await givenBid(world, id);
    const writer = await world.person();
    const draft = bidFor(id);
    await saveBid(world.as(writer), draft);
    const done = await amend(world, poster, id, { ...MATERIAL, totalFen: '900' });
    expect(done).toMatchObject({ material: true, unsettled: 2, extended: false });
    for (const bid of [one, two]) expect((await bidOf(world, bid.id)).state).toBe('unconfirmed');
    expect((await bidOf(world, draft.id)).state).toBe('draft');
    const letters = await lettersOf(world);
    const to = (email: string) => letters.filter((letter) => letter.to === email).at(-1);
    expect(to(one.bidder.email)?.subject).toContain('请重新确认');
    for (const words of [
      '“72”改为“168”',
      '原 1,200 万元，现 900 万元',
      '修改说明：按用户反馈修改',
      `/bids/${one.id}`,
      '目标（实质内容）',
    ])
      expect(to(one.bidder.email)?.text).toContain(words);
    expect(to(writer.email)?.text).toContain(`/listings/${id}/bid`);
  });

  it('leaves bids as they are when it is not, and tells them so', async () => {
    const { world, poster, id } = await givenOpen();
    const { id: bid, bidder } = await givenBid(world, id);
    const before = await rowOf(world, id);
    expect(await amend(world, poster, id, SMALL)).toMatchObject({ material: false, unsettled: 0 });
    expect((await bidOf(world, bid)).state).toBe('submitted');
    expect((await rowOf(world, id)).deadlineAt).toBe(before.deadlineAt);
    const letter = (await lettersOf(world)).filter(({ to }) => to === bidder.email).at(-1);
    expect(letter?.text).toContain('照旧有效，不用再办');
  });

  it('tells bidders that 不公开内容 changed, never what it says, and shows officials no letter that names a bidder', async () => {
    const { world, poster, official, id } = await givenOpen();
    const { bidder } = await givenBid(world, id);
    expect(await amend(world, poster, id, { restricted: '配方改为青鸾二号' })).toMatchObject({ material: true });
    const letters = (await lettersOf(world)).filter(({ to }) => to === bidder.email);
    expect(letters.at(-1)?.text).toContain('不公开内容（实质内容）：有修改，不公开');
    expect(JSON.stringify(letters)).not.toContain('青鸾');
    const { rows } = await listLetters(world.as(official), undefined, 1);
    expect(JSON.stringify(rows)).not.toContain(bidder.email);
  });

  it('takes the same form twice as once, and refuses one that was written on an older version', async () => {
    const { world, poster, colleague, id } = await givenOpen();
    const form = await amendOf(world, id, MATERIAL);
    await amendListing(world.as(poster), form);
    expect(await amendListing(world.as(poster), form)).toMatchObject({ material: true });
    expect((await rowOf(world, id)).version).toBe(2);
    const late = { ...form, title: '别人也在改', note: '同时改的' };
    expect((await refusalOf(amendListing(world.as(colleague), late))).message).toContain('刚刚有人改过');
    expect((await rowOf(world, id)).title).not.toBe('别人也在改');
  });

  it('asks for a note, and refuses what changes nothing', async () => {
    const { world, poster, id } = await givenOpen();
    const parsed = amendInput.safeParse(await amendForm(world, id, { ...MATERIAL, note: ' ' }));
    expect(parsed.error?.issues[0]).toMatchObject({ path: ['note'], message: '请填写修改说明' });
    expect((await refusalOf(amend(world, poster, id))).message).toContain('没有变化');
    expect((await rowOf(world, id)).version).toBe(1);
    await amend(world, poster, id, { contactName: '梁工' });
    expect(await rowOf(world, id)).toMatchObject({ version: 2, contactName: '梁工' });
  });

  it('stops what 榜单体检 stops, at its field, and keeps nothing of it', async () => {
    const { world, poster, id } = await givenOpen();
    const vague = { indicators: [{ name: '导热系数', value: '国内领先', unit: '', method: '面议' }] };
    const refusal = await refusalOf(amend(world, poster, id, vague));
    expect(Object.keys(refusal.errors)).toContain('indicators.0.value');
    expect(Object.keys((await refusalOf(amend(world, poster, id, { takerFen: '5000' }))).errors)).toEqual(['takerFen']);
    expect(await versionsOf(world, id)).toEqual([]);
  });

  it('is for those who act for the poster, while it is open', async () => {
    const { world, poster, colleague, reader, stranger, official, id } = await givenOpen();
    for (const who of [reader, stranger, official])
      expect((await refusalOf(amend(world, who, id, SMALL))).kind).toBe('forbidden');
    await amend(world, colleague, id, SMALL);
    world.now += 21 * DAY;
    expect((await refusalOf(amend(world, poster, id, { title: '改名' }))).message).toContain('不在揭榜期');
    const draft = await givenListing(world, { poster, official }, 'draft');
    expect((await refusalOf(amend(world, stranger, draft, SMALL))).kind).toBe('notFound');
    expect((await refusalOf(amend(world, poster, draft, SMALL))).kind).toBe('conflict');
  });
});

describe('the deadline', () => {
  it('may be put off, within 180 days of publication, never brought forward or taken away', async () => {
    const { world, poster, id } = await givenOpen();
    const { deadlineAt, publishedAt } = await rowOf(world, id);
    const at = (days: number) => ({ deadlineAt: toLocal((publishedAt as number) + days * DAY) });
    for (const [change, words] of [
      [at(19), '只能推后'],
      [{ deadlineAt: '' }, '不能取消'],
      [at(181), '最长 180 天'],
    ] as const)
      expect((await refusalOf(amend(world, poster, id, change))).errors.deadlineAt).toContain(words);
    expect(await amend(world, poster, id, at(30))).toMatchObject({ material: false });
    expect((await rowOf(world, id)).deadlineAt).toBe((deadlineAt as number) + 10 * DAY);
  });

  it('takes the promised answer along where that would no longer follow it', async () => {
    const { world, poster, id } = await givenOpen({});
    const { deadlineAt, replyOn } = await rowOf(world, id);
    await amend(world, poster, id, { deadlineAt: toLocal((deadlineAt as number) + 20 * DAY) });
    expect((await rowOf(world, id)).replyOn).toBe(dayOf(Date.parse(`${replyOn}T00:00:00+08:00`) + 20 * DAY));
    await amend(world, poster, id, { deadlineAt: toLocal((deadlineAt as number) + 21 * DAY) });
    expect((await rowOf(world, id)).replyOn).toBe(dayOf(Date.parse(`${replyOn}T00:00:00+08:00`) + 20 * DAY));
  });

  it('leaves at least four days after a material change, and is left alone by another', async () => {
    const { world, poster, id } = await givenOpen();
    const { deadlineAt } = await rowOf(world, id);
    world.now = (deadlineAt as number) - 2 * DAY;
    expect(await amend(world, poster, id, SMALL)).toMatchObject({ material: false, extended: false });
    expect((await rowOf(world, id)).deadlineAt).toBe(deadlineAt);
    expect(await amend(world, poster, id, MATERIAL)).toMatchObject({ material: true, extended: true });
    const after = (await rowOf(world, id)).deadlineAt as number;
    expect(after).toBeGreaterThanOrEqual(world.now + 4 * DAY);
    expect(after).toBeLessThan(world.now + 5 * DAY);
    expect(toLocal(after)).toMatch(/T17:00$/);
  });
});

describe('the bidder of an unsettled bid', () => {
  it('confirms it for the version they have seen', async () => {
    const { world, poster, id } = await givenOpen();
    const { id: bid, bidder } = await givenBid(world, id);
    await amend(world, poster, id, MATERIAL);
    await amend(world, poster, id, { ipTerms: '归发榜方。' });
    expect((await refusalOf(reconfirmBid(world.as(bidder), { id: bid, version: 2 }))).message).toContain('又改过');
    await reconfirmBid(world.as(bidder), { id: bid, version: 3 });
    await reconfirmBid(world.as(bidder), { id: bid, version: 3 });
    expect(await bidOf(world, bid)).toMatchObject({ state: 'submitted', listingVersion: 3 });
    const acts = (await movesOf(world, bid)).map(({ action }) => action);
    expect(acts).toEqual(['create', 'submit', 'unsettle', 'reconfirm']);
  });

  it('may take it back to mend it instead', async () => {
    const { world, poster, id } = await givenOpen();
    const { id: bid, bidder } = await givenBid(world, id);
    await amend(world, poster, id, MATERIAL);
    await reviseBid(world.as(bidder), { id: bid });
    expect((await bidOf(world, bid)).state).toBe('draft');
  });

  it('does not confirm it where its organisation can take part no longer', async () => {
    const { world, poster, id } = await givenOpen();
    const { id: bid, bidder } = await givenBid(world, id);
    await amend(world, poster, id, MATERIAL);
    const own = eq(organisations.id, bidder.organisation?.id ?? '');
    const become = (kind: 'bank' | 'small') =>
      world.database.write(async (tx) => {
        await tx.update(organisations).set({ kind }).where(own);
      });
    await become('bank');
    expect((await refusalOf(reconfirmBid(world.as(bidder), { id: bid, version: 2 }))).kind).toBe('forbidden');
    expect((await bidOf(world, bid)).state).toBe('unconfirmed');
    await become('small');
    await reconfirmBid(world.as(bidder), { id: bid, version: 2 });
  });

  it('is the only one who may, and not after the deadline', async () => {
    const { world, poster, stranger, official, id } = await givenOpen();
    const { id: bid, bidder } = await givenBid(world, id);
    const reader = await world.person({ colleagueOf: bidder, memberRole: 'reader' });
    await amend(world, poster, id, MATERIAL);
    const attempt = (who: typeof bidder) => refusalOf(reconfirmBid(world.as(who), { id: bid, version: 2 }));
    for (const who of [stranger, poster, official]) expect((await attempt(who)).kind).toBe('notFound');
    expect((await attempt(reader)).kind).toBe('forbidden');
    world.now += 21 * DAY;
    expect((await attempt(bidder)).kind).toBe('conflict');
    expect((await bidOf(world, bid)).state).toBe('unconfirmed');
  });
});
