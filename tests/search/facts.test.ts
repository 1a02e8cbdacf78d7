import { describe, expect, it } from 'vitest';
import { SOURCES } from '#src/search/sources.ts';
import { createWorld, type World } from '#tests/world.ts';
import { addAchievement, addCapability, addListing } from './rows.ts';

const documentOf = async (world: World, index: keyof typeof SOURCES, id: string) => {
  const [document] = await SOURCES[index].documents(world.database.db, [id], world.now);
  if (!document) throw new Error('no document');
  const { chain, modes, facts } = document;
  return { chain, modes, facts };
};

const NOON = Date.parse('2026-11-30T12:00:00+08:00');

describe('what a document says beside its words', () => {
  it('of a listing: chain, modes, readiness needed, days for the work, and who may take it', async () => {
    const world = await createWorld();
    const poster = await world.person();
    const id = await addListing(world, poster, {
      ...{ chain: 'polymer', industry: '29', trlNeeded: 5, modes: ['joint', 'licence'] },
      ...{ takerRegion: 'province', takerKinds: ['small', 'academy'], qualifications: ['iso9001'] },
      ...{ deadlineAt: NOON, deliverOn: '2026-12-10' },
    });
    expect(await documentOf(world, 'listings', id)).toEqual({
      chain: 'polymer',
      modes: ['joint', 'licence'],
      facts: {
        ...{ indicators: [], trl: 5, industry: '29', days: 10, qualifications: ['iso9001'] },
        takers: { region: 'province', kinds: ['small', 'academy'] },
      },
    });
  });

  it('of a listing that says nothing: nothing, and no days where there is no deadline to count from', async () => {
    const world = await createWorld();
    const poster = await world.person();
    const silent = { chain: undefined, modes: undefined, facts: { indicators: [] } };
    const id = await addListing(world, poster, { deadlineAt: NOON });
    expect(await documentOf(world, 'listings', id)).toEqual(silent);
    const openEnded = await addListing(world, poster, { deadlineAt: null, deliverOn: '2027-06-30' });
    expect(await documentOf(world, 'listings', openEnded)).toEqual(silent);
  });

  it('counts the days for the work the same whenever it is read', async () => {
    const world = await createWorld();
    const id = await addListing(world, await world.person(), { deadlineAt: NOON, deliverOn: '2027-11-30' });
    const days = async (now: number) => {
      const [document] = await SOURCES.listings.documents(world.database.db, [id], now);
      return document?.facts.days;
    };
    expect(await days(world.now)).toBe(365);
    expect(await days(NOON + 86_400_000)).toBe(365);
  });

  it('of a capability and an achievement: what they say, and of what kind and where their owner is', async () => {
    const world = await createWorld();
    const owner = await world.person({ kind: 'academy', region: 'sl' });
    const capability = await addCapability(world, owner, {
      ...{ chain: 'food', industry: '14', modes: ['service'], qualifications: ['food'], leadDays: 30, reach: 'local' },
    });
    const owned = { ownerKind: 'academy', ownerRegion: 'sl' };
    expect(await documentOf(world, 'capabilities', capability)).toEqual({
      chain: 'food',
      modes: ['service'],
      facts: { reach: 'local', industry: '14', days: 30, qualifications: ['food'], ...owned },
    });
    const achievement = await addAchievement(world, owner, { chain: 'food', industry: '15', modes: ['joint'], trl: 4 });
    expect(await documentOf(world, 'achievements', achievement)).toEqual({
      chain: 'food',
      modes: ['joint'],
      facts: { trl: 4, industry: '15', ...owned },
    });
    const silent = await addCapability(world, owner);
    expect(await documentOf(world, 'capabilities', silent)).toEqual({
      chain: undefined,
      modes: undefined,
      facts: { reach: 'province', ...owned },
    });
  });
});
