import { describe, expect, it } from 'vitest';
import { listingsForSupply, matchesOfListing, rankSuppliesOf } from '#src/domain/matches/queries.ts';
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
