import { describe, expect, it } from 'vitest';
import { achievements, imports } from '#db/schema/index.ts';
import { confirmImport, remapImport, uploadImport } from '#src/domain/imports/operations.ts';
import { errorSheet, getImport, getPreview, templateSheet } from '#src/domain/imports/queries.ts';
import { readTable } from '#src/domain/imports/read.ts';
import { createWorld } from '#tests/world.ts';
import { added, input, office, sheet, work } from './office.ts';

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
      `编号,名称\n${'1,a\n'.repeat(10_001)}`,
      `名称\n${'长'.repeat(4_000_000)}`,
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
