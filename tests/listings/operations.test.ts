import { describe, expect, it } from 'vitest';
import { indicators } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import {
  contactPoster,
  publishListing,
  returnListing,
  saveListing,
  submitListing,
  withdrawListing,
} from '#src/domain/listings/operations.ts';
import type { Refusal } from '#src/errors.ts';
import { DAY } from '#src/lib/dates.ts';
import { createWorld, type World } from '#tests/world.ts';
import {
  addBid,
  filledForm,
  givenDraft,
  givenListing,
  inputOf,
  lettersOf,
  movesOf,
  PHONE,
  rowOf,
  SECRET,
} from './given.ts';

type Cast = { world: World; poster: Actor; colleague: Actor; reader: Actor; stranger: Actor; official: Actor };

async function cast(): Promise<Cast> {
  const world = await createWorld();
  const poster = await world.person({ kind: 'large' });
  return {
    world,
    poster,
    colleague: await world.person({ colleagueOf: poster, memberRole: 'handler' }),
    reader: await world.person({ colleagueOf: poster, memberRole: 'reader' }),
    stranger: await world.person(),
    official: await world.official(),
  };
}

const refusalOf = async (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => {
      throw new Error('was not refused');
    },
    (refusal: Refusal) => refusal,
  );

describe('saving a draft', () => {
  it('twice makes one row, one audit row and the latest words', async () => {
    const { world, poster, colleague } = await cast();
    const form = filledForm(world.now);
    await saveListing(world.as(poster), inputOf(form));
    const [first] = form.indicators;
    await saveListing(world.as(colleague), inputOf({ ...form, title: '改过的名称', indicators: [first] }));
    expect(await rowOf(world, form.id)).toMatchObject({
      title: '改过的名称',
      state: 'draft',
      region: 'gx',
      number: null,
    });
    expect(await movesOf(world, form.id)).toHaveLength(1);
    expect(await world.database.db.select().from(indicators)).toHaveLength(1);
  });

  it('many times at once makes one row', async () => {
    const { world, poster } = await cast();
    const form = filledForm(world.now);
    await Promise.all(Array.from({ length: 8 }, () => saveListing(world.as(poster), inputOf(form))));
    expect(await movesOf(world, form.id)).toHaveLength(1);
  });

  it('needs no verified organisation', async () => {
    const { world } = await cast();
    const newcomer = await world.person({ state: 'pending' });
    const id = await givenDraft(world, newcomer);
    expect((await rowOf(world, id)).organisationId).toBe(newcomer.organisation?.id);
  });

  it('is not for readers, nor for people without an organisation', async () => {
    const { world, reader, stranger } = await cast();
    const { organisation: _, ...alone } = stranger;
    for (const who of [reader, alone]) expect((await refusalOf(givenDraft(world, who))).kind).toBe('forbidden');
  });

  it("refuses another firm's id as not found and changes nothing", async () => {
    const { world, poster, stranger } = await cast();
    const form = filledForm(world.now);
    await saveListing(world.as(poster), inputOf(form));
    const refusal = await refusalOf(
      saveListing(world.as(stranger), inputOf({ ...form, title: '夺来的', indicators: [] })),
    );
    expect(refusal.kind).toBe('notFound');
    expect((await rowOf(world, form.id)).title).toBe(form.title);
    expect(await world.database.db.select().from(indicators)).toHaveLength(2);
  });

  it('is over once it is handed in', async () => {
    const { world, poster, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'submitted');
    const refusal = await refusalOf(
      saveListing(world.as(poster), inputOf({ ...filledForm(world.now), id, title: '迟到' })),
    );
    expect(refusal).toMatchObject({ kind: 'conflict' });
    expect((await rowOf(world, id)).title).not.toBe('迟到');
  });
});

