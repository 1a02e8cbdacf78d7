import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit, batches, bids, listings, organisations, publicities } from '#db/schema/index.ts';
import { approveProject, startPublicity } from '#src/domain/publicity/operations.ts';
import { getPublicity } from '#src/domain/publicity/queries.ts';
import { newId } from '#src/lib/ids.ts';
import { givenBid, setListing } from '#tests/panels/panel-world.ts';
import {
  approval,
  bidState,
  createPublicityWorld,
  givenObjection,
  givenPublicity,
  listingRow,
  marked,
  publicityFor,
  publicityRow,
} from './publicity-world.ts';

describe('putting up', () => {
  it('freezes who takes it, tells poster, lead and partners, and moves the listing', async () => {
    const world = await createPublicityWorld();
    const row = await givenPublicity(world);
    expect(row.takers).toEqual([
      { bidId: world.bidId, name: '滨江大学', partners: ['云川中试基地'], quoteFen: 76_000_000 },
    ]);
    expect(row.endsAt).toBe(Date.parse('2026-11-28T00:00:00+08:00'));
    expect((await listingRow(world)).state).toBe('proposed');
    expect((await marked(world, '拟揭榜公示')).sort()).toEqual(
      [world.taker.email, world.partner.email, world.poster.email].sort(),
    );
    await world.database.write(async (tx) => {
      await tx.update(organisations).set({ name: '改了名的大学' }).where(eq(organisations.name, '滨江大学'));
      await tx.update(bids).set({ quoteFen: 1 }).where(eq(bids.id, world.bidId));
    });
    const read = await getPublicity(world.visitor(), row.id);
    expect(read.takers[0]).toMatchObject({ name: '滨江大学', quoteFen: 76_000_000 });
    expect(read).toMatchObject({ phase: 'running', listing: { poster: '云川恒泽新材料有限公司' } });
  });

  it('takes the days of the batch, never fewer than five', async () => {
    for (const [publicityDays, end] of [
      [7, '2026-11-30T00:00:00+08:00'],
      [3, '2026-11-28T00:00:00+08:00'],
    ] as const) {
      const world = await createPublicityWorld();
      const id = newId();
      const calendar = { collectFrom: 1, collectUntil: 2, bidUntil: 3, evaluateUntil: 4 };
      const row = { id, name: '2026 第一批', year: 2026, track: 'fiscal' as const, publicityDays, ...calendar };
      await world.database.write(async (tx) => {
        await tx.insert(batches).values({ ...row, createdBy: world.chief.id, createdAt: 1, updatedAt: 1 });
      });
      await setListing(world, { batchId: id });
      expect((await givenPublicity(world)).endsAt).toBe(Date.parse(end));
    }
  });

  it('the same form twice, and two officials at once, put up one', async () => {
    const world = await createPublicityWorld();
    const input = publicityFor(world);
    const other = world.as(await world.official());
    const all = await Promise.allSettled([
      startPublicity(world.running, input),
      startPublicity(world.running, input),
      startPublicity(other, publicityFor(world)),
    ]);
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(await world.database.db.$count(publicities)).toBe(1);
  });

  it('waits for every answer and for a taker', async () => {
    const world = await createPublicityWorld();
    const late = await givenBid(world, await world.person(), 'shortlisted');
    await expect(startPublicity(world.running, publicityFor(world))).rejects.toThrow('还有 1 家没有得到答复');
    await world.database.write(async (tx) => {
      await tx.update(bids).set({ state: 'declined' }).where(eq(bids.id, late));
      await tx.update(bids).set({ state: 'shortlisted' }).where(eq(bids.id, world.bidId));
    });
    await expect(startPublicity(world.running, publicityFor(world))).rejects.toThrow('还没有提出拟揭榜方');
    expect((await listingRow(world)).state).toBe('evaluating');
  });

  it('is for the fiscal track, in 遴选, by officials of neither side', async () => {
    const world = await createPublicityWorld();
    const input = publicityFor(world);
    for (const colleagueOf of [world.poster, world.taker, world.partner]) {
      const insider = world.as(await world.person({ colleagueOf, userRole: 'official' }));
      await expect(startPublicity(insider, input)).rejects.toMatchObject({ kind: 'forbidden' });
    }
    for (const actor of [world.poster, world.taker, await world.person()])
      await expect(startPublicity(world.as(actor), input)).rejects.toMatchObject({ kind: 'forbidden' });
    for (const state of ['published', 'proposed', 'matched', 'contracted'] as const) {
      await setListing(world, { state });
      await expect(startPublicity(world.running, input)).rejects.toMatchObject({ kind: 'conflict' });
    }
    await setListing(world, { state: 'evaluating', track: 'market' });
    await expect(startPublicity(world.running, input)).rejects.toThrow('市场对接的榜');
  });
});

