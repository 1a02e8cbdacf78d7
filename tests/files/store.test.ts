import { createSecretKey, randomBytes } from 'node:crypto';
import { mkdtemp, readFile as readBytes, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listStored, readFile, removeFile, type Store, storeFile } from '#src/files/store.ts';

async function newStore(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'jiebang-store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return { files: join(folder, 'files'), secret: createSecretKey(randomBytes(32)) };
}

const TEXT = '机密报价七百六十万元';

describe('a stored file', () => {
  it('lies encrypted under a name that says nothing, for this user only, and reads back', async () => {
    const store = await newStore();
    const stored = await storeFile(store, 'one', Buffer.from(TEXT));
    expect(await readdir(store.files)).toEqual([stored.storedAs]);
    expect(stored.storedAs).toMatch(/^[A-Za-z0-9_-]{40}$/);
    const path = join(store.files, stored.storedAs);
    expect((await readBytes(path)).includes(Buffer.from('机密'))).toBe(false);
    expect((await stat(path)).mode & 0o077).toBe(0);
    expect((await readFile(store, 'one', stored)).toString()).toBe(TEXT);
  });

  it('is not read under another id, with another secret, or after a change', async () => {
    const store = await newStore();
    const stored = await storeFile(store, 'one', Buffer.from(TEXT));
    await expect(readFile(store, 'two', stored)).rejects.toThrow();
    const other = { ...store, secret: createSecretKey(randomBytes(32)) };
    await expect(readFile(other, 'one', stored)).rejects.toThrow();
    await expect(readFile(store, 'one', { ...stored, digest: '0'.repeat(64) })).rejects.toThrow(
      'is not what was stored',
    );
    const path = join(store.files, stored.storedAs);
    const bytes = await readBytes(path);
    bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
    await writeFile(path, bytes);
    await expect(readFile(store, 'one', stored)).rejects.toThrow();
  });

  it('is removed once, and removing it again is no fault', async () => {
    const store = await newStore();
    const { storedAs } = await storeFile(store, 'one', Buffer.from(TEXT));
    await removeFile(store, storedAs);
    await removeFile(store, storedAs);
    expect(await readdir(store.files)).toEqual([]);
  });

  it('is listed by its age; what we did not write is not', async () => {
    const store = await newStore();
    expect(await listStored(store, Date.now())).toEqual([]);
    const old = await storeFile(store, 'old', Buffer.from('1'));
    await storeFile(store, 'new', Buffer.from('2'));
    await writeFile(join(store.files, '.gitkeep'), '');
    for (const name of [old.storedAs, '.gitkeep']) await utimes(join(store.files, name), 1000, 1000);
    expect(await listStored(store, 2_000_000)).toEqual([old.storedAs]);
  });
});
