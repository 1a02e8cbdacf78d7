import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '#db/client.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { audit, throttles } from '#db/schema/index.ts';
import { createWorld } from '#tests/world.ts';

const key = (n: number) => ({ key: `k${n}`, count: n, windowEndsAt: 0 });

async function openFile() {
  const folder = mkdtempSync(join(tmpdir(), 'jiebang-'));
  const url = `file:${join(folder, 'a.db')}`;
  const database = openDatabase(url);
  onTestFinished(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });
  await migrateDatabase(database);
  return { database, url };
}

describe('the write queue', () => {
  it('lets a hundred writers pass one after the other on a file', async () => {
    const { database } = await openFile();
    const add = (n: number) => database.write(async (tx) => void (await tx.insert(throttles).values(key(n))));
    await Promise.all(Array.from({ length: 100 }, (_, n) => add(n)));
    expect(await database.db.$count(throttles)).toBe(100);
  });

  it('goes on after a writer that failed, and keeps nothing of it', async () => {
    const { database } = await createWorld();
    const fault = new Error('half-way');
    const failing = database.write(async (tx) => {
      await tx.insert(throttles).values(key(1));
      throw fault;
    });
    const next = database.write(async (tx) => void (await tx.insert(throttles).values(key(2))));
    await expect(failing).rejects.toBe(fault);
    await next;
    expect(await database.db.select().from(throttles)).toEqual([key(2)]);
  });

  it.each(['file', 'memory'])(
    'takes back of a writer that failed among others what it wrote, and of nobody else: %s',
    async (kind) => {
      const { database } = kind === 'file' ? await openFile() : await createWorld();
      const fails = (n: number) => n % 7 === 3;
      const all = await Promise.allSettled(
        Array.from({ length: 60 }, (_, n) =>
          database.write(async (tx) => {
            await tx.insert(throttles).values(key(n));
            if (fails(n)) throw new Error(`no ${n}`);
            return n;
          }),
        ),
      );
      const kept = Array.from({ length: 60 }, (_, n) => n).filter((n) => !fails(n));
      expect(all.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))).toEqual(kept);
      expect(all.flatMap((one) => (one.status === 'rejected' ? one.reason.message : []))[0]).toBe('no 3');
      expect((await database.db.select().from(throttles)).map(({ count }) => count).sort((a, b) => a - b)).toEqual(
        kept,
      );
    },
  );

  it('answers nobody before what they wrote can be read', async () => {
    const { database, url } = await openFile();
    const other = openDatabase(url);
    onTestFinished(() => other.close());
    const read = await Promise.all(
      Array.from({ length: 40 }, async (_, n) => {
        await database.write(async (tx) => void (await tx.insert(throttles).values(key(n))));
        return (await other.db.select().from(throttles)).some(({ count }) => count === n);
      }),
    );
    expect(read).toEqual(Array(40).fill(true));
  });

  it('takes turns with the writers of other processes', async () => {
    const { database, url } = await openFile();
    const writer = fileURLToPath(new URL('./writer.ts', import.meta.url));
    const others = ['a', 'b', 'c'].map((name) => promisify(execFile)(process.execPath, [writer, url, name, '50']));
    const mine = Array.from({ length: 50 }, (_, n) =>
      database.write(async (tx) => void (await tx.insert(throttles).values(key(n)))),
    );
    await Promise.all([...others, ...mine]);
    expect(await database.db.$count(throttles)).toBe(200);
  });
});

describe('the audit', () => {
  it('can be added to, never changed or deleted', async () => {
    const { database } = await createWorld();
    await database.write(async (tx) => {
      await tx.insert(audit).values({ at: 1, thing: 'listings', thingId: 'x', action: 'publish' });
    });
    const rewrite = database.write(async (tx) => void (await tx.update(audit).set({ reason: 'other' })));
    const remove = database.write(async (tx) => void (await tx.delete(audit)));
    await expect(rewrite).rejects.toThrow();
    await expect(remove).rejects.toThrow();
    expect(await database.db.select({ reason: audit.reason }).from(audit)).toEqual([{ reason: '' }]);
  });
});

describe('migrations', () => {
  it('run twice without harm', async () => {
    const { database } = await openFile();
    await database.write(async (tx) => void (await tx.insert(throttles).values(key(1))));
    await migrateDatabase(database);
    expect(await database.db.$count(throttles)).toBe(1);
  });

  it('leave foreign keys enforced', async () => {
    const { database } = await createWorld();
    expect((await database.client.execute('PRAGMA foreign_keys')).rows[0]?.foreign_keys).toBe(1);
  });
});
