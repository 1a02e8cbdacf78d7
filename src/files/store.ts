import { createHmac, type KeyObject } from 'node:crypto';
import { mkdir, open, readFile as readBytes, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { newToken } from '#src/lib/ids.ts';
import { keyFor, openBytes, sealBytes } from '#src/lib/sealing.ts';

/** Where files lie and what seals them: a context. */
export type Store = { files: string; secret: KeyObject };
export type StoredFile = { storedAs: string; digest: string };

/** HMAC-SHA-256, hex: a plain digest would tell who reads the table whether a file they have lies under the seal. */
export const digestOf = (secret: KeyObject, bytes: Uint8Array): string =>
  createHmac('sha256', keyFor(secret, 'digests')).update(bytes).digest('hex');

/** Writes a file encrypted, under a name that says nothing, and waits until the disk has it. Returns the name. */
export async function storeFile({ files, secret }: Store, id: string, bytes: Uint8Array): Promise<StoredFile> {
  const storedAs = newToken();
  await mkdir(files, { recursive: true, mode: 0o700 });
  const file = await open(join(files, storedAs), 'wx', 0o600);
  try {
    await file.writeFile(sealBytes(keyOf(secret, id), bytes, id));
    await file.sync();
  } finally {
    await file.close();
  }
  return { storedAs, digest: digestOf(secret, bytes) };
}

/** The plain bytes. Throws where they are gone, were changed, or belong to another id. */
export async function readFile({ files, secret }: Store, id: string, stored: StoredFile): Promise<Buffer> {
  const bytes = openBytes(keyOf(secret, id), await readBytes(join(files, stored.storedAs)), id);
  if (digestOf(secret, bytes) !== stored.digest) throw new Error(`file ${id} is not what was stored`);
  return bytes;
}

/** Removes the bytes; those that are gone already are no fault. */
export const removeFile = ({ files }: Pick<Store, 'files'>, storedAs: string): Promise<void> =>
  rm(join(files, storedAs), { force: true });

/** Only what `storeFile` made: the folder may hold what is not ours. */
const NAME = /^[A-Za-z0-9_-]{40}$/;

/** Names of the stored files that were written before a moment. */
export async function listStored({ files }: Pick<Store, 'files'>, before: number): Promise<string[]> {
  const names = await readdir(files).catch(orNothing);
  const old: string[] = [];
  for (const name of names.filter((name) => NAME.test(name))) {
    const found = await stat(join(files, name)).catch(() => undefined);
    if (found && found.mtimeMs < before) old.push(name);
  }
  return old;
}

const keyOf = (secret: KeyObject, id: string): KeyObject => keyFor(secret, `files:${id}`);

/** Before the first file there is no folder. */
function orNothing(error: NodeJS.ErrnoException): string[] {
  if (error.code !== 'ENOENT') throw error;
  return [];
}
