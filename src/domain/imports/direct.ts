import type { imports } from '#db/schema/index.ts';
import type { Context, MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure } from '#src/errors.ts';
import { newId } from '#src/lib/ids.ts';
import { batches } from './batches.ts';
import { createChecker } from './check.ts';
import { findOwner, loadOwners } from './owners.ts';
import { mayImport } from './policy.ts';
import type { Row } from './rows.ts';
import { createWriter, type Written } from './write.ts';

export type RowsToImport = {
  kind: (typeof imports.$inferSelect)['kind'];
  /** As `readTable` gives them; read once, while they are written. */
  rows: AsyncIterable<Row> | Iterable<Row>;
  /** Whose the rows are that name no organisation. */
  organisationId: string;
  /** Listings go out as 已发榜 instead of 待初核. */
  publish?: boolean;
  /** Name of the file, for the history. */
  source?: string;
  /** Told after every batch, with the rows read so far. */
  onProgress?: (rows: number) => void;
};

/**
 * Imports rows at once, in one transaction and flat memory: all of them or, if one is wrong, none. Refuses with the
 * first wrong row. Rows that are on the platform already are passed over.
 */
export async function importRows(ctx: MemberContext, input: RowsToImport): Promise<Written> {
  ensure(mayImport(ctx.actor));
  return writeRows(ctx, ctx.actor.id, input);
}

/** The same without asking who: for the command line, which holds the database itself. */
export const writeRows = (ctx: Context, createdBy: string, input: RowsToImport): Promise<Written> =>
  ctx.write(async (tx) => {
    const { kind, organisationId, publish = false, source = '' } = input;
    const fallback = await findOwner(tx, organisationId);
    if (!fallback) throw conflict('归属的单位不存在，或还没有通过认证。', 'organisation');
    const check = createChecker({ kind, publish, fallback, owners: await loadOwners(tx), now: ctx.now });
    const write = createWriter(tx, ctx, { kind, publish, createdBy, source });
    const written: Written = { added: 0, known: 0 };
    let read = 0;
    for await (const rows of batches(input.rows)) {
      const { prepared, issues, repeated } = check(rows);
      const [wrong] = issues;
      if (wrong)
        throw conflict(`第 ${wrong.row} 行${wrong.column && `“${wrong.column}”`}：${wrong.message}。一行也没有写入。`);
      const { added, known } = await write(prepared);
      written.added += added;
      written.known += known + repeated;
      read += rows.length;
      input.onProgress?.(read);
    }
    const reason = `${source}：新增 ${written.added} 行，已有 ${written.known} 行`;
    await record(tx, ctx, { thing: 'imports', thingId: newId(), action: 'import', to: 'done', reason });
    return written;
  });
