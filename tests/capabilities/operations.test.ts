import { desc, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit, capabilities, outbox } from '#db/schema/index.ts';
import type { CapabilityInput } from '#src/domain/capabilities/input.ts';
import {
  askAboutCapability,
  publishCapability,
  saveCapability,
  withdrawCapability,
} from '#src/domain/capabilities/operations.ts';
import { newId } from '#src/lib/ids.ts';
import { createWorld, type World } from '#tests/world.ts';

const input = (of: Partial<CapabilityInput> = {}): CapabilityInput => ({
  id: newId(),
  title: '导热系数检测',
  field: 'chem',
  region: 'gx',
  summary: '导热系数、氧指数、热失重检测，每周三对外预约。',
  products: '',
  processes: '',
  equipment: '',
  certificates: '',
  standards: '',
  cases: '',
  capacity: '',
  reach: 'local',
  ...of,
});
const rows = ({ database }: World) => database.db.select().from(capabilities);
const states = async (world: World) => (await rows(world)).map((row) => row.state);
const history = async ({ database }: World, id: string) =>
  (await database.db.select().from(audit).where(eq(audit.thingId, id))).map((row) => [row.action, row.from, row.to]);
const letters = ({ database }: World) => database.db.select().from(outbox).where(eq(outbox.kind, 'mail'));

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

describe('a question', () => {
  it('reaches the handlers without either phone, and stays on record', async () => {
    const world = await createWorld();
    const owner = await world.person();
    const handler = await world.person({ colleagueOf: owner, memberRole: 'handler' });
    await world.person({ colleagueOf: owner, memberRole: 'reader' });
    const capability = input();
    await publishCapability(world.as(owner), capability);
    const asker = await world.person();
    await askAboutCapability(world.as(asker), { id: capability.id, message: '能做 2 米宽的样品吗？' });
    const sent = (await letters(world)).map(({ payload }) => payload as { to: string; text: string });
    expect(sent.map(({ to }) => to).sort()).toEqual([owner.email, handler.email].sort());
    expect(sent[0]?.text).toContain('能做 2 米宽的样品吗？');
    expect(sent[0]?.text).toContain(asker.email);
    expect((await history(world, capability.id)).map(([action]) => action)).toContain('contact');
  });

  it('is for people of other verified organisations, about what is published, twenty a day', async () => {
    const world = await createWorld();
    const owner = await world.person();
    const capability = input();
    await saveCapability(world.as(owner), capability);
    const question = { id: capability.id, message: '能做 2 米宽的样品吗？' };
    const asker = world.as(await world.person());
    await expect(askAboutCapability(asker, question)).rejects.toMatchObject({ kind: 'notFound' });
    await publishCapability(world.as(owner), capability);
    await expect(askAboutCapability(world.as(owner), question)).rejects.toMatchObject({ kind: 'forbidden' });
    const pending = world.as(await world.person({ state: 'pending' }));
    await expect(askAboutCapability(pending, question)).rejects.toMatchObject({ kind: 'forbidden' });
    for (let i = 0; i < 20; i++) await askAboutCapability(asker, question);
    await expect(askAboutCapability(asker, question)).rejects.toMatchObject({
      errors: { message: expect.any(String) },
    });
  });
});
