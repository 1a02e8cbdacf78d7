import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import {
  achievements,
  audit,
  capabilities,
  IMPORT_STATES,
  importChunks,
  imports,
  organisations,
} from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { confirmImport, discardImport, remapImport, uploadImport } from '#src/domain/imports/operations.ts';
import { errorSheet, getImport, getPreview, listImports, templateSheet } from '#src/domain/imports/queries.ts';
import { readTable } from '#src/domain/imports/read.ts';
import { afterMove, IMPORT_MOVES, type ImportMove } from '#src/domain/imports/states.ts';
import { continueImports } from '#src/domain/imports/work.ts';
import { HOUR, MINUTE } from '#src/lib/dates.ts';
import { createFileWorld, createWorld, type World } from '#tests/world.ts';

const sheet = (text: string, name = '成果.csv') => new File([text], name);
const many = (n: number) => `编号,名称\n${Array.from({ length: n }, (_, i) => `s${i},成果 ${i}`).join('\n')}\n`;
const input = { kind: 'achievements', organisation: '', publish: false } as const;

async function office(world: World): Promise<MemberContext> {
  return world.as(await world.official());
}
const work = (world: World) => continueImports(world.database, world.now);
const added = ({ database }: World) => database.db.$count(achievements);

describe('an import on its way', () => {
  it('is uploaded, looked at, confirmed, written by the worker, and left no rows behind', async () => {
    const world = await createWorld();
    const ctx = await office(world);
    const id = await uploadImport(ctx, input, sheet(many(1203)));
    const waiting = await getImport(ctx, id);
    expect(waiting).toMatchObject({
      state: 'previewed',
      total: 1203,
      done: 1203,
      added: 1203,
      known: 0,
      errorCount: 0,
    });
    expect((await getPreview(ctx, waiting)).rows.map(({ number, fate }) => [number, fate])).toEqual(
      Array.from({ length: 20 }, (_, i) => [i + 2, 'new']),
    );
    expect(await added(world)).toBe(0);

    await confirmImport(ctx, id);
    expect((await getImport(ctx, id)).state).toBe('running');
    expect(await work(world)).toBe(true);
    expect(await work(world)).toBe(false);
    expect(await getImport(ctx, id)).toMatchObject({ state: 'done', added: 1203, known: 0 });
    expect(await added(world)).toBe(1203);
    expect(await world.database.db.$count(importChunks)).toBe(0);
    const moves = await world.database.db.select().from(audit).where(eq(audit.thingId, id));
    expect(moves.map(({ action, from, to }) => [action, from, to])).toEqual([
      ['upload', '', 'checking'],
      ['confirm', 'previewed', 'running'],
      ['finish', 'running', 'done'],
    ]);
    const [record] = await world.database.db.select().from(audit).where(eq(audit.thing, 'achievements')).limit(1);
    expect(record).toMatchObject({ action: 'import', actorId: ctx.actor.id, reason: '成果.csv' });
  });

  it('shows which rows are known, and adds nothing when the same file comes again', async () => {
    const world = await createWorld();
    const ctx = await office(world);
    const first = await uploadImport(ctx, input, sheet(many(3)));
    await confirmImport(ctx, first);
    await work(world);
    const again = await uploadImport(ctx, input, sheet(many(4)));
    const waiting = await getImport(ctx, again);
    expect(waiting).toMatchObject({ added: 1, known: 3 });
    expect((await getPreview(ctx, waiting)).rows.map(({ fate }) => fate)).toEqual(['known', 'known', 'known', 'new']);
    await confirmImport(ctx, again);
    await work(world);
    expect(await getImport(ctx, again)).toMatchObject({ state: 'done', added: 1, known: 3 });
    expect(await added(world)).toBe(4);
  });

  it('warns where a number belongs to something else already', async () => {
    const world = await createWorld();
    const ctx = await office(world);
    const first = await uploadImport(ctx, input, sheet('编号,名称\n1,涂料\n'));
    await confirmImport(ctx, first);
    await work(world);
    const other = await getImport(ctx, await uploadImport(ctx, input, sheet('编号,名称\n1,泵阀\n')));
    expect(other).toMatchObject({ errorCount: 0, known: 1, added: 0 });
    expect(other.issues).toEqual([
      expect.objectContaining({ row: 2, hint: true, message: expect.stringContaining('涂料') }),
    ]);
  });

  it('is given up before anything was written', async () => {
    const world = await createWorld();
    const ctx = await office(world);
    const id = await uploadImport(ctx, input, sheet(many(2)));
    await discardImport(ctx, id);
    expect((await getImport(ctx, id)).state).toBe('discarded');
    expect(await world.database.db.$count(importChunks)).toBe(0);
    await expect(confirmImport(ctx, id)).rejects.toMatchObject({ kind: 'conflict' });
    await expect(discardImport(ctx, id)).rejects.toMatchObject({ kind: 'conflict' });
    expect(await work(world)).toBe(false);
  });

  it('is confirmed once, however often it is clicked', async () => {
    const world = await createWorld();
    const ctx = await office(world);
    const id = await uploadImport(ctx, input, sheet(many(2)));
    await Promise.all([confirmImport(ctx, id), confirmImport(ctx, id)]);
    await work(world);
    await confirmImport(ctx, id);
    expect((await getImport(ctx, id)).state).toBe('done');
    await expect(discardImport(ctx, id)).rejects.toMatchObject({ kind: 'conflict' });
  });
});

