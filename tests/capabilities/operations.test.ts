import { desc, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { outbox } from '#db/schema/index.ts';
import { publishCapability, saveCapability, withdrawCapability } from '#src/domain/capabilities/operations.ts';
import { newId } from '#src/lib/ids.ts';
import { createWorld } from '#tests/world.ts';
import { history, input, letters, rows, states } from './offers.ts';

describe('a capability on its way', () => {
  it('is drafted, published, taken down and published again, with every move on record', async () => {
    const world = await createWorld();
    const ctx = world.as(await world.person());
    const capability = input();
    await saveCapability(ctx, capability);
    expect(await states(world)).toEqual(['draft']);
    await publishCapability(ctx, capability);
    expect(await states(world)).toEqual(['published']);
    await withdrawCapability(ctx, { id: capability.id, reason: '' });
    expect(await states(world)).toEqual(['withdrawn']);
    await publishCapability(ctx, capability);
    expect(await states(world)).toEqual(['published']);
    expect(await history(world, capability.id)).toEqual([
      ['create', '', 'draft'],
      ['publish', 'draft', 'published'],
      ['withdraw', 'published', 'withdrawn'],
      ['publish', 'withdrawn', 'published'],
    ]);
  });

  it('asks search to look again after every change', async () => {
    const world = await createWorld();
    const ctx = world.as(await world.person());
    const capability = input();
    await publishCapability(ctx, capability);
    const before = await world.database.db.$count(outbox, eq(outbox.kind, 'search'));
    await saveCapability(ctx, { ...capability, title: '热失重检测' });
    await withdrawCapability(ctx, { id: capability.id, reason: '' });
    const asked = await world.database.db.select().from(outbox).orderBy(desc(outbox.createdAt));
    expect(asked.length).toBe(before + 2);
    expect(asked.every(({ payload }) => 'index' in payload && payload.id === capability.id)).toBe(true);
  });

  it('stays one row when the form arrives twice, also at the same time', async () => {
    const world = await createWorld();
    const ctx = world.as(await world.person());
    const capability = input();
    await Promise.all([
      saveCapability(ctx, capability),
      saveCapability(ctx, capability),
      publishCapability(ctx, capability),
    ]);
    await publishCapability(ctx, capability);
    expect(await states(world)).toEqual(['published']);
    expect((await history(world, capability.id)).map(([action]) => action).sort()).toEqual(
      expect.arrayContaining(['create', 'publish']),
    );
    expect((await history(world, capability.id)).filter(([action]) => action === 'publish')).toHaveLength(1);
  });

  it('keeps the draft when publication asks for more', async () => {
    const world = await createWorld();
    const ctx = world.as(await world.person());
    await expect(publishCapability(ctx, input({ title: '', summary: '太短' }))).rejects.toMatchObject({
      kind: 'conflict',
      errors: { title: '请填写名称', summary: expect.stringContaining('20') },
    });
    expect(await states(world)).toEqual(['draft']);
  });

  it('does not let what is published become incomplete', async () => {
    const world = await createWorld();
    const ctx = world.as(await world.person());
    const capability = input();
    await publishCapability(ctx, capability);
    await expect(saveCapability(ctx, { ...capability, summary: '' })).rejects.toMatchObject({ kind: 'conflict' });
    expect((await rows(world))[0]?.summary).toBe(capability.summary);
  });
});

describe('what is refused', () => {
  it('another organisation, whatever id its form carries', async () => {
    const world = await createWorld();
    const capability = input();
    await publishCapability(world.as(await world.person()), capability);
    const stranger = world.as(await world.person());
    await expect(saveCapability(stranger, { ...capability, title: '改成我的' })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    await expect(publishCapability(stranger, capability)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(withdrawCapability(stranger, { id: capability.id, reason: '不好' })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    expect((await rows(world))[0]).toMatchObject({ title: capability.title, state: 'published' });
  });

  it('banks and the administration, in a sentence', async () => {
    const world = await createWorld();
    for (const kind of ['bank', 'government'] as const)
      await expect(saveCapability(world.as(await world.person({ kind })), input())).rejects.toMatchObject({
        kind: 'forbidden',
        message: expect.stringContaining('企业和高校院所'),
      });
    expect(await rows(world)).toEqual([]);
  });

  it('publication before the organisation is verified, keeping the draft', async () => {
    const world = await createWorld();
    const ctx = world.as(await world.person({ state: 'pending' }));
    await expect(publishCapability(ctx, input())).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('认证'),
    });
    expect(await states(world)).toEqual(['draft']);
  });

  it('taking down what is not up, and what is not there', async () => {
    const world = await createWorld();
    const ctx = world.as(await world.person());
    const capability = input();
    await saveCapability(ctx, capability);
    await expect(withdrawCapability(ctx, { id: capability.id, reason: '' })).rejects.toMatchObject({
      kind: 'conflict',
    });
    await expect(withdrawCapability(ctx, { id: newId(), reason: '' })).rejects.toMatchObject({ kind: 'notFound' });
  });
});

describe('an official taking it down', () => {
  it('has to say why, and whoever wrote it gets a letter', async () => {
    const world = await createWorld();
    const writer = await world.person();
    const capability = input();
    await publishCapability(world.as(writer), capability);
    const official = world.as(await world.official());
    await expect(withdrawCapability(official, { id: capability.id, reason: '' })).rejects.toMatchObject({
      errors: { reason: '请写明为什么下架' },
    });
    await withdrawCapability(official, { id: capability.id, reason: '内容与营业执照不符' });
    expect(await states(world)).toEqual(['withdrawn']);
    expect((await letters(world)).map(({ payload }) => payload)).toEqual([
      expect.objectContaining({ to: writer.email, text: expect.stringContaining('内容与营业执照不符') }),
    ]);
  });
});
