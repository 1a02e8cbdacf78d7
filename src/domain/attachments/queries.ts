import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { files, users } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { isMemberOf } from '#src/domain/organisations/policy.ts';
import { extensionOf } from '#src/files/types.ts';
import { rightsTo } from './owners.ts';
import type { FileOwner } from './policy.ts';

/**
 * The files of one owner, oldest first, and what this person may do with them; undefined for whoever may not read them.
 * Who uploaded is told to their own organisation only: each side's people are its own affair.
 */
export async function listAttachments(ctx: Context, owner: FileOwner, ownerId: string) {
  const rights = await rightsTo(ctx, ctx.actor, ctx.now, owner, ownerId);
  if (!rights?.read) return undefined;
  const rows = await ctx.db
    .select({ ...SHOWN, by: users.name })
    .from(files)
    .innerJoin(users, eq(users.id, files.uploadedBy))
    .where(and(eq(files.owner, owner), eq(files.ownerId, ownerId), isNull(files.removedAt)))
    .orderBy(asc(files.createdAt), sql`${files}.rowid`);
  const own = isMemberOf(ctx.actor, { id: rights.holderId });
  return {
    mayAdd: rights.add,
    mayRemove: rights.remove,
    rows: rows.map(({ type, by, ...row }) => ({ ...row, type: extensionOf(type), by: own ? by : undefined })),
  };
}

const SHOWN = { id: files.id, name: files.name, type: files.type, size: files.size, createdAt: files.createdAt };
