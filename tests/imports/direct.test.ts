import { and, asc, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { achievements, audit, capabilities, listings, organisations, outbox } from '#db/schema/index.ts';
import { importRows } from '#src/domain/imports/operations.ts';
import { readTable } from '#src/domain/imports/read.ts';
import type { Row } from '#src/domain/imports/rows.ts';
import { createWorld, type World } from '#tests/world.ts';

const rows = (...values: Record<string, string>[]): Row[] => values.map((row, i) => ({ number: i + 2, values: row }));
const many = (n: number): Row[] => rows(...Array.from({ length: n }, (_, i) => ({ id: `s${i}`, title: `成果 ${i}` })));

async function office(world: World) {
  const official = await world.official();
  return { ctx: world.as(official), organisationId: official.organisation?.id ?? '' };
}

describe('importing rows', () => {
  it('takes the keys of a .jsonl file as they are', async () => {
    const world = await createWorld();
    const { ctx, organisationId } = await office(world);
    const text =
      '{"id":"d001","title":"数字化管理系统","content":"研制满足公司需求的系统"}\n{"id":"d002","title":"冷挤压"}\n';
    const table = await readTable(new Blob([text]));
    expect(await importRows(ctx, { kind: 'listings', rows: table.rows, organisationId })).toEqual({
      added: 2,
      known: 0,
    });
    const found = await world.database.db.select().from(listings).orderBy(asc(listings.importKey));
    expect(found.map((row) => [row.importKey, row.title, row.background, row.state, row.number])).toEqual([
      ['listings:d001', '数字化管理系统', '研制满足公司需求的系统', 'submitted', null],
      ['listings:d002', '冷挤压', '', 'submitted', null],
    ]);
  });

  it('publishes capabilities and achievements at once, and asks search for each', async () => {
    const world = await createWorld();
    const { ctx, organisationId } = await office(world);
    await importRows(ctx, { kind: 'achievements', rows: many(1203), organisationId });
    await importRows(ctx, { kind: 'capabilities', rows: rows({ 名称: '检测', 产能: '日检 40 件' }), organisationId });
    expect(await world.database.db.$count(achievements, eq(achievements.state, 'published'))).toBe(1203);
    expect(await world.database.db.$count(outbox, eq(outbox.kind, 'search'))).toBe(1204);
    const [capability] = await world.database.db.select().from(capabilities);
    expect(capability).toMatchObject({
      capacity: '日检 40 件',
      reach: 'province',
      field: 'other',
      publishedAt: world.now,
    });
  });

  it('gives published listings numbers in order, and ninety days where the row names no deadline', async () => {
    const world = await createWorld();
    const { ctx, organisationId } = await office(world);
    const sheet = rows({ 名称: '一' }, { 名称: '二', 截止: '2026-12-31 09:00' }, { 名称: '三' });
    await importRows(ctx, { kind: 'listings', rows: sheet, organisationId, publish: true });
    await importRows(ctx, { kind: 'listings', rows: rows({ 名称: '四' }), organisationId, publish: true });
    const found = await world.database.db.select().from(listings).orderBy(asc(listings.number));
    expect(found.map((row) => [row.number, row.title, row.state, row.deadlineAt])).toEqual([
      ['2026-0001', '一', 'published', Date.parse('2027-02-20T17:00:00+08:00')],
      ['2026-0002', '二', 'published', Date.parse('2026-12-31T09:00:00+08:00')],
      ['2026-0003', '三', 'published', Date.parse('2027-02-20T17:00:00+08:00')],
      ['2026-0004', '四', 'published', Date.parse('2027-02-20T17:00:00+08:00')],
    ]);
  });

  it('puts each record and the import itself on record, under the name of who did it', async () => {
    const world = await createWorld();
    const { ctx, organisationId } = await office(world);
    await importRows(ctx, { kind: 'achievements', rows: many(3), organisationId, source: '成果.jsonl' });
    const records = await world.database.db.select().from(audit).where(eq(audit.thing, 'achievements'));
    expect(records).toHaveLength(3);
    expect(records[0]).toMatchObject({
      action: 'import',
      to: 'published',
      reason: '成果.jsonl',
      actorId: ctx.actor.id,
    });
    const whole = await world.database.db.select().from(audit).where(eq(audit.thing, 'imports'));
    expect(whole.map(({ reason }) => reason)).toEqual(['成果.jsonl：新增 3 行，已有 0 行']);
  });

  it('gives each row to the organisation it names', async () => {
    const world = await createWorld();
    const { ctx, organisationId } = await office(world);
    const firm = await world.person({ name: '甲材料有限公司', region: 'dw' });
    const { code } = (await world.database.db
      .select()
      .from(organisations)
      .where(eq(organisations.id, firm.organisation?.id ?? ''))
      .get()) ?? { code: '' };
    const sheet = rows(
      { 名称: '一', 单位: '甲材料有限公司' },
      { 名称: '二', 单位: code.toLowerCase() },
      { 名称: '三', 单位: '' },
    );
    await importRows(ctx, { kind: 'capabilities', rows: sheet, organisationId });
    const found = await world.database.db.select().from(capabilities).orderBy(asc(capabilities.title));
    const owners = Object.fromEntries(found.map((row) => [row.title, [row.organisationId, row.region]]));
    expect(owners).toEqual({
      一: [firm.organisation?.id, 'dw'],
      二: [firm.organisation?.id, 'dw'],
      三: [organisationId, 'gx'],
    });
  });
});

describe('all or nothing', () => {
  it('writes no row when one is wrong, however late it comes', async () => {
    const world = await createWorld();
    const { ctx, organisationId } = await office(world);
    const sheet = [...many(1100), { number: 1102, values: { id: 'x', title: '' } }];
    await expect(importRows(ctx, { kind: 'achievements', rows: sheet, organisationId })).rejects.toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('第 1102 行“title”：请填写名称'),
    });
    expect(await world.database.db.$count(achievements)).toBe(0);
    expect(await world.database.db.$count(outbox)).toBe(0);
    expect(await world.database.db.$count(audit)).toBe(0);
  });

  it('refuses rows of organisations that are unknown, or not verified, or share their name', async () => {
    const world = await createWorld();
    const { ctx, organisationId } = await office(world);
    await world.person({ name: '未认证公司', state: 'pending' });
    await world.person({ name: '同名公司' });
    await world.person({ name: '同名公司' });
    for (const [named, message] of [
      ['无此公司', '平台上没有'],
      ['未认证公司', '还没有通过认证'],
      ['同名公司', '统一社会信用代码'],
    ] as const)
      await expect(
        importRows(ctx, { kind: 'capabilities', rows: rows({ 名称: 'a', 单位: named }), organisationId }),
      ).rejects.toThrow(message);
    await expect(
      importRows(ctx, { kind: 'capabilities', rows: rows({ 名称: 'a' }), organisationId: 'nobody' }),
    ).rejects.toMatchObject({ errors: { organisation: expect.any(String) } });
    expect(await world.database.db.$count(capabilities)).toBe(0);
  });

  it('is for officials', async () => {
    const world = await createWorld();
    const { organisationId } = await office(world);
    const person = world.as(await world.person());
    await expect(importRows(person, { kind: 'capabilities', rows: many(1), organisationId })).rejects.toMatchObject({
      kind: 'forbidden',
    });
    expect(await world.database.db.$count(capabilities)).toBe(0);
  });
});

