import { and, asc, eq, inArray, lte } from 'drizzle-orm';
import { importChunks, imports } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { MINUTE } from '#src/lib/dates.ts';

type Import = typeof imports.$inferSelect;
type Worker = Pick<Context, 'write' | 'now'>;

/** Another worker may take an import up again after this long; every step of a check renews it. */
export const LEASE = 2 * MINUTE;

/** Takes one import that is being checked or waits to be written, and that nobody has in hand. */
export const claim = ({ write, now }: Worker): Promise<Import | undefined> =>
  write(async (tx) => {
    const due = await tx
      .select()
      .from(imports)
      .where(and(inArray(imports.state, ['checking', 'running']), lte(imports.leaseUntil, now)))
      .orderBy(asc(imports.createdAt))
      .limit(1)
      .get();
    if (due)
      await tx
        .update(imports)
        .set({ leaseUntil: now + LEASE })
        .where(eq(imports.id, due.id));
    return due;
  });

/** Ends an import that wrote nothing, with the reason. */
export const fail = ({ write, now }: Worker, { id, state }: Import, failure: string): Promise<void> =>
  write(async (tx) => {
    const ended = await tx
      .update(imports)
      .set({ state: 'failed', failure, leaseUntil: 0, updatedAt: now })
      .where(and(eq(imports.id, id), eq(imports.state, state)))
      .returning({ id: imports.id });
    if (ended.length === 0) return;
    await tx.delete(importChunks).where(eq(importChunks.importId, id));
    const move = { thing: 'imports', thingId: id, action: 'fail', from: state, to: 'failed', reason: failure };
    await record(tx, { actor: undefined, now }, move);
  });