describe('a 公示 is frozen', () => {
  const COLUMNS = `id listing_id round subject body takers starts_at ends_at unit phone address created_by created_at`;

  it.each(COLUMNS.split(' '))('%s cannot be written', async (column) => {
    const world = await createPublicityWorld();
    const row = await givenPublicity(world);
    const change = world.database.client.execute(`update publicities set ${column} = ${column} where id = '${row.id}'`);
    await expect(change).rejects.toThrow('frozen');
    expect(await publicityRow(world, row.id)).toEqual(row);
  });

  it('its end can be written once, and it cannot be deleted', async () => {
    const world = await createPublicityWorld();
    const { id } = await givenPublicity(world);
    await expect(world.database.client.execute('delete from publicities')).rejects.toThrow('frozen');
    await world.database.client.execute('update publicities set ended_at = 5');
    for (const value of ['6', 'null'])
      await expect(world.database.client.execute(`update publicities set ended_at = ${value}`)).rejects.toThrow('once');
    expect((await publicityRow(world, id)).endedAt).toBe(5);
  });
});

describe('立项', () => {
  it('awards the proposed and matches the listing once the clock says so, to the millisecond', async () => {
    const world = await createPublicityWorld();
    const row = await givenPublicity(world);
    world.now = row.endsAt - 1;
    await expect(approveProject(world.running, approval(world))).rejects.toThrow('公示到 11 月 27 日 24:00 才期满');
    world.now = row.endsAt;
    await approveProject(world.running, approval(world));
    await approveProject(world.running, approval(world));
    expect(await listingRow(world)).toMatchObject({
      state: 'matched',
      projectNumber: '2026JBGS-007',
      grantedFen: 150_000_000,
    });
    expect(await bidState(world, world.bidId)).toBe('awarded');
    expect((await publicityRow(world, row.id)).endedAt).toBe(row.endsAt);
    expect(await marked(world, '立项，揭榜成功')).toEqual([world.taker.email, world.partner.email]);
    expect(await marked(world, '立项')).toEqual([world.poster.email]);
    expect(await getPublicity(world.visitor(), row.id)).toMatchObject({ phase: 'approved' });
    const trail = await world.database.db.select().from(audit).where(eq(audit.thingId, world.listingId));
    expect(trail.map(({ action, to }) => `${action} ${to}`)).toEqual(['propose proposed', 'approve matched']);
  });

  it('grants no more than was asked for, under a number of its own', async () => {
    const world = await createPublicityWorld();
    world.now = (await givenPublicity(world)).endsAt;
    await expect(approveProject(world.running, approval(world, { grantedFen: 200_000_001 }))).rejects.toMatchObject({
      errors: { grantedFen: '不能多于申请的 200 万元' },
    });
    const row = await listingRow(world);
    await world.database.write(async (tx) => {
      const other = { ...row, id: newId(), number: '2026-0007', state: 'contracted' as const };
      await tx.insert(listings).values({ ...other, projectNumber: '2026JBGS-007' });
    });
    await expect(approveProject(world.running, approval(world))).rejects.toMatchObject({
      errors: { projectNumber: '榜 2026-0007已经用了这个立项编号，请核对' },
    });
    await approveProject(world.running, approval(world, { projectNumber: '2026JBGS-008', grantedFen: 200_000_000 }));
    await setListing(world, { publicFen: null });
    expect((await listingRow(world)).grantedFen).toBe(200_000_000);
  });

  it('of a listing that asked for nothing grants nothing', async () => {
    const world = await createPublicityWorld({ publicFen: null });
    world.now = (await givenPublicity(world)).endsAt;
    await expect(approveProject(world.running, approval(world, { grantedFen: 1 }))).rejects.toThrow('只能填 0');
    await approveProject(world.running, approval(world, { grantedFen: 0 }));
    expect((await listingRow(world)).state).toBe('matched');
  });

  it('waits for every objection, and for a 公示', async () => {
    const world = await createPublicityWorld();
    await expect(approveProject(world.running, approval(world))).rejects.toThrow('没有在公示');
    const row = await givenPublicity(world);
    await givenObjection(world, row.id);
    world.now = row.endsAt;
    await expect(approveProject(world.running, approval(world))).rejects.toThrow('还有 1 份异议没有处理');
    for (const colleagueOf of [world.poster, world.partner]) {
      const insider = world.as(await world.person({ colleagueOf, userRole: 'official' }));
      await expect(approveProject(insider, approval(world))).rejects.toMatchObject({ kind: 'forbidden' });
    }
  });

  it('does not follow a listing that was withdrawn', async () => {
    const world = await createPublicityWorld();
    const row = await givenPublicity(world);
    await setListing(world, { state: 'withdrawn' });
    world.now = row.endsAt;
    await expect(approveProject(world.running, approval(world))).rejects.toThrow('不在公示');
    expect(await getPublicity(world.visitor(), row.id)).toMatchObject({ phase: 'stopped' });
  });
});
