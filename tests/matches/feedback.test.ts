import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { achievements, audit, listings, matchFeedback } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { suggestListings, suggestListingsFor, suggestSuppliers } from '#src/domain/matches/answers.ts';
import { judgeInput } from '#src/domain/matches/input.ts';
import { judgeMatch, unjudgeMatch } from '#src/domain/matches/operations.ts';
import { mayEvaluate, mayJudge, mayReadSaid } from '#src/domain/matches/policy.ts';
import { addAchievement, addCapability, addListing } from '#tests/search/rows.ts';
import { createFileWorld } from '#tests/world.ts';
import { givenMarket, index } from './given.ts';

type Supply = 'capabilities' | 'achievements';
const GOOD = { verdict: 'interested', reason: '', words: '', back: '/workbench' } as const;
const BAD = { verdict: 'unsuitable', reason: 'region', words: '太远', back: '/workbench' } as const;

async function scene() {
  const market = await givenMarket();
  const { world, poster, academy, firm, listing, method, boards } = market;
  const pair = (supplyIndex: Supply, supplyId: string) => ({ listingId: listing, supplyIndex, supplyId });
  const own = { id: listing, organisationId: poster.organisation?.id ?? '' };
  const suppliers = async (by: Actor = poster) => {
    const { shown, hidden } = await suggestSuppliers(world.as(by), own);
    return [shown.map(({ pair: { supplyId } }) => supplyId), hidden.map(({ pair: { supplyId } }) => supplyId)];
  };
  const ofAcademy = async (by: Actor = academy) => {
    const { shown, hidden } = await suggestListings(world.as(by), academy.organisation?.id ?? '');
    return [shown.map(({ pair: { listingId } }) => listingId), hidden.map(({ pair: { listingId } }) => listingId)];
  };
  const rows = () => world.database.db.select().from(matchFeedback);
  return { ...market, firm, method, boards, pair, suppliers, ofAcademy, rows };
}

describe('what a form may say of a suggestion', () => {
  const errorsOf = (over: Record<string, string>) =>
    judgeInput
      .safeParse({ listingId: 'l', supplyIndex: 'capabilities', supplyId: 's', verdict: 'unsuitable', ...over })
      .error?.issues.map(({ path }) => path.join('.'));

  it('is a reason where it does not fit, with words where the reason is another', () => {
    expect(errorsOf({})).toEqual(['reason']);
    expect(errorsOf({ reason: 'nonsense' })).toEqual(['reason']);
    expect(errorsOf({ reason: 'other' })).toEqual(['words']);
    expect(errorsOf({ reason: 'other', words: '设备停了' })).toBeUndefined();
    expect(errorsOf({ reason: 'time' })).toBeUndefined();
    expect(errorsOf({ verdict: 'maybe' })).toEqual(['verdict']);
  });

  it('goes back to a page of this site only', () => {
    const back = (path: string) => judgeInput.safeParse({ ...GOOD, back: path }).data?.back;
    expect(back('/listings/x#match')).toBe('/listings/x#match');
    expect([back('//evil.example'), back('https://evil.example'), back('')]).toEqual(Array(3).fill('/workbench'));
  });
});

