import { and, eq, isNull } from 'drizzle-orm';
import { files } from '#db/schema/index.ts';
import { type Context, type MemberContext, signedIn } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { isMemberOf } from '#src/domain/organisations/policy.ts';
import { ensure, notFound } from '#src/errors.ts';
import { readFile } from '#src/files/store.ts';
import { rightsTo } from './owners.ts';

export type Download = { name: string; type: string; bytes: Buffer };

/**
 * The bytes of a file, for whoever may read its owner's files; for anyone else it is as if there were none. That a
 * person took a file of another organisation is put on record first. Throws where the bytes are not what was stored.
 */
export async function downloadAttachment(visitor: Context, id: string): Promise<Download> {
  const ctx = signedIn(visitor);
  const file = await ctx.db
    .select()
    .from(files)
    .where(and(eq(files.id, id), isNull(files.removedAt)))
    .get();
  ensure(file !== undefined, notFound());
  const rights = await rightsTo(ctx, ctx.actor, ctx.now, file.owner, file.ownerId);
  ensure(rights?.read === true, notFound());
  const bytes = await readFile(ctx, file.id, file);
  if (!isMemberOf(ctx.actor, { id: rights.holderId })) await recordDownload(ctx, id);
  return { name: file.name, type: file.type, bytes };
}

const recordDownload = (ctx: MemberContext, id: string): Promise<void> =>
  ctx.write((tx) => record(tx, ctx, { thing: 'attachments', thingId: id, action: 'download' }));
