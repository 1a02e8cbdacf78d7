import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { achievements, listings, outbox } from '#db/schema/index.ts';
import { createWorld } from '#tests/world.ts';

type Answer = { code: number; out: string; err: string };

/** A database in a folder of its own, with one official of one office, and the command in it. */
async function createOffice() {
  const folder = mkdtempSync(join(tmpdir(), 'jiebang-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const url = `file:${join(folder, 'a.db')}`;
  const world = await createWorld(Date.now(), url);
  const official = await world.official();
  const run = (...args: string[]) =>
    new Promise<Answer>((resolve) => {
      const env = { ...process.env, DATABASE_URL: url, MAIL_DIR: folder };
      execFile(process.execPath, ['src/cli/import.ts', ...args], { env }, (error, out, err) =>
        resolve({ code: error ? Number(error.code) : 0, out, err }),
      );
    });
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  return { database: world.database, official, run, file };
}

describe('npm run import', () => {
  it('says what it found, imports, makes it findable, and adds nothing the second time', async () => {
    const { database, run, file } = await createOffice();
    const sheet = file('成果.jsonl', '{"id":"s1","title":"防水 涂料"}\n{"id":"s2","title":"烤箱"}\n');
    const first = await run('achievements', sheet);
    expect(first).toMatchObject({ code: 0, out: expect.stringContaining('成果 2 行：新 2，已有 0，错误 0 处') });
    expect(first.out).toContain('完成：新增 2 行');
    expect(first.err).toContain('写入 2 / 2');
    expect((await database.db.select().from(outbox)).map(({ state }) => state)).toEqual(['done', 'done']);
    const second = await run('achievements', sheet);
    expect(second.out).toContain('完成：新增 0 行，平台上已有 2 行');
    expect(await database.db.$count(achievements)).toBe(2);
  });

  it('lists what is wrong by row, writes nothing and says so to the shell', async () => {
    const { database, run, file } = await createOffice();
    const { code, err } = await run('listings', file('a.csv', '名称,资金（万元）\n甲,面议\n,abc\n'));
    expect(code).toBe(1);
    expect(err).toContain('第 3 行“名称”：请填写名称');
    expect(err).toContain('第 3 行“资金(万元)”');
    expect(err).toContain('一行也没有导入');
    expect(await database.db.$count(listings)).toBe(0);
  });

  it('tries without writing, and publishes where told', async () => {
    const { database, official, run, file } = await createOffice();
    const sheet = file('a.csv', '名称\n甲\n');
    expect((await run('listings', sheet, '--dry-run')).code).toBe(0);
    expect(await database.db.$count(listings)).toBe(0);
    expect((await run('listings', sheet, '--publish', '--organisation', official.organisation?.name ?? '')).code).toBe(
      0,
    );
    expect((await database.db.select().from(listings))[0]).toMatchObject({
      state: 'published',
      createdBy: official.id,
    });
  });

  it('answers what it does not understand with a sentence', async () => {
    const { run, file } = await createOffice();
    const sheet = file('a.csv', '名称\n甲\n');
    const asked = [
      [['listings', sheet, '--publsh'], '用法'],
      [['listings', `${sheet}x`], '打不开文件'],
    ] as const;
    const answers = await Promise.all(asked.map(([args]) => run(...args)));
    for (const [i, { code, err }] of answers.entries()) {
      expect([code, err]).toEqual([1, expect.stringContaining(asked[i]?.[1] ?? '')]);
      expect(err).not.toContain('    at ');
    }
  });
});
