import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { audit, files, memberships } from '#db/schema/index.ts';
import { downloadAttachment } from '#src/domain/attachments/download.ts';
import { MAX_FILE_BYTES } from '#src/domain/attachments/input.ts';
import { removeAttachment } from '#src/domain/attachments/operations.ts';
import { listAttachments } from '#src/domain/attachments/queries.ts';
import { digestOf } from '#src/files/store.ts';
import { office, pdf, pdfOf, png } from '#tests/files/samples.ts';
import { createFileWorld } from '#tests/world.ts';
import { createFilingWorld, type FilingWorld, fileOf } from './given.ts';

const trail = ({ database }: FilingWorld) =>
  database.db.select().from(audit).where(eq(audit.thing, 'attachments')).orderBy(audit.id);

describe('files that are added', () => {
  it('stand with name, true type, size and digest, and read back as they were', async () => {
    const world = await createFilingWorld();
    const { taker } = world.people;
    const sent = [fileOf(pdf('甲'), '揭榜书.pdf'), fileOf(png(), '资质.PDF'), fileOf(await office('xlsx'), '报价表')];
    expect(await world.attach(taker, 'bids', ...sent)).toBe(3);
    const found = await listAttachments(world.as(taker), 'bids', world.owners.bids);
    expect(found?.rows.map(({ name, type, by }) => [name, type, by])).toEqual([
      ['揭榜书.pdf', 'pdf', taker.name],
      ['资质.png', 'png', taker.name],
      ['报价表.xlsx', 'xlsx', taker.name],
    ]);
    for (const row of await world.rows()) {
      const { bytes, type } = await downloadAttachment(world.as(taker), row.id);
      expect([bytes.length, digestOf(world.database.secret, bytes), type]).toEqual([row.size, row.digest, row.type]);
    }
  });

  it('do not lie on disk as they are', async () => {
    const world = await createFilingWorld();
    await world.attach(world.people.taker, 'bids', fileOf(pdf('SECRET-760')));
    const [name] = await world.stored();
    const bytes = await readFile(join(world.database.files, name as string));
    expect([bytes.includes('SECRET-760'), bytes.includes('%PDF'), name?.includes('揭榜书')]).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('are one where the bytes are the same, sent together or again', async () => {
    const world = await createFilingWorld();
    const { taker } = world.people;
    expect(await world.attach(taker, 'bids', fileOf(pdf(), '甲.pdf'), fileOf(pdf(), '乙.pdf'))).toBe(1);
    expect(await world.attach(taker, 'bids', fileOf(pdf(), '丙.pdf'))).toBe(0);
    expect((await world.rows()).map(({ name }) => name)).toEqual(['甲.pdf']);
    expect(await world.stored()).toHaveLength(1);
    expect(await world.attach(taker, 'organisations', fileOf())).toBe(1);
  });

  it('tell who uploaded them to their own people only', async () => {
    const world = await createFilingWorld();
    const { taker, takerReader, official } = world.people;
    await world.attach(taker, 'organisations', fileOf());
    const by = async (actor: typeof taker) =>
      (await listAttachments(world.as(actor), 'organisations', world.owners.organisations))?.rows[0]?.by;
    expect([await by(takerReader), await by(official)]).toEqual([taker.name, undefined]);
  });
});

describe('files are refused, all of them and with what is wrong at the field', () => {
  const refused: [what: string, make: () => Promise<File[]> | File[], said: string][] = [
    ['none at all', () => [], '请先选择文件'],
    ['of no bytes', () => [fileOf(Buffer.alloc(0), '空.pdf')], '“空”是空文件'],
    [
      'a page called .pdf',
      () => [fileOf(), fileOf(Buffer.from('<html><script>1</script></html>'), '合同.pdf')],
      '“合同”是网页',
    ],
    ['an SVG called .png', () => [fileOf(Buffer.from('<svg onload="x"/>'), '图.png')], '“图”是 SVG 图形'],
    ['a macro file called .docx', async () => [fileOf(await office('docm'), '书.docx')], '带有宏'],
    ['of one byte more than 10 MB', () => [fileOf(pdfOf(MAX_FILE_BYTES + 1), '大.pdf')], '“大”超过 10 MB'],
    ['eleven at once', () => Array.from({ length: 11 }, (_, i) => fileOf(pdf(`${i}`))), '最多 10 份'],
  ];
  for (const [what, make, said] of refused)
    it(`where they are ${what}`, async () => {
      const world = await createFilingWorld();
      await expect(world.attach(world.people.taker, 'bids', ...(await make()))).rejects.toMatchObject({
        kind: 'conflict',
        errors: { files: expect.stringContaining(said) },
      });
      expect(await world.rows()).toEqual([]);
      expect(await world.stored()).toEqual([]);
    });

  it('where the eleventh follows ten', async () => {
    const world = await createFilingWorld();
    const { taker } = world.people;
    await world.attach(taker, 'bids', ...Array.from({ length: 10 }, (_, i) => fileOf(pdf(`${i}`))));
    await expect(world.attach(taker, 'bids', fileOf(pdf('10')))).rejects.toThrow('最多 10 份');
    expect(await world.attach(taker, 'bids', fileOf(pdf('3')))).toBe(0);
    expect(await world.stored()).toHaveLength(10);
  });

  it('where many at once would be more than ten: ten are kept, on disk too', async () => {
    const world = await createFilingWorld(createFileWorld);
    const { taker } = world.people;
    const sent = await Promise.allSettled(
      Array.from({ length: 15 }, (_, i) => world.attach(taker, 'bids', fileOf(pdf(`${i}`)))),
    );
    expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect([(await world.rows()).length, (await world.stored()).length]).toEqual([10, 10]);
  });

  it('where they would be more than 50 MB together; exactly 10 MB each and 50 in all are taken', async () => {
    const world = await createFilingWorld();
    const { taker } = world.people;
    const big = (i: number) => {
      const bytes = pdfOf(MAX_FILE_BYTES);
      bytes.write(`${i}`, bytes.length - 1);
      return fileOf(bytes, `${i}.pdf`);
    };
    for (const i of [1, 2, 3, 4, 5]) expect(await world.attach(taker, 'bids', big(i))).toBe(1);
    await expect(world.attach(taker, 'bids', fileOf(pdf('one more')))).rejects.toThrow('合计不超过 50 MB');
    expect(await world.rows()).toHaveLength(5);
  });

  it('where the right was lost between the page and the write: no row, no bytes', async () => {
    const world = await createFilingWorld();
    const { taker } = world.people;
    const slow = fileOf();
    slow.arrayBuffer = async () => {
      await world.database.write(async (tx) => {
        await tx.update(memberships).set({ role: 'reader' }).where(eq(memberships.userId, taker.id));
      });
      return new Uint8Array(pdf()).buffer;
    };
    await expect(world.attach(taker, 'bids', slow)).rejects.toMatchObject({ kind: 'forbidden' });
    expect([await world.rows(), await world.stored()]).toEqual([[], []]);
  });
});

describe('a file that is removed', () => {
  it('leaves its row and the record, not its bytes, and may be removed twice', async () => {
    const world = await createFilingWorld();
    const { taker } = world.people;
    await world.attach(taker, 'bids', fileOf());
    const [file] = await world.rows();
    const input = { id: file?.id as string, back: '/' };
    world.now += 1000;
    await removeAttachment(world.as(taker), input);
    await removeAttachment(world.as(taker), input);
    expect(await world.stored()).toEqual([]);
    expect((await world.rows())[0]).toMatchObject({ removedAt: world.now, name: '揭榜书.pdf' });
    expect((await trail(world)).map(({ action, actorId }) => [action, actorId])).toEqual([
      ['add', taker.id],
      ['remove', taker.id],
    ]);
    expect((await listAttachments(world.as(taker), 'bids', world.owners.bids))?.rows).toEqual([]);
    await expect(downloadAttachment(world.as(taker), input.id)).rejects.toMatchObject({ kind: 'notFound' });
    expect(await world.attach(taker, 'bids', fileOf())).toBe(1);
  });
});

describe('a download', () => {
  it('of another organisation is put on record, of one’s own it is not', async () => {
    const world = await createFilingWorld();
    const { taker, takerReader, official } = world.people;
    await world.attach(taker, 'organisations', fileOf());
    const [file] = await world.rows();
    for (const actor of [taker, takerReader, official, official])
      await downloadAttachment(world.as(actor), file?.id as string);
    const downloads = (await trail(world)).filter(({ action }) => action === 'download');
    expect(downloads.map(({ actorId, thingId }) => [actorId, thingId])).toEqual([
      [official.id, file?.id],
      [official.id, file?.id],
    ]);
  });

  it('of bytes that were exchanged for those of another file fails', async () => {
    const world = await createFilingWorld();
    const { taker } = world.people;
    await world.attach(taker, 'bids', fileOf(pdf('1')), fileOf(pdf('2')));
    const [one, two] = await world.rows();
    await world.database.write(async (tx) => {
      await tx
        .update(files)
        .set({ storedAs: 'elsewhere' })
        .where(eq(files.id, one?.id as string));
      await tx
        .update(files)
        .set({ storedAs: one?.storedAs as string })
        .where(eq(files.id, two?.id as string));
    });
    await expect(downloadAttachment(world.as(taker), two?.id as string)).rejects.toThrow();
  });
});
