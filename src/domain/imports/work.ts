import { setImmediate as nextTurn } from 'node:timers/promises';
import { and, eq, gt } from 'drizzle-orm';
import type { Database, Transaction } from '#db/client.ts';
import { importChunks, imports, organisations, users } from '#db/schema/index.ts';
import { type Context, createContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, Refusal } from '#src/errors.ts';
import type { Prepared } from './check.ts';
import { claim, fail } from './lease.ts';
import { checkImport } from './preview.ts';
import { createWriter, type Written } from './write.ts';

type Import = typeof imports.$inferSelect;

/**
 * Takes up one import that is being checked or waits to be written and nobody has in hand; for the worker, at every
 * turn. A check that was broken off starts again; a write that was broken off never happened.
 * Returns whether there was one. Throws what is a bug, after ending that import.
 */
export async function continueImports(database: Database, now = Date.now()): Promise<boolean> {
  const ctx = createContext(database, undefined, now);
  const { write } = database;
  const due = await claim(ctx);
  if (!due) return false;
  try {
    if (due.state === 'checking') await checkImport(ctx, due.id);
    else await write((tx) => writeImport(tx, ctx, due));
  } catch (thrown) {
    const told =
      thrown instanceof Refusal ? thrown.message : '系统出了错，一行也没有写入。请再上传一次，仍不行请联系技术人员。';
    await fail(ctx, due, told);
    if (!(thrown instanceof Refusal)) throw thrown;
  }
  return true;
}

/**
 * Writes all rows of an import in one transaction: whoever looks sees none of them or all. The rows were checked
 * before; what may have changed since is looked at again.
 */
async function writeImport(tx: Transaction, ctx: Context, { id, createdBy }: Import): Promise<void> {
  const found = await tx.select().from(imports).where(eq(imports.id, id)).get();
  if (found?.state !== 'running') return;
  const verified = await verifiedOrganisations(tx);
  const actor = await tx.select(person).from(users).where(eq(users.id, createdBy)).get();
  const write = createWriter(tx, { ...ctx, actor }, { ...found, createdBy, source: found.fileName });
  const written: Written = { added: 0, known: found.total - found.added };
  for await (const rows of pieces(tx, id)) {
    ensureStillFit(rows, verified, found, ctx.now);
    written.added += (await write(rows)).added;
  }
  written.known = found.total - written.added;
  const { added, known } = written;
  await tx
    .update(imports)
    .set({ state: 'done', added, known, leaseUntil: 0, updatedAt: ctx.now })
    .where(eq(imports.id, id));
  await tx.delete(importChunks).where(eq(importChunks.importId, id));
  const reason = `${found.fileName}：新增 ${added} 行，已有 ${known} 行`;
  await record(tx, ctx, { thing: 'imports', thingId: id, action: 'finish', from: 'running', to: 'done', reason });
}

/** The records carry in their history whoever brought them in, not the worker. */
const person = { id: users.id, name: users.name, email: users.email, role: users.role };

/** Piece by piece, letting others have their turn in between. */
async function* pieces(tx: Transaction, importId: string): AsyncGenerator<Prepared[]> {
  for (let position = -1; ; ) {
    const after = and(eq(importChunks.importId, importId), gt(importChunks.position, position));
    const piece = await tx.select().from(importChunks).where(after).orderBy(importChunks.position).limit(1).get();
    if (!piece) return;
    position = piece.position;
    yield JSON.parse(piece.prepared) as Prepared[];
    await nextTurn();
  }
}

async function verifiedOrganisations(tx: Transaction): Promise<Set<string>> {
  const rows = await tx.select({ id: organisations.id }).from(organisations).where(eq(organisations.state, 'verified'));
  return new Set(rows.map(({ id }) => id));
}

function ensureStillFit(
  rows: readonly Prepared[],
  verified: ReadonlySet<string>,
  { publish }: Import,
  now: number,
): void {
  for (const { row, organisationId, values } of rows) {
    ensure(verified.has(organisationId), conflict(`第 ${row} 行的单位已不是认证单位，一行也没有写入。请重新上传。`));
    const over = publish && typeof values.deadlineAt === 'number' && values.deadlineAt <= now;
    ensure(!over, conflict(`第 ${row} 行的截止时间已经过去，一行也没有写入。请改好后重新上传。`));
  }
}