describe('the same rows again', () => {
  it('add nothing, whether numbered or not', async () => {
    const world = await createWorld();
    const { ctx, organisationId } = await office(world);
    for (const sheet of [many(700), rows({ 名称: '无编号' }, { 名称: '也没有' })]) {
      const first = await importRows(ctx, { kind: 'achievements', rows: sheet, organisationId });
      const second = await importRows(ctx, { kind: 'achievements', rows: sheet, organisationId });
      expect([first, second]).toEqual([
        { added: sheet.length, known: 0 },
        { added: 0, known: sheet.length },
      ]);
    }
    expect(await world.database.db.$count(achievements)).toBe(702);
  });

  it('add nothing either when both arrive at the same time', async () => {
    const world = await createWorld();
    const { ctx, organisationId } = await office(world);
    const both = [many(600), many(600)].map((sheet) =>
      importRows(ctx, { kind: 'achievements', rows: sheet, organisationId }),
    );
    expect((await Promise.all(both)).map(({ added }) => added).sort()).toEqual([0, 600]);
    const numbered = and(eq(outbox.kind, 'search'), eq(outbox.state, 'waiting'));
    expect(await world.database.db.$count(outbox, numbered)).toBe(600);
  });

  it('of another kind are others', async () => {
    const world = await createWorld();
    const { ctx, organisationId } = await office(world);
    for (const kind of ['listings', 'capabilities', 'achievements'] as const)
      expect(await importRows(ctx, { kind, rows: many(2), organisationId })).toEqual({ added: 2, known: 0 });
  });
});
