import { describe, expect, it } from 'vitest';
import { capabilities } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import {
  countPublishedCapabilities,
  getCapability,
  listCapabilities,
  listCapabilitiesOfOrganisation,
} from '#src/domain/capabilities/queries.ts';
import { newId } from '#src/lib/ids.ts';
import { createWorld, type World } from '#tests/world.ts';

const all = { field: [], chain: [], region: [], reach: [] };

async function add(world: World, owner: Actor, of: Partial<typeof capabilities.$inferInsert> = {}): Promise<string> {
  const id = newId();
  await world.database.write(async (tx) => {
    await tx.insert(capabilities).values({
      id,
      organisationId: owner.organisation?.id ?? '',
      createdBy: owner.id,
      title: '检测',
      field: 'chem',
      region: 'gx',
      reach: 'local',
      state: 'published',
      publishedAt: world.now,
      createdAt: world.now,
      updatedAt: world.now,
      ...of,
    });
  });
  return id;
}

describe('one capability', () => {
  it('is there for everyone once published, before that only for its own people and officials', async () => {
    const world = await createWorld();
    const owner = await world.person();
    const draft = await add(world, owner, { state: 'draft' });
    const open = await add(world, owner);
    expect((await getCapability(world.visitor(), open)).organisation.name).toBe(owner.organisation?.name);
    expect((await getCapability(world.as(owner), draft)).id).toBe(draft);
    expect((await getCapability(world.as(await world.official()), draft)).id).toBe(draft);
    await expect(getCapability(world.visitor(), draft)).rejects.toMatchObject({ kind: 'notFound' });
    await expect(getCapability(world.as(await world.person()), draft)).rejects.toMatchObject({ kind: 'notFound' });
    await expect(getCapability(world.visitor(), "' or 1=1 --")).rejects.toMatchObject({ kind: 'notFound' });
  });
});

describe('the public list', () => {
  it('holds what is published, newest first, twenty a page', async () => {
    const world = await createWorld();
    const owner = await world.person();
    await add(world, owner, { state: 'draft' });
    await add(world, owner, { state: 'withdrawn' });
    for (let i = 0; i < 23; i++) await add(world, owner, { title: `能力 ${i}`, publishedAt: world.now + i });
    const first = await listCapabilities(world.visitor(), all, 'newest', 1);
    const second = await listCapabilities(world.visitor(), all, 'newest', 2);
    expect([first.page.total, first.page.pages, first.page.rows.length, second.page.rows.length]).toEqual([
      23, 2, 20, 3,
    ]);
    expect(first.page.rows[0]?.title).toBe('能力 22');
    expect(await countPublishedCapabilities(world.visitor())).toBe(23);
  });

  it('counts each facet among what the other facets leave', async () => {
    const world = await createWorld();
    const owner = await world.person();
    await add(world, owner, { field: 'chem', chain: 'polymer', region: 'gx' });
    await add(world, owner, { field: 'chem', region: 'bh' });
    await add(world, owner, { field: 'food', region: 'bh', reach: 'country' });
    const { page, facets } = await listCapabilities(world.visitor(), { ...all, field: ['chem'] }, 'newest', 1);
    expect(page.total).toBe(2);
    expect(facets).toEqual({
      field: { chem: 2, food: 1 },
      chain: { polymer: 1 },
      region: { gx: 1, bh: 1 },
      reach: { local: 2 },
    });
    const narrowed = await listCapabilities(world.visitor(), { ...all, chain: ['polymer'] }, 'newest', 1);
    expect(narrowed.page.rows.map(({ region }) => region)).toEqual(['gx']);
  });

  it('finds nothing for values nobody has', async () => {
    const world = await createWorld();
    await add(world, await world.person());
    const { page } = await listCapabilities(world.visitor(), { ...all, region: ["x' or '1"] }, 'newest', 1);
    expect([page.total, page.rows]).toEqual([0, []]);
  });
});

describe('the capabilities of one organisation', () => {
  it('are the published ones for visitors, all for its own people', async () => {
    const world = await createWorld();
    const owner = await world.person();
    const id = owner.organisation?.id ?? '';
    await add(world, owner, { state: 'draft' });
    await add(world, owner);
    await add(world, await world.person());
    expect(await listCapabilitiesOfOrganisation(world.visitor(), id)).toHaveLength(1);
    expect(await listCapabilitiesOfOrganisation(world.as(owner), id)).toHaveLength(2);
  });
});