describe('handing in', () => {
  it('writes to the officials, none of them of the poster', async () => {
    const { world, poster, official } = await cast();
    await world.person({ colleagueOf: poster, userRole: 'official' });
    const id = await givenListing(world, { poster, official }, 'submitted');
    expect(await rowOf(world, id)).toMatchObject({ state: 'submitted', submittedAt: world.now });
    const letters = await lettersOf(world);
    expect(letters.map(({ to }) => to)).toEqual([official.email]);
    expect(letters[0]?.text).toContain(`/listings/${id}`);
  });

  it('names every missing field and leaves the draft as it was', async () => {
    const { world, poster } = await cast();
    const id = await givenDraft(world, poster, { goal: '', totalFen: '', takerFen: '' });
    const refusal = await refusalOf(submitListing(world.as(poster), { id }));
    expect(Object.keys(refusal.errors).sort()).toEqual(['goal', 'totalFen']);
    expect((await rowOf(world, id)).state).toBe('draft');
    expect(await lettersOf(world)).toEqual([]);
  });

  it('waits until the organisation is verified', async () => {
    const { world } = await cast();
    const newcomer = await world.person({ state: 'pending' });
    const id = await givenDraft(world, newcomer);
    expect(await refusalOf(submitListing(world.as(newcomer), { id }))).toMatchObject({ kind: 'conflict' });
    expect((await rowOf(world, id)).state).toBe('draft');
  });

  it("of another firm's draft is not found", async () => {
    const { world, poster, stranger } = await cast();
    const id = await givenDraft(world, poster);
    expect((await refusalOf(submitListing(world.as(stranger), { id }))).kind).toBe('notFound');
  });
});

describe('the first check', () => {
  it('publishes under a number of the year and tells the poster', async () => {
    const { world, poster, colleague, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'published');
    expect(await rowOf(world, id)).toMatchObject({ state: 'published', number: '2026-0001', publishedAt: world.now });
    const letters = (await lettersOf(world)).filter(({ subject }) => subject.startsWith('【已发榜】'));
    expect(letters.map(({ to }) => to).sort()).toEqual([poster.email, colleague.email].sort());
  });

  it('gives different numbers to listings published at the same moment', async () => {
    const { world, poster, official } = await cast();
    const ids: string[] = [];
    for (let i = 0; i < 12; i++) ids.push(await givenListing(world, { poster, official }, 'submitted'));
    const numbers = await Promise.all(ids.map((id) => publishListing(world.as(official), { id })));
    const expected = ids.map((_, i) => `2026-${String(i + 1).padStart(4, '0')}`);
    expect(numbers.map(({ number }) => number).sort()).toEqual(expected);
  });

  it('starts a new count with the new year in Beijing', async () => {
    const { world, poster, official } = await cast();
    await givenListing(world, { poster, official }, 'published');
    world.now = Date.parse('2026-12-31T16:00:00Z');
    const id = await givenListing(world, { poster, official }, 'published');
    expect((await rowOf(world, id)).number).toBe('2027-0001');
  });

  it('sends back with the reason, and the second attempt may be published', async () => {
    const { world, poster, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'submitted');
    await returnListing(world.as(official), { id, reason: '请写明检测方法' });
    expect(await rowOf(world, id)).toMatchObject({ state: 'returned', stateReason: '请写明检测方法' });
    const letter = (await lettersOf(world)).find(({ subject }) => subject.startsWith('【退回修改】'));
    expect(letter?.text).toContain('请写明检测方法');
    await submitListing(world.as(poster), { id });
    expect((await rowOf(world, id)).stateReason).toBe('');
    await publishListing(world.as(official), { id });
    expect((await movesOf(world, id)).map(({ to }) => to)).toEqual([
      'draft',
      'submitted',
      'returned',
      'submitted',
      'published',
    ]);
  });

  it('cannot publish what time has overtaken', async () => {
    const { world, poster, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'submitted');
    world.now += 21 * DAY;
    expect(await refusalOf(publishListing(world.as(official), { id }))).toMatchObject({ kind: 'conflict', errors: {} });
    expect(await rowOf(world, id)).toMatchObject({ state: 'submitted', number: null });
  });

  it('happens once: the second of two officials is told', async () => {
    const { world, poster, official } = await cast();
    const second = await world.official();
    const id = await givenListing(world, { poster, official }, 'submitted');
    const outcomes = await Promise.allSettled([
      publishListing(world.as(official), { id }),
      returnListing(world.as(second), { id, reason: '不清楚' }),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect((await movesOf(world, id)).filter(({ from }) => from === 'submitted')).toHaveLength(1);
  });

  it('is not for the poster, nor for an official of the same organisation, nor for strangers', async () => {
    const { world, poster, stranger, official } = await cast();
    const insider = await world.person({ colleagueOf: poster, userRole: 'official' });
    const id = await givenListing(world, { poster, official }, 'submitted');
    const kinds = await Promise.all(
      [poster, insider, stranger].map(async (who) => (await refusalOf(publishListing(world.as(who), { id }))).kind),
    );
    expect(kinds).toEqual(['forbidden', 'forbidden', 'notFound']);
  });
});

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