describe('who says it', () => {
  it('are those who act for the organisation it was suggested to; officials read what all said', async () => {
    const { world, poster, academy } = await scene();
    const own = poster.organisation?.id ?? '';
    const handler = await world.person({ colleagueOf: poster, memberRole: 'handler' });
    const reader = await world.person({ colleagueOf: poster, memberRole: 'reader' });
    const official = await world.official();
    const loner = { ...reader, organisation: undefined } as unknown as Actor;
    const all = [poster, handler, reader, academy, official, loner, undefined];
    expect(all.map((actor) => mayJudge(actor, own))).toEqual([true, true, false, false, false, false, false]);
    expect(all.map((actor) => mayReadSaid(actor, own))).toEqual([true, true, true, false, false, false, false]);
    expect(all.map((actor) => mayEvaluate(actor))).toEqual([false, false, false, false, true, false, false]);
  });

  it('is refused to everybody else, whatever ids they send', async () => {
    const { world, poster, firm, method, pair, rows } = await scene();
    const reader = await world.person({ colleagueOf: poster, memberRole: 'reader' });
    for (const actor of [firm, reader, await world.official()])
      await expect(judgeMatch(world.as(actor), { ...pair('achievements', method), ...GOOD })).rejects.toMatchObject({
        kind: 'forbidden',
      });
    await expect(judgeMatch(world.as(poster), { ...pair('achievements', 'none'), ...GOOD })).rejects.toMatchObject({
      kind: 'notFound',
    });
    await expect(unjudgeMatch(world.as(reader), { ...pair('achievements', method), back: '/' })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    expect(await rows()).toEqual([]);
  });

  it('is refused of a pair that is no suggestion', async () => {
    const { world, poster, baking, pair } = await scene();
    await expect(judgeMatch(world.as(poster), { ...pair('capabilities', baking), ...BAD })).rejects.toMatchObject({
      kind: 'conflict',
    });
  });
});

describe('what was said', () => {
  it('is kept with score, place and parts of the moment, and replaced when it is said again', async () => {
    const { world, poster, boards, pair, rows } = await scene();
    await judgeMatch(world.as(poster), { ...pair('capabilities', boards), ...BAD });
    const [row] = await rows();
    const [, second] = (await suggestSuppliers(world.visitor(), { id: row?.listingId ?? '', organisationId: '' }))
      .shown;
    expect(row).toMatchObject({ side: 'demand', verdict: 'unsuitable', reason: 'region', words: '太远', place: 2 });
    expect([row?.userId, row?.organisationId]).toEqual([poster.id, poster.organisation?.id]);
    expect(row?.score).toBe(second?.match.score);
    const sentences = [...(second?.match.reasons ?? []), ...(second?.match.gaps ?? [])].map((part) => part.sentence);
    expect(row?.parts.map(({ sentence }) => sentence)).toEqual(sentences);
    await judgeMatch(world.as(poster), { ...pair('capabilities', boards), ...GOOD });
    expect(await rows()).toMatchObject([{ id: row?.id, verdict: 'interested', reason: '', words: '' }]);
    const trail = await world.database.db.select().from(audit).where(eq(audit.thing, 'matches'));
    expect(trail.map(({ from, to, reason }) => [from, to, reason])).toEqual([
      ['', 'unsuitable', '地区不合：太远'],
      ['unsuitable', 'interested', ''],
    ]);
  });

  it('hides what does not fit from the organisation that said so, and from nobody else', async () => {
    const { world, poster, academy, method, boards, pair, suppliers, ofAcademy, listing } = await scene();
    expect(await suppliers()).toEqual([[method, boards], []]);
    await judgeMatch(world.as(poster), { ...pair('achievements', method), ...BAD });
    expect(await suppliers()).toEqual([[boards], [method]]);
    const reader = await world.person({ colleagueOf: poster, memberRole: 'reader' });
    expect(await suppliers(reader)).toEqual([[boards], [method]]);
    for (const actor of [academy, await world.official(), await world.person()])
      expect(await suppliers(actor)).toEqual([[method, boards], []]);
    expect(await ofAcademy()).toEqual([[listing], []]);
    await unjudgeMatch(world.as(poster), { ...pair('achievements', method), back: '/' });
    await unjudgeMatch(world.as(poster), { ...pair('achievements', method), back: '/' });
    expect(await suppliers()).toEqual([[method, boards], []]);
  });

  it('keeps on top what is of interest, though its score sinks', async () => {
    const { world, poster, boards, method, pair, suppliers } = await scene();
    await judgeMatch(world.as(poster), { ...pair('capabilities', boards), ...GOOD });
    expect(await suppliers()).toEqual([[boards, method], []]);
    const better = ['石墨 EPS 阻燃保温板连续发泡', '阻燃保温板连续发泡中试', '石墨母粒改性发泡'];
    const ids = [];
    for (const title of better) ids.push(await addAchievement(world, await world.person(), { title }));
    await index(world, { achievements: ids });
    const own = { id: pair('capabilities', boards).listingId, organisationId: poster.organisation?.id ?? '' };
    const { shown } = await suggestSuppliers(world.as(poster), own, { limit: 3 });
    expect([shown[0]?.pair.supplyId, shown[0]?.said?.verdict, shown.length]).toEqual([boards, 'interested', 3]);
    expect(shown[1]?.match.score).toBeGreaterThan(shown[0]?.match.score ?? 100);
    expect((await suppliers(await world.official()))[0]?.[0]).not.toBe(boards);
  });

  it('fills the place of what it hides', async () => {
    const { world, poster, method, boards, pair } = await scene();
    const own = { id: pair('achievements', method).listingId, organisationId: poster.organisation?.id ?? '' };
    const first = async () => (await suggestSuppliers(world.as(poster), own, { limit: 1 })).shown[0]?.pair.supplyId;
    expect(await first()).toBe(method);
    await judgeMatch(world.as(poster), { ...pair('achievements', method), ...BAD });
    expect(await first()).toBe(boards);
  });

  it('is said of a listing by those who could take it, and counts for all they offer', async () => {
    const { world, academy, listing, method, pair, ofAcademy, rows } = await scene();
    const second = await addCapability(world, academy, { title: '石墨 EPS 阻燃保温板连续发泡试验线' });
    await index(world, { capabilities: [second] });
    const supply = {
      index: 'capabilities',
      id: second,
      organisationId: academy.organisation?.id ?? '',
      title: '',
    } as const;
    const beside = async () => (await suggestListingsFor(world.as(academy), supply)).shown.length;
    await judgeMatch(world.as(academy), { ...pair('achievements', method), ...BAD });
    expect(await rows()).toMatchObject([{ side: 'supply', place: 1 }]);
    expect(await ofAcademy()).toEqual([[], [listing]]);
    expect(await beside()).toBe(1);
    await judgeMatch(world.as(academy), { ...pair('capabilities', second), ...GOOD });
    expect(await ofAcademy()).toEqual([[listing], [listing]]);
    expect(await ofAcademy(await world.person())).toEqual([[listing], []]);
  });

  it('no longer hides what is gone: a supply taken down, a listing that closed', async () => {
    const { world, poster, academy, listing, method, pair, suppliers, ofAcademy } = await scene();
    await judgeMatch(world.as(poster), { ...pair('achievements', method), ...BAD });
    await judgeMatch(world.as(academy), { ...pair('achievements', method), ...BAD });
    await world.database.write((tx) =>
      tx.update(achievements).set({ state: 'withdrawn' }).where(eq(achievements.id, method)),
    );
    expect((await suppliers())[1]).toEqual([]);
    await world.database.write((tx) =>
      tx.update(listings).set({ state: 'evaluating' }).where(eq(listings.id, listing)),
    );
    expect((await ofAcademy())[1]).toEqual([]);
  });

  it('shows nothing of who posts an anonymous listing, hidden or not', async () => {
    const { world, poster, academy, method } = await scene();
    const title = '石墨改性 EPS 阻燃保温板连续发泡';
    const listing = await addListing(world, poster, { title, anonymous: true });
    await index(world, { listings: [listing] });
    await judgeMatch(world.as(academy), { listingId: listing, supplyIndex: 'achievements', supplyId: method, ...BAD });
    const { hidden } = await suggestListings(world.as(academy), academy.organisation?.id ?? '');
    expect(hidden.map(({ organisation }) => organisation)).toEqual(['某大企业（化工新材料，高新区）']);
    expect(JSON.stringify(hidden)).not.toContain('云川保温集团');
  });

  it('is one row, however many say it at once', async () => {
    const world = await createFileWorld();
    const [poster, academy] = [await world.person({ kind: 'large' }), await world.person({ kind: 'academy' })];
    const listing = await addListing(world, poster, { title: '阻燃保温板连续发泡' });
    const method = await addAchievement(world, academy, { title: '阻燃保温板连续发泡方法' });
    await index(world, { listings: [listing], achievements: [method] });
    const pair = { listingId: listing, supplyIndex: 'achievements', supplyId: method } as const;
    const colleague = await world.person({ colleagueOf: poster });
    const both = [poster, colleague, poster, colleague];
    await Promise.all(both.map((actor, i) => judgeMatch(world.as(actor), { ...pair, ...(i % 2 ? BAD : GOOD) })));
    expect(await world.database.db.$count(matchFeedback)).toBe(1);
  });
});
