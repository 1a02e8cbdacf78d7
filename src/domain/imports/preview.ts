import { setImmediate as nextTurn } from 'node:timers/promises';
import { and, eq } from 'drizzle-orm';
import { importChunks, imports } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { batches } from './batches.ts';
import { createChecker } from './check.ts';
import type { ImportKind, Mapping } from './columns.ts';
import { fail, LEASE } from './lease.ts';
import { findOwner, loadOwners, type Owner } from './owners.ts';
import type { Row } from './rows.ts';
import { count, newTally, type Tally } from './tally.ts';
import { findKnown } from './write.ts';

type Worker = Pick<Context, 'db' | 'write' | 'now'>;
type Import = typeof imports.$inferSelect;
export type Sheet = { kind: ImportKind; rows: AsyncIterable<Row> | Iterable<Row>; owner: Owner; publish: boolean };

/** Checks rows without writing anything: how many are new, how many known, and what is wrong. */
export async function previewRows({ db, now }: Pick<Context, 'db' | 'now'>, sheet: Sheet): Promise<Tally> {
  const { kind, owner: fallback, publish } = sheet;
  const check = createChecker({ kind, publish, fallback, owners: await loadOwners(db), now });
  const tally = newTally();
  for await (const rows of batches(sheet.rows)) {
    const checked = check(rows);
    count(tally, rows.length, checked, await findKnown(db, kind, checked.prepared));
  }
  return tally;
}

/**
 * Checks an uploaded sheet and keeps what is ready to be written, piece by piece, so that its progress shows. Broken
 * off, it starts again.
 */
export async function checkImport(worker: Worker, id: string): Promise<void> {
  const found = await worker.db.select().from(imports).where(eq(imports.id, id)).get();
  if (found?.state !== 'checking') return;
  const fallback = await findOwner(worker.db, found.organisationId);
  if (!fallback) return fail(worker, found, '归属的单位已不是认证单位，请重新上传并另选单位。');
  const tally = hasTitle(found.mapping) ? await checkPieces(worker, found, fallback) : withoutTitle(found);
  const { added, known, errorCount, issues } = tally;
  await worker.write(async (tx) => {
    const set = { state: 'previewed' as const, done: found.total, added, known, errorCount, issues, leaseUntil: 0 };
    await tx
      .update(imports)
      .set({ ...set, updatedAt: worker.now })
      .where(stillChecking(id));
  });
}

const hasTitle = (mapping: Mapping): boolean => Object.values(mapping).includes('title');

const withoutTitle = ({ total }: Import): Tally => {
  const message = '没有哪一列是名称，请在“各列对应什么”里选一列';
  return { ...newTally(), total, errorCount: 1, issues: [{ row: 1, column: '', value: '', message }] };
};

async function checkPieces({ db, write, now }: Worker, found: Import, fallback: Owner): Promise<Tally> {
  const check = createChecker({ ...found, fallback, owners: await loadOwners(db), now });
  const tally = newTally();
  for (let position = 0; tally.total < found.total; position++) {
    const here = and(eq(importChunks.importId, found.id), eq(importChunks.position, position));
    const piece = await db.select().from(importChunks).where(here).get();
    if (!piece) break;
    const rows = JSON.parse(piece.raw) as Row[];
    const checked = check(rows);
    count(tally, rows.length, checked, await findKnown(db, found.kind, checked.prepared));
    await write(async (tx) => {
      await tx
        .update(importChunks)
        .set({ prepared: JSON.stringify(checked.prepared) })
        .where(here);
      const progress = { done: tally.total, leaseUntil: now + LEASE };
      await tx.update(imports).set(progress).where(stillChecking(found.id));
    });
    await nextTurn();
  }
  return tally;
}

const stillChecking = (id: string) => and(eq(imports.id, id), eq(imports.state, 'checking'));
