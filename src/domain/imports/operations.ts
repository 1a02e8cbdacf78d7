import { and, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { importChunks, imports } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { newId } from '#src/lib/ids.ts';
import { cleanLine, truncate } from '#src/lib/text.ts';
import { batches } from './batches.ts';
import { guessMapping, IMPORT_FIELDS } from './columns.ts';
import { unreadable } from './encoding.ts';
import type { RemapInput, UploadInput } from './input.ts';
import { LEASE } from './lease.ts';
import { findOwner, loadOwners, type Owner } from './owners.ts';
import { mayImport } from './policy.ts';
import { checkImport } from './preview.ts';
import { readTable } from './read.ts';
import { MAX_COLUMNS, MAX_ROWS, type Table } from './rows.ts';
import { afterMove, type ImportMove } from './states.ts';

export { importRows } from './direct.ts';

type Import = typeof imports.$inferSelect;

const MAX_FILE = 10 * 1024 * 1024;

/**
 * Takes a sheet in, as .xlsx, CSV or .jsonl, and checks it. Nothing of it shows before someone confirms.
 * Returns the id of the import. Refuses, at the field of the file, what cannot be read.
 */
export async function uploadImport(ctx: MemberContext, input: UploadInput, file: File): Promise<string> {
  ensure(mayImport(ctx.actor));
  ensure(file.size <= MAX_FILE, unreadable('文件超过 10 MB，请分成几个上传。'));
  const owner = await chooseOwner(ctx, input.organisation);
  const { kind, publish } = input;
  const sheet = await gather(await readTable(file));
  const id = newId();
  await ctx.write(async (tx) => {
    await tx.insert(imports).values({
      id,
      kind,
      publish: publish && kind === 'listings',
      fileName: truncate(cleanLine(file.name) || '未命名', 100),
      createdBy: ctx.actor.id,
      organisationId: owner.id,
      columns: sheet.columns,
      mapping: guessMapping(kind, sheet.columns),
      total: sheet.total,
      leaseUntil: ctx.now + LEASE,
      createdAt: ctx.now,
      updatedAt: ctx.now,
    });
    for (const [position, raw] of sheet.chunks.entries())
      await tx.insert(importChunks).values({ importId: id, position, raw });
    await record(tx, ctx, { thing: 'imports', thingId: id, action: 'upload', to: 'checking' });
  });
  await checkImport(ctx, id);
  return id;
}

/** Says anew which column fills which field, and checks again. */
export async function remapImport(ctx: MemberContext, { id, columns }: RemapInput): Promise<void> {
  ensure(mayImport(ctx.actor));
  await ctx.write(async (tx) => {
    const found = await get(tx, id);
    const fields = IMPORT_FIELDS[found.kind];
    const chosen = found.columns.map((column, i) => [column, columns[i] ?? ''] as const);
    const mapping = Object.fromEntries(chosen.filter(([, field]) => Object.hasOwn(fields, field)));
    await move(tx, ctx, found, 'remap', { mapping, done: 0, leaseUntil: ctx.now + LEASE });
  });
  await checkImport(ctx, id);
}

/** Lets the worker write it. Only a sheet without a single error gets there. */
export const confirmImport = (ctx: MemberContext, id: string): Promise<void> =>
  ctx.write(async (tx) => {
    ensure(mayImport(ctx.actor));
    const found = await get(tx, id);
    // A second click while the first is at work, or after it.
    if (found.state === 'running' || found.state === 'done') return;
    ensure(found.errorCount === 0, conflict(`还有 ${found.errorCount} 处错误，一行也不能导入。请改好文件再上传。`));
    await move(tx, ctx, found, 'confirm', { leaseUntil: 0 });
  });

/** Gives an import up before anything was written. */
export const discardImport = (ctx: MemberContext, id: string): Promise<void> =>
  ctx.write(async (tx) => {
    ensure(mayImport(ctx.actor));
    await move(tx, ctx, await get(tx, id), 'discard', { leaseUntil: 0 });
    await tx.delete(importChunks).where(eq(importChunks.importId, id));
  });

async function chooseOwner({ db, actor }: MemberContext, named: string): Promise<Owner> {
  const found = named
    ? (await loadOwners(db)).find(named)
    : ((await findOwner(db, actor.organisation?.id ?? '')) ?? '请填写单位：您自己的单位还没有通过认证');
  if (typeof found === 'string') throw conflict(found, 'organisation');
  return found;
}

/** The whole sheet, in pieces as they are stored. */
async function gather(table: Table): Promise<{ columns: string[]; chunks: string[]; total: number }> {
  const chunks: string[] = [];
  let total = 0;
  for await (const rows of batches(table.rows)) {
    total += rows.length;
    if (total > MAX_ROWS) throw unreadable(`一次最多导入 ${MAX_ROWS.toLocaleString('en-US')} 行，请分成几个文件。`);
    if (table.columns.length > MAX_COLUMNS) throw unreadable(`最多 ${MAX_COLUMNS} 列，请删去用不着的列。`);
    chunks.push(JSON.stringify(rows));
  }
  if (total === 0) throw unreadable('文件里只有表头，没有内容。');
  if (table.columns.length > MAX_COLUMNS) throw unreadable(`最多 ${MAX_COLUMNS} 列，请删去用不着的列。`);
  return { columns: table.columns, chunks, total };
}

async function get(tx: Transaction, id: string): Promise<Import> {
  const found = await tx.select().from(imports).where(eq(imports.id, id)).get();
  if (!found) throw notFound();
  return found;
}

async function move(tx: Transaction, ctx: MemberContext, from: Import, action: ImportMove, set: Partial<Import>) {
  const to = afterMove(action, from.state);
  if (!to) throw conflict('这次导入刚刚有人办过了，请刷新后再看。');
  await tx
    .update(imports)
    .set({ ...set, state: to, updatedAt: ctx.now })
    .where(and(eq(imports.id, from.id), eq(imports.state, from.state)));
  await record(tx, ctx, { thing: 'imports', thingId: from.id, action, from: from.state, to });
}
