import { and, eq, isNull } from 'drizzle-orm';
import { files } from '#db/schema/index.ts';
import { type Context, type MemberContext, signedIn } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { isMemberOf } from '#src/domain/organisations/policy.ts';
import { notFound } from '#src/errors.ts';
import { readFile } from '#src/files/store.ts';
import { rightsTo } from './owners.ts';

export type Download = { name: string; type: string; bytes: Buffer };

/**
 * The bytes of a file, for whoever may read its owner's files; for anyone else it is as if there were none. That a
 * person took a file of another organisation is put on record first. Throws where the bytes are not what was stored.
 */
export async function downloadAttachment(ctx: Context, id: string): Promise<Download> {
  const file = await ctx.db
    .select()
    .from(files)
    .where(and(eq(files.id, id), isNull(files.removedAt)))
    .get();
  const rights = file && (await rightsTo(ctx, ctx.actor, ctx.now, file.owner, file.ownerId));
  // Whether there is such a file is told to nobody who may not read it; a visitor may turn out to be somebody.
  if (file === undefined || rights?.read !== true) {
    signedIn(ctx);
    throw notFound();
  }
  const bytes = await readFile(ctx, file.id, file);
  if (ctx.actor && !isMemberOf(ctx.actor, { id: rights.holderId })) await recordDownload(signedIn(ctx), id);
  return { name: file.name, type: file.type, bytes };
}

const recordDownload = (ctx: MemberContext, id: string): Promise<void> =>
  ctx.write((tx) => record(tx, ctx, { thing: 'attachments', thingId: id, action: 'download' }));
