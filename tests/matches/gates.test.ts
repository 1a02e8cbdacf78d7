import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { achievements, listings } from '#db/schema/index.ts';
import { listingsForOrganisation, listingsForSupply, matchesOfListing } from '#src/domain/matches/queries.ts';
import { refreshIndex } from '#src/search/refresh.ts';
import { addCapability, setOrganisation } from '#tests/search/rows.ts';
import { givenMarket, idsOf, index, untruths } from './given.ts';

describe('gates, before any score', () => {
  it("never offers the poster's own supplies", async () => {
    const { world, poster, listing } = await givenMarket();
    const own = await addCapability(world, poster, { title: '石墨改性 EPS 阻燃保温板连续发泡工艺' });
    await index(world, { capabilities: [own] });
    expect(idsOf(await matchesOfListing(world.visitor(), listing))).not.toContain(own);
    expect(await listingsForSupply(world.visitor(), 'capabilities', own)).toEqual([]);
    expect(await listingsForOrganisation(world.visitor(), poster.organisation?.id ?? '')).toEqual([]);
  });

  it('never offers those of an organisation that is not verified, though the index is a moment behind', async () => {
    const { world, academy, listing, method } = await givenMarket();
    await setOrganisation(world, academy, { state: 'returned' });
    expect(idsOf(await matchesOfListing(world.visitor(), listing))).not.toContain(method);
    await refreshIndex(world.database, [{ index: 'organisations', id: academy.organisation?.id ?? '' }]);
    expect(idsOf(await matchesOfListing(world.visitor(), listing))).not.toContain(method);
    expect(await listingsForOrganisation(world.visitor(), academy.organisation?.id ?? '')).toEqual([]);
  });

  it('never offers what was withdrawn, and explains what changed by the record as it now is', async () => {
    const { world, listing, method, boards } = await givenMarket();
    const set = (change: Partial<typeof achievements.$inferInsert>) =>
      world.database.write((tx) => tx.update(achievements).set(change).where(eq(achievements.id, method)));
    await set({ title: '石墨母粒分散', summary: '' });
    const [changed] = await matchesOfListing(world.visitor(), listing);
    expect([changed?.document.id, changed && untruths(changed)]).toEqual([method, []]);
    expect(JSON.stringify(changed)).not.toContain('连续发泡');
    await set({ state: 'withdrawn' });
    expect(idsOf(await matchesOfListing(world.visitor(), listing))).toEqual([boards]);
  });

  it('shows a supply only listings that can still be taken', async () => {
    const { world, listing, method } = await givenMarket();
    const open = () => listingsForSupply(world.visitor(), 'achievements', method);
    const set = (change: Partial<typeof listings.$inferInsert>) =>
      world.database.write((tx) => tx.update(listings).set(change).where(eq(listings.id, listing)));
    expect(idsOf(await open())).toEqual([listing]);
    await set({ state: 'evaluating' });
    expect(await open()).toEqual([]);
    await set({ state: 'published', deadlineAt: world.now });
    expect(await open()).toEqual([]);
    await index(world, { listings: [listing] });
    expect(await open()).toEqual([]);
  });
});