describe('errors', () => {
  it('are listed by row and column, and hold back every row', async () => {
    const world = await createWorld();
    const ctx = await office(world);
    const text = '名称,成熟度,单位\n好,6,\n,7,\n坏,十,无此公司\n';
    const id = await uploadImport(ctx, input, sheet(text));
    const found = await getImport(ctx, id);
    expect(found).toMatchObject({ state: 'previewed', total: 3, added: 1, errorCount: 3 });
    expect(found.issues.map(({ row, column }) => [row, column])).toEqual([
      [3, '名称'],
      [4, '成熟度'],
      [4, '单位'],
    ]);
    await expect(confirmImport(ctx, id)).rejects.toThrow('还有 3 处错误');
    expect((await getPreview(ctx, found)).rows.map(({ fate }) => fate)).toEqual(['new', 'wrong', 'wrong']);
    expect(await added(world)).toBe(0);
  });

  it('come as a sheet that opens in Excel and runs nothing', async () => {
    const world = await createWorld();
    const ctx = await office(world);
    const id = await uploadImport(ctx, input, sheet('名称,成熟度\n好,"=cmd|\' /C calc\'!A0"\n'));
    const csv = await errorSheet(ctx, id);
    expect(csv.startsWith('\ufeff行号,列,类别,说明,原内容\r\n2,成熟度,错误,')).toBe(true);
    expect(csv).toContain(`,'=cmd|' /C calc'!A0`);
  });

  it('by the thousand are counted, and the first ones kept', async () => {
    const world = await createWorld();
    const ctx = await office(world);
    const found = await getImport(ctx, await uploadImport(ctx, input, sheet(`名称,成熟度\n${'a,99\n'.repeat(1500)}`)));
    expect(found.errorCount).toBe(1500);
    expect(found.issues).toHaveLength(500);
  });

  it('of the file itself stand at the field of the file, and leave nothing', async () => {
    const world = await createWorld();
    const ctx = await office(world);
    for (const text of [
      '',
      '名称,内容\n',
      `编号,名称\n${'1,a\n'.repeat(20_001)}`,
      `${'列,'.repeat(101)}\n${'a,'.repeat(101)}\n`,
    ])
      await expect(uploadImport(ctx, input, sheet(text))).rejects.toMatchObject({
        errors: { file: expect.any(String) },
      });
    expect(await world.database.db.$count(imports)).toBe(0);
  });
});

