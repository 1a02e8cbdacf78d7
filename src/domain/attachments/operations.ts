import { and, eq, isNull } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { files } from '#db/schema/index.ts';
import type { Context, MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { actorWithin } from '#src/domain/organisations/queries.ts';
import { conflict, ensure, forbidden, notFound } from '#src/errors.ts';
import { detectType } from '#src/files/detect.ts';
import { digestOf, removeFile, storeFile } from '#src/files/store.ts';
import { FILE_TYPES, type FileType } from '#src/files/types.ts';
import { newId } from '#src/lib/ids.ts';
import { truncate } from '#src/lib/text.ts';
import {
  type AttachInput,
  MAX_FILE_BYTES,
  MAX_OWNER_BYTES,
  MAX_OWNER_FILES,
  nameFor,
  type RemoveInput,
} from './input.ts';
import { type Rights, rightsTo } from './owners.ts';

/** A file as a form sends it. */
export type Sent = Pick<File, 'name' | 'size' | 'arrayBuffer'>;

/**
 * Keeps files with their owner. What the owner has already is passed over, so a form sent twice adds once.
 * All or none; the bytes lie on disk before the rows are written, and what then finds no row is swept.
 * Returns how many were added.
 */
export async function addAttachments(ctx: MemberContext, input: AttachInput, sent: readonly Sent[]): Promise<number> {
  ensure(sent.length > 0, conflict('请先选择文件', FIELD));
  ensureMayAdd(await rightsTo(ctx, ctx.actor, ctx.now, input.owner, input.ownerId));
  const checked = await checkAll(ctx, sent);
  refuseTooMuch(await listKept(ctx, input), checked);
  const stored: Stored[] = [];
  try {
    for (const file of checked) stored.push(await keep(ctx, file));
    const added = await ctx.write((tx) => insertRows(tx, ctx, input, stored));
    await discard(
      ctx,
      stored.filter(({ id }) => !added.includes(id)),
    );
    return added.length;
  } catch (error) {
    await discard(ctx, stored);
    throw error;
  }
}

/** Takes a file away for good: its bytes are removed, the row stays for the record. Removed already is no fault. */
export async function removeAttachment(ctx: MemberContext, { id }: RemoveInput): Promise<void> {
  const storedAs = await ctx.write(async (tx) => {
    const file = await tx.select().from(files).where(eq(files.id, id)).get();
    ensure(file !== undefined, notFound());
    const actor = await actorWithin({ db: tx }, ctx);
    const rights = await rightsTo({ db: tx }, actor, ctx.now, file.owner, file.ownerId);
    ensure(rights?.read === true, notFound());
    if (file.removedAt !== null) return file.storedAs;
    ensure(rights.remove, forbidden('这份文件现在不能移除。'));
    await tx.update(files).set({ removedAt: ctx.now }).where(eq(files.id, id));
    await record(tx, ctx, { thing: 'attachments', thingId: id, action: 'remove', from: 'kept', to: 'removed' });
    return file.storedAs;
  });
  await removeFile(ctx, storedAs);
}

const FIELD = 'files';

type Checked = { name: string; type: FileType; bytes: Buffer; digest: string };
type Stored = Checked & { id: string; storedAs: string };

function ensureMayAdd(rights: Rights | undefined): void {
  ensure(rights?.read === true, notFound());
  ensure(rights.add, forbidden('现在不能在这里添加文件。'));
}

async function checkAll(ctx: Context, sent: readonly Sent[]): Promise<Checked[]> {
  ensure(sent.length <= MAX_OWNER_FILES, conflict(TOO_MANY, FIELD));
  const checked: Checked[] = [];
  for (const file of sent) {
    const one = await check(ctx, file);
    if (!checked.some(({ digest }) => digest === one.digest)) checked.push(one);
  }
  return checked;
}

async function check(ctx: Context, file: Sent): Promise<Checked> {
  const said = `“${truncate(nameFor(file.name, 'pdf').replace(/\.pdf$/, ''), 40)}”`;
  ensure(file.size <= MAX_FILE_BYTES, conflict(`${said}超过 10 MB，请压缩或拆开后再传`, FIELD));
  const bytes = Buffer.from(await file.arrayBuffer());
  const found = await detectType(bytes);
  if ('refusal' in found) throw conflict(`${said}${found.refusal}`, FIELD);
  return { name: nameFor(file.name, found.type), type: found.type, bytes, digest: digestOf(ctx.secret, bytes) };
}

const TOO_MANY = `一处最多 ${MAX_OWNER_FILES} 份文件，请合并或先移除几份`;

type Kept = { digest: string; size: number };

const listKept = ({ db }: Pick<Context, 'db'>, { owner, ownerId }: AttachInput): Promise<Kept[]> =>
  db
    .select({ digest: files.digest, size: files.size })
    .from(files)
    .where(and(eq(files.owner, owner), eq(files.ownerId, ownerId), isNull(files.removedAt)));

/** Returns what is not there yet. */
function refuseTooMuch<C extends Checked>(kept: readonly Kept[], checked: readonly C[]): C[] {
  const fresh = checked.filter(({ digest }) => !kept.some((one) => one.digest === digest));
  const bytes = [...kept.map(({ size }) => size), ...fresh.map((file) => file.bytes.length)].reduce((a, b) => a + b, 0);
  ensure(kept.length + fresh.length <= MAX_OWNER_FILES, conflict(TOO_MANY, FIELD));
  ensure(bytes <= MAX_OWNER_BYTES, conflict('一处的文件合计不超过 50 MB，请压缩或先移除几份', FIELD));
  return fresh;
}

async function keep(ctx: Context, file: Checked): Promise<Stored> {
  const id = newId();
  return { ...file, id, ...(await storeFile(ctx, id, file.bytes)) };
}

/** Rights, limits and doubles once more, where they decide. Returns the ids of what was added. */
async function insertRows(
  tx: Transaction,
  ctx: MemberContext,
  input: AttachInput,
  stored: readonly Stored[],
): Promise<string[]> {
  const { owner, ownerId } = input;
  const actor = await actorWithin({ db: tx }, ctx);
  ensureMayAdd(await rightsTo({ db: tx }, actor, ctx.now, owner, ownerId));
  const fresh = refuseTooMuch(await listKept({ db: tx }, input), stored);
  for (const { id, name, type, bytes, digest, storedAs } of fresh) {
    const about = { id, owner, ownerId, name, type: FILE_TYPES[type], size: bytes.length, digest, storedAs };
    await tx.insert(files).values({ ...about, uploadedBy: ctx.actor.id, createdAt: ctx.now });
    await record(tx, ctx, { thing: 'attachments', thingId: id, action: 'add', to: 'kept' });
  }
  return fresh.map(({ id }) => id);
}

const discard = async (ctx: Context, stored: readonly Stored[]): Promise<void> => {
  for (const { storedAs } of stored) await removeFile(ctx, storedAs);
};
