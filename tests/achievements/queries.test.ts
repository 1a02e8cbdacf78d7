import { describe, expect, it } from 'vitest';
import { achievements } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { achievementForm } from '#src/domain/achievements/input.ts';
import {
  countPublishedAchievements,
  getAchievement,
  latestAchievements,
  listAchievements,
  listAchievementsOfOrganisation,
} from '#src/domain/achievements/queries.ts';
import { bandOf } from '#src/domain/achievements/states.ts';
import { newId } from '#src/lib/ids.ts';
import { createWorld, type World } from '#tests/world.ts';

const all = { field: [], chain: [], trl: [], mode: [] };

async function add(world: World, owner: Actor, of: Partial<typeof achievements.$inferInsert> = {}): Promise<string> {
  const id = newId();
  await world.database.write(async (tx) => {
    await tx.insert(achievements).values({
      id,
      organisationId: owner.organisation?.id ?? '',
      createdBy: owner.id,
      title: '方法',
      field: 'chem',
      region: 'gx',
      state: 'published',
      publishedAt: world.now,
      createdAt: world.now,
      updatedAt: world.now,
      ...of,
    });
  });
  return id;
}

describe('the form of an achievement', () => {
  const typed = (of: Record<string, unknown>) =>
    achievementForm.safeParse({ id: newId(), field: 'chem', intent: 'save', ...of });

  it('takes money in 万元, several ways of cooperating, and a level or none', () => {
    expect(typed({ priceFen: '１,２００ 万元', modes: ['transfer', 'licence'], trl: '7' }).data).toMatchObject({
      priceFen: 1_200_000_000,
      modes: ['transfer', 'licence'],
      trl: 7,
    });
    expect(typed({}).data).toMatchObject({ priceFen: null, modes: [], trl: null });
  });

  it('complains at the field about an amount, a level or a way that is none', () => {
    const sent = typed({ priceFen: '-1', modes: ['steal'], trl: '10' });
    expect(sent.error?.issues.map(({ path }) => path[0]).sort()).toEqual(['modes', 'priceFen', 'trl']);
  });
});

describe('the public list of achievements', () => {
  it('is chosen by field, band of maturity and way of cooperating, and counts each among the others', async () => {
    const world = await createWorld();
    const owner = await world.person({ kind: 'academy' });
    await add(world, owner, { trl: 2, modes: ['transfer', 'licence'], chain: 'polymer' });
    await add(world, owner, { trl: 6, modes: ['licence'], chain: 'polymer' });
    await add(world, owner, { trl: 8, modes: ['equity'], field: 'food' });
    await add(world, owner, { trl: null, modes: [] });
    await add(world, owner, { trl: 9, state: 'draft' });
    const all4 = await listAchievements(world.visitor(), all, 'newest', 1);
    expect(all4.page.total).toBe(4);
    expect(all4.facets).toEqual({
      field: { chem: 3, food: 1 },
      chain: { polymer: 2 },
      trl: { early: 1, middle: 1, ready: 1 },
      mode: { transfer: 1, licence: 2, equity: 1 },
    });
    const licensed = await listAchievements(
      world.visitor(),
      { ...all, mode: ['licence'], trl: ['middle'] },
      'newest',
      1,
    );
    expect(licensed.page.rows.map(({ trl }) => trl)).toEqual([6]);
    expect(licensed.page.total).toBe(1);
    expect(licensed.facets.trl).toEqual({ early: 1, middle: 1 });
    const ofChain = await listAchievements(world.visitor(), { ...all, chain: ['polymer'] }, 'newest', 1);
    expect(ofChain.page.rows.map(({ trl }) => trl).sort()).toEqual([2, 6]);
  });

  it('is sorted by maturity or price, what has neither last', async () => {
    const world = await createWorld();
    const owner = await world.person({ kind: 'academy' });
    await add(world, owner, { trl: 3, priceFen: null });
    await add(world, owner, { trl: 9, priceFen: 500 });
    await add(world, owner, { trl: null, priceFen: 100 });
    const levels = await listAchievements(world.visitor(), all, 'trl', 1);
    const prices = await listAchievements(world.visitor(), all, 'price', 1);
    expect(levels.page.rows.map(({ trl }) => trl)).toEqual([9, 3, null]);
    expect(prices.page.rows.map(({ priceFen }) => priceFen)).toEqual([100, 500, null]);
  });

  it('finds nothing for values that do not exist', async () => {
    const world = await createWorld();
    await add(world, await world.person({ kind: 'academy' }), { trl: 5, modes: ['licence'] });
    for (const filters of [
      { ...all, trl: ['10'] },
      { ...all, mode: ["x')--"] },
      { ...all, field: ['constructor'] },
    ]) {
      const { page } = await listAchievements(world.visitor(), filters, 'newest', 1);
      expect([page.total, page.rows]).toEqual([0, []]);
    }
  });
});

describe('reading achievements', () => {
  it('shows a draft to its own people and officials only', async () => {
    const world = await createWorld();
    const owner = await world.person({ kind: 'academy' });
    const id = await add(world, owner, { state: 'draft' });
    expect((await getAchievement(world.as(owner), id)).id).toBe(id);
    expect((await getAchievement(world.as(await world.official()), id)).id).toBe(id);
    await expect(getAchievement(world.visitor(), id)).rejects.toMatchObject({ kind: 'notFound' });
    expect(await listAchievementsOfOrganisation(world.visitor(), owner.organisation?.id ?? '')).toEqual([]);
    expect(await listAchievementsOfOrganisation(world.as(owner), owner.organisation?.id ?? '')).toHaveLength(1);
  });

  it('gives the newest published ones and their number', async () => {
    const world = await createWorld();
    const owner = await world.person({ kind: 'academy' });
    for (const n of [1, 2, 3]) await add(world, owner, { title: `成果 ${n}`, publishedAt: world.now + n });
    await add(world, owner, { state: 'withdrawn', publishedAt: world.now + 9 });
    expect((await latestAchievements(world.visitor(), 2)).map(({ title }) => title)).toEqual(['成果 3', '成果 2']);
    expect(await countPublishedAchievements(world.visitor())).toBe(3);
  });
});

describe('bands of maturity', () => {
  it('hold every level once, and nothing else', () => {
    const levels = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(levels.map(bandOf)).toEqual([
      ...Array(3).fill('early'),
      ...Array(3).fill('middle'),
      ...Array(3).fill('ready'),
    ]);
    expect([bandOf(0), bandOf(10), bandOf(null)]).toEqual([undefined, undefined, undefined]);
  });
});
