import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { batches, listings } from '#db/schema/index.ts';
import { suggestSuppliers } from '#src/domain/matches/answers.ts';
import { listingsForSupply, matchesOfListing, rankSuppliesOf } from '#src/domain/matches/queries.ts';
import { newId } from '#src/lib/ids.ts';
import { addAchievement, addCapability, addListing } from '#tests/search/rows.ts';
import { createWorld, type World } from '#tests/world.ts';
import { idsOf, index } from './given.ts';

const TITLE = '石墨改性 EPS 阻燃保温板连续发泡';

/** Who posts in the city, and who offers much the same from here and elsewhere. */
async function givenConditions() {
  const world = await createWorld();
  const poster = await world.person({ kind: 'large' });
  const academy = await world.person({ kind: 'academy' });
  const firm = await world.person({ kind: 'small' });
  const stranger = await world.person({ kind: 'small', region: 'out' });
  return { world, poster, academy, firm, stranger };
}

async function addBatch(world: World, smallOnly: boolean): Promise<string> {
  const [id, at, { id: createdBy }] = [newId(), world.now, await world.official()];
  const times = { collectFrom: at, collectUntil: at, bidUntil: at, evaluateUntil: at, createdAt: at, updatedAt: at };
  const batch = { id, name: '第一批', year: 2026, track: 'market' as const, ...times, smallOnly, createdBy };
  await world.database.write(async (tx) => {
    await tx.insert(batches).values(batch);
  });
  return id;
}

async function found(world: World, listing: string, supplies: { capabilities?: string[]; achievements?: string[] }) {
  await index(world, { listings: [listing], ...supplies });
  return idsOf(await matchesOfListing(world.visitor(), listing));
}

describe('硬性条件, before any score', () => {
  it('offers no organisation of a kind that may not take it, from either end', async () => {
    const { world, poster, academy, firm } = await givenConditions();
    const listing = await addListing(world, poster, { title: TITLE, takerKinds: ['small', 'large'] });
    const barred = await addAchievement(world, academy, { title: TITLE });
    const fit = await addCapability(world, firm, { title: TITLE });
    expect(await found(world, listing, { achievements: [barred], capabilities: [fit] })).toEqual([fit]);
    expect(await listingsForSupply(world.visitor(), 'achievements', barred)).toEqual([]);
    expect(idsOf(await listingsForSupply(world.visitor(), 'capabilities', fit))).toEqual([listing]);
  });

  it('offers only 中小微企业 where the batch is for them, from either end, and says who is left out', async () => {
    const { world, poster, academy, firm } = await givenConditions();
    const batchId = await addBatch(world, true);
    const listing = await addListing(world, poster, { title: TITLE, batchId });
    const large = await addCapability(world, await world.person({ kind: 'large' }), { title: TITLE });
    const method = await addAchievement(world, academy, { title: TITLE });
    const fit = await addCapability(world, firm, { title: TITLE });
    expect(await found(world, listing, { capabilities: [large, fit], achievements: [method] })).toEqual([fit]);
    for (const [kind, id] of [['capabilities', large] as const, ['achievements', method] as const])
      expect(await listingsForSupply(world.visitor(), kind, id)).toEqual([]);
    expect(idsOf(await listingsForSupply(world.visitor(), 'capabilities', fit))).toEqual([listing]);
    const own = { id: listing, organisationId: poster.organisation?.id ?? '' };
    expect((await suggestSuppliers(world.as(poster), own)).leftOut).toBe(
      '按硬性条件没有列入：大企业和高校院所（这一批由中小微企业牵头，高校院所可以作为联合体成员参加）。',
    );
    const open = await addListing(world, poster, { title: TITLE, batchId: await addBatch(world, false) });
    expect(await found(world, open, {})).toHaveLength(3);
    expect((await suggestSuppliers(world.as(poster), { ...own, id: open })).leftOut).toBeUndefined();
  });

  it('goes by the conditions as they are now, though the index is a moment behind', async () => {
    const { world, poster, academy, firm } = await givenConditions();
    const listing = await addListing(world, poster, { title: TITLE });
    const method = await addAchievement(world, academy, { title: TITLE });
    const fit = await addCapability(world, firm, { title: TITLE });
    expect(await found(world, listing, { achievements: [method], capabilities: [fit] })).toHaveLength(2);
    await world.database.write((tx) =>
      tx
        .update(listings)
        .set({ takerKinds: ['small'] })
        .where(eq(listings.id, listing)),
    );
    expect(await listingsForSupply(world.visitor(), 'achievements', method)).toEqual([]);
    expect(idsOf(await listingsForSupply(world.visitor(), 'capabilities', fit))).toEqual([listing]);
  });

  it('offers nobody from elsewhere where takers must be in the city, and says to check where the province will do', async () => {
    const { world, poster, firm, stranger } = await givenConditions();
    const listing = await addListing(world, poster, { title: TITLE, takerRegion: 'city' });
    const wider = await addListing(world, poster, { title: TITLE, takerRegion: 'province' });
    const here = await addCapability(world, firm, { title: TITLE });
    const there = await addCapability(world, stranger, { title: TITLE, region: 'out' });
    expect(await found(world, listing, { capabilities: [here, there] })).toEqual([here]);
    await index(world, { listings: [wider] });
    const matches = await matchesOfListing(world.visitor(), wider);
    expect(idsOf(matches).toSorted()).toEqual([here, there].toSorted());
    const gaps = matches.find(({ document }) => document.id === there)?.gaps.map(({ sentence }) => sentence);
    expect(gaps).toContain('要求揭榜方在本省，对方登记在市外，是否在本省请核对');
  });

  it('leaves out who names qualifications but not the one required; who names none has a gap', async () => {
    const { world, poster, firm } = await givenConditions();
    const listing = await addListing(world, poster, { title: TITLE, qualifications: ['iso9001', 'safety'] });
    const all = await addCapability(world, firm, { title: TITLE, qualifications: ['safety', 'iso9001', 'cma'] });
    const some = await addCapability(world, firm, { title: TITLE, qualifications: ['iso9001'] });
    const unsaid = await addCapability(world, firm, { title: TITLE });
    expect(await found(world, listing, { capabilities: [all, some, unsaid] })).toEqual([all, unsaid]);
    const [first, second] = await matchesOfListing(world.visitor(), listing);
    const sentence = '质量管理体系（GB/T 19001）、安全生产许可证';
    expect(first?.reasons).toContainEqual({ part: 'qualifications', sentence: `持有所需资质：${sentence}` });
    expect(second?.gaps).toContainEqual({ part: 'qualifications', sentence: `所需资质：${sentence}，对方未注明` });
  });

  it('looks further down until it finds those who pass, however many fail above them', async () => {
    const { world, poster, academy, firm } = await givenConditions();
    const listing = await addListing(world, poster, { title: TITLE, takerKinds: ['small'] });
    const barred: string[] = [];
    for (let i = 0; i < 320; i++) barred.push(await addAchievement(world, academy, { title: TITLE }));
    const fit = await addCapability(world, firm, { title: `${TITLE}与多种外墙线条、包装箱、模具的来图加工` });
    await index(world, { listings: [listing], achievements: barred, capabilities: [fit] });
    const ranked = await rankSuppliesOf(world.visitor(), listing);
    expect(ranked.map(({ found: { id } }) => id)).toEqual([fit]);
  });
});
