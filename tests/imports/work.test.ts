import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { capabilities, importChunks, imports, organisations } from '#db/schema/index.ts';
import { confirmImport, uploadImport } from '#src/domain/imports/operations.ts';
import { getImport } from '#src/domain/imports/queries.ts';
import { HOUR, MINUTE } from '#src/lib/dates.ts';
import { createFileWorld, createWorld } from '#tests/world.ts';
import { added, input, many, office, sheet, work } from './office.ts';

describe('the worker', () => {
  it('leaves alone what another has in hand, and takes it up when that lease is over', async () => {
    const world = await createWorld();
    const ctx = await office(world);
    const id = await uploadImport(ctx, input, sheet(many(2)));
    await confirmImport(ctx, id);
    await world.database.write(async (tx) => {
      await tx.update(imports).set({ leaseUntil: world.now + MINUTE });
    });
    expect(await work(world)).toBe(false);
    world.now += HOUR;
    expect(await work(world)).toBe(true);
    expect((await getImport(ctx, id)).state).toBe('done');
    expect(await added(world)).toBe(2);
  });

  it('starts a check again that was broken off half-way', async () => {
    const world = await createWorld();
    const ctx = await office(world);
    const id = await uploadImport(ctx, input, sheet(many(900)));
    await world.database.write(async (tx) => {
      await tx.update(importChunks).set({ prepared: '[]' }).where(eq(importChunks.position, 1));
      await tx.update(imports).set({ state: 'checking', done: 500, leaseUntil: world.now - 1 });
    });
    expect(await work(world)).toBe(true);
    expect(await getImport(ctx, id)).toMatchObject({ state: 'previewed', done: 900, added: 900 });
    await confirmImport(ctx, id);
    await work(world);
    expect(await added(world)).toBe(900);
  });

  it('writes nothing when a write fails in the middle, and says so', async () => {
    const world = await createWorld();
    const ctx = await office(world);
    const id = await uploadImport(ctx, input, sheet(many(900)));
    await world.database.write(async (tx) => {
      await tx.update(importChunks).set({ prepared: '[{"broken' }).where(eq(importChunks.position, 1));
    });
    await confirmImport(ctx, id);
    await expect(work(world)).rejects.toThrow(SyntaxError);
    expect(await added(world)).toBe(0);
    expect(await getImport(ctx, id)).toMatchObject({
      state: 'failed',
      failure: expect.stringContaining('一行也没有写入'),
    });
    expect(await work(world)).toBe(false);
  });

  it('writes nothing for an organisation that lost its verification since', async () => {
    const world = await createWorld();
    const ctx = await office(world);
    await world.person({ name: '甲材料有限公司' });
    const id = await uploadImport(
      ctx,
      { ...input, kind: 'capabilities' },
      sheet('名称,单位\n一,\n二,甲材料有限公司\n'),
    );
    await confirmImport(ctx, id);
    await world.database.write(async (tx) => {
      await tx.update(organisations).set({ state: 'returned' }).where(eq(organisations.name, '甲材料有限公司'));
    });
    await work(world);
    expect(await world.database.db.$count(capabilities)).toBe(0);
    expect(await getImport(ctx, id)).toMatchObject({ state: 'failed', failure: expect.stringContaining('第 3 行') });
  });

  it('lets two workers at once write every row once', async () => {
    const world = await createFileWorld();
    const ctx = await office(world);
    const ids = [await uploadImport(ctx, input, sheet(many(600))), await uploadImport(ctx, input, sheet(many(600)))];
    for (const id of ids) await confirmImport(ctx, id);
    await Promise.all([work(world), work(world), work(world)]);
    const found = await Promise.all(ids.map((id) => getImport(ctx, id)));
    expect(found.map(({ state, added, known }) => [state, added, known])).toEqual([
      ['done', 600, 0],
      ['done', 0, 600],
    ]);
    expect(await added(world)).toBe(600);
  });
});