describe('columns', () => {
  it('can be told apart by hand, and the sheet is checked again', async () => {
    const world = await createWorld();
    const ctx = await office(world);
    const id = await uploadImport(ctx, input, sheet('甲,乙,丙\n涂料,无溶剂,7\n'));
    expect(await getImport(ctx, id)).toMatchObject({ errorCount: 1, mapping: {} });
    await expect(confirmImport(ctx, id)).rejects.toMatchObject({ kind: 'conflict' });
    await remapImport(ctx, { id, columns: ['title', 'summary', 'constructor'] });
    expect(await getImport(ctx, id)).toMatchObject({
      errorCount: 0,
      added: 1,
      mapping: { 甲: 'title', 乙: 'summary' },
    });
    await remapImport(ctx, { id, columns: ['title', '', 'trl'] });
    await confirmImport(ctx, id);
    await work(world);
    expect((await world.database.db.select().from(achievements))[0]).toMatchObject({
      title: '涂料',
      summary: '',
      trl: 7,
    });
    await expect(remapImport(ctx, { id, columns: ['title'] })).rejects.toMatchObject({ kind: 'conflict' });
  });

  it('of our own empty sheets are all known', async () => {
    for (const kind of ['listings', 'capabilities', 'achievements'] as const) {
      const { columns } = await readTable(new Blob([templateSheet(kind)]));
      const world = await createWorld();
      const id = await uploadImport(
        await office(world),
        { ...input, kind },
        sheet(`${templateSheet(kind)}${columns.map((column) => (column === '名称' ? '一' : '')).join(',')}\n`),
      );
      const found = await getImport(await office(world), id);
      expect(Object.keys(found.mapping)).toEqual(columns);
      expect(found.errorCount).toBe(0);
    }
  });
});

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

describe('who may', () => {
  it('are officials alone, in every step and every look', async () => {
    const world = await createWorld();
    const ctx = await office(world);
    const id = await uploadImport(ctx, input, sheet(many(1)));
    for (const person of [await world.person(), await world.person({ kind: 'government' })]) {
      const other = world.as(person);
      for (const step of [
        uploadImport(other, input, sheet(many(1))),
        remapImport(other, { id, columns: ['title'] }),
        confirmImport(other, id),
        discardImport(other, id),
        getImport(other, id),
        errorSheet(other, id),
        listImports(other, 1),
      ])
        await expect(step).rejects.toMatchObject({ kind: 'forbidden' });
    }
    await expect(getImport(world.visitor(), id)).rejects.toMatchObject({ kind: 'signIn' });
    await expect(getImport(ctx, 'nothing')).rejects.toMatchObject({ kind: 'notFound' });
    expect((await listImports(await office(world), 1)).rows.map((row) => row.id)).toEqual([id]);
  });

  it('name the organisation by code or full name, else it is their own, which must be verified', async () => {
    const world = await createWorld();
    await world.person({ name: '甲材料有限公司' });
    const ctx = await office(world);
    const id = await uploadImport(ctx, { ...input, organisation: '甲材料有限公司' }, sheet(many(1)));
    expect((await getImport(ctx, id)).organisation).toBe('甲材料有限公司');
    const adrift = world.as(await world.person({ userRole: 'official', state: 'pending' }));
    for (const [who, organisation] of [
      [adrift, ''],
      [ctx, '无此公司'],
    ] as const)
      await expect(uploadImport(who, { ...input, organisation }, sheet(many(1)))).rejects.toMatchObject({
        errors: { organisation: expect.any(String) },
      });
  });
});

describe('the table of moves', () => {
  it('holds these moves and no other', () => {
    const moves = (Object.keys(IMPORT_MOVES) as ImportMove[]).flatMap((move) =>
      IMPORT_STATES.map((from) => [move, from, afterMove(move, from)] as const),
    );
    expect(moves.filter(([, , to]) => to).map((move) => move.join(' '))).toEqual([
      'preview checking previewed',
      'remap previewed checking',
      'confirm previewed running',
      'finish running done',
      'fail checking failed',
      'fail running failed',
      'discard previewed discarded',
    ]);
  });
});
