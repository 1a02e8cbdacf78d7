import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit, IMPORT_STATES, importChunks } from '#db/schema/index.ts';
import { confirmImport, discardImport, remapImport, uploadImport } from '#src/domain/imports/operations.ts';
import { errorSheet, getImport, getPreview, listImports } from '#src/domain/imports/queries.ts';
import { afterMove, IMPORT_MOVES, type ImportMove } from '#src/domain/imports/states.ts';
import { createWorld } from '#tests/world.ts';
import { added, input, many, office, sheet, work } from './office.ts';

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
