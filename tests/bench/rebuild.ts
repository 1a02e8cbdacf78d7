import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { insertMany } from '#db/bulk.ts';
import { type Database, openDatabase } from '#db/client.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { capabilities, memberships, organisations, users } from '#db/schema/index.ts';
import { FIELDS, REGIONS } from '#src/lib/vocabulary.ts';
import { rebuildIndex } from '#src/search/rebuild.ts';
import { insertBare } from './rebuild-floor.ts';
import { measureSite } from './rebuild-site.ts';
import { randomWords } from './words.ts';

/**
 * `npm run bench:rebuild`: a rebuild of an index of 100,000 documents against the bare loop that tokenises and inserts the
 * same rows, with the memory it takes; then the home page of the built site, quiet and while its worker rebuilds.
 * `--documents 20000` for fewer, `--no-site` where nothing is built.
 */
const { values } = parseArgs({
  options: { documents: { type: 'string', default: '100000' }, site: { type: 'boolean', default: true } },
  allowNegative: true,
});
const SIZE = Number(values.documents);
const WANTED = 4;
const CHUNK = 2000;
const TELL_EVERY = SIZE / 10;
const NOW = Date.now();

const folder = await mkdtemp(join(tmpdir(), 'jiebang-rebuild-'));
const url = `file:${join(folder, 'rebuild.db')}`;
const database = openDatabase(url);
await migrateDatabase(database);
await fill(database);

const first = await rebuild('第一次建');
const again = await rebuild('重建');
const bare = await insertBare(database, join(folder, 'bare.db'));
console.info(`裸循环：切词并写入同样的行 ${seconds(bare)}`);
for (const [name, took] of Object.entries({ 第一次建: first, 重建: again }))
  console.info(`${name} / 裸循环 = ${(took / bare).toFixed(2)}（要 ≤ ${WANTED}）`);
if (values.site) await measureSite(database, url);
database.close();
rmSync(folder, { recursive: true });

/** Milliseconds; prints how memory goes meanwhile. */
async function rebuild(name: string): Promise<number> {
  const start = performance.now();
  let told = 0;
  await rebuildIndex(database, (done) => {
    if (done < told + TELL_EVERY) return;
    told = done;
    const { rss, heapUsed } = process.memoryUsage();
    console.info(`  ${done} 条 ${seconds(performance.now() - start)}  RSS ${mb(rss)} MB  heap ${mb(heapUsed)} MB`);
  });
  const took = performance.now() - start;
  console.info(`${name} ${SIZE} 条：${seconds(took)}`);
  return took;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} 秒`;
}

function mb(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

/** Capabilities of a thousand firms, their texts as long as real ones. */
async function fill({ write }: Database): Promise<void> {
  const times = { createdAt: NOW, updatedAt: NOW };
  await write(async (tx) => {
    const person = { email: 'bench@test.example', name: '经办人', role: 'member' as const, passwordHash: 'none' };
    await tx.insert(users).values({ ...person, id: 'u', emailConfirmedAt: NOW, createdAt: NOW });
    await insertMany(
      tx,
      organisations,
      numbers(0, 1000).map((n) => ({
        ...{ id: `o${n}`, name: `单位${n}有限公司`, code: `BENCH${n}`, kind: 'small' as const, field: field(n) },
        ...{ region: region(n), state: 'verified' as const, ...times },
      })),
    );
    await tx.insert(memberships).values({
      ...{ id: 'm', userId: 'u', organisationId: 'o0', role: 'manager', state: 'active', createdAt: NOW },
    });
  });
  for (let from = 0; from < SIZE; from += CHUNK)
    await write((tx) => insertMany(tx, capabilities, numbers(from, Math.min(SIZE, from + CHUNK)).map(capability)));
}

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

function field(n: number): string {
  const keys = Object.keys(FIELDS);
  return keys[n % keys.length] ?? '';
}

function region(n: number): string {
  const keys = Object.keys(REGIONS);
  return keys[(n * 7) % keys.length] ?? '';
}

function capability(n: number): typeof capabilities.$inferInsert {
  const word = randomWords(n);
  const words = (count: number) => Array.from({ length: count }, word).join('，');
  return {
    ...{ id: `c${n}`, organisationId: `o${n % 1000}`, createdBy: 'u', title: word() + word() + word() },
    ...{ field: field(n), region: region(n), summary: words(30), products: words(8), equipment: words(5) },
    ...{ state: 'published' as const, publishedAt: NOW - n, createdAt: NOW - n, updatedAt: NOW - n },
  };
}
