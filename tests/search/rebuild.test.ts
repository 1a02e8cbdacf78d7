import { eq, sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { capabilities, listings } from '#db/schema/index.ts';
import { embeddedEngine } from '#src/search/embedded.ts';
import { rebuildIndex } from '#src/search/rebuild.ts';
import { createWorld } from '#tests/world.ts';
import { addCapability, addListing, found, refresh } from './rows.ts';

describe('the rebuild', () => {
  it('puts back what was lost and removes what should not be there', async () => {
    const world = await createWorld();
    const firm = await world.person({ name: '云川恒固厂' });
    const listing = await addListing(world, firm, { title: '求购密封圈' });
    const capability = await addCapability(world, firm, { title: '密封圈' });
    const engine = embeddedEngine(world.database);
    await refresh(world, 'listings', listing);
    await world.database.write((tx) => tx.update(listings).set({ state: 'withdrawn' }).where(eq(listings.id, listing)));
    const ghost = {
      index: 'achievements' as const,
      id: 'ghost',
      field: 'chem',
      region: 'gx',
      kind: '',
      state: 'published',
    };
    const nobody = { organisationId: 'x', organisationName: '', publishedAt: 1, facts: {} };
    await engine.put([{ ...ghost, ...nobody, texts: { title: '密封圈幽灵' } }]);
    expect(await rebuildIndex(world.database)).toBe(3);
    expect((await found(world, '密封圈')).sort()).toEqual([capability]);
    expect(await found(world, '恒固厂')).toContain(firm.organisation?.id);
  });

  it('leaves no term of what was removed in the counts matching uses', async () => {
    const world = await createWorld();
    const firm = await world.person();
    const id = await addCapability(world, firm, { title: '密封圈' });
    const engine = embeddedEngine(world.database);
    await rebuildIndex(world.database);
    expect((await engine.frequencies(['密封圈'])).supply).toEqual({ total: 1, of: new Map([['密封圈', 1]]) });
    await world.database.write((tx) => tx.delete(capabilities).where(eq(capabilities.id, id)));
    await rebuildIndex(world.database);
    expect((await engine.frequencies(['密封圈'])).supply).toEqual({ total: 0, of: new Map([['密封圈', 0]]) });
  });

  it('rolls a batch back whole when it fails, and the index answers as before', async () => {
    const world = await createWorld();
    const firm = await world.person();
    const id = await addCapability(world, firm, { title: '密封圈' });
    await refresh(world, 'capabilities', id);
    const attempt = world.database.write(async (tx) => {
      await tx.run(sql`DELETE FROM search_documents`);
      throw new Error('power cut');
    });
    await expect(attempt).rejects.toThrow('power cut');
    expect(await found(world, '密封圈')).toEqual([id]);
  });
});
