import { createSecretKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Database, openDatabase } from '#db/client.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { idOf } from '#db/seed/clock.ts';
import { DEMO_PASSWORD } from '#db/seed/load.ts';
import { hashPassword } from '#src/auth/passwords.ts';
import { rebuildIndex } from '#src/search/rebuild.ts';
import { loadWorld } from '#tests/leaks/given.ts';
import { MARKED, mark, marksIn, nameOfMark, personOf, phraseOf, readableMarks, VISITOR } from '#tests/leaks/marks.ts';
import { type Client, openClient, type Site, startSite, TEST_SECRET } from '#tests/site.ts';
import { crawl } from './crawl.ts';
import { DOORS_OF } from './doors.ts';

vi.setConfig({ testTimeout: 300_000 });

/**
 * A mark for each row stands in every column of words, see tests/leaks/columns.ts; every kind of person then opens every page
 * their links lead to, and what no link leads them to, and searches for the words.
 */
const PEOPLE = [undefined, 'xiaoqi', 'gaoxiao', 'yinhang', 'jingzhu', 'jiancai', 'qiye', 'guanyuan'];
/** Of each table so many rows are asked for by address. */
const ROWS = 6;

const folder = mkdtempSync(join(tmpdir(), 'jiebang-leaks-'));
let site: Site;
let database: Database;
beforeAll(async () => {
  const url = `file:${join(folder, 'site.db')}`;
  database = openDatabase(url, { secret: createSecretKey(Buffer.from(TEST_SECRET, 'hex')) });
  await migrateDatabase(database);
  await loadWorld(database, Date.now(), await hashPassword(DEMO_PASSWORD));
  await mark(database);
  await rebuildIndex(database);
  site = await startSite({ DATABASE_URL: url });
});
afterAll(async () => {
  await site.stop();
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

async function enter(name?: string): Promise<{ client: Client; readable: Set<string> }> {
  const client = openClient(site);
  if (!name) return { client, readable: await readableMarks(database.client, VISITOR) };
  const person = await personOf(database.client, idOf(`user ${name}`));
  await client.signIn(person.email, DEMO_PASSWORD);
  return { client, readable: await readableMarks(database.client, person) };
}

/** What stands on pages though it may not be read there; what was asked for is echoed. */
const leaksOn = (pages: Map<string, string>, readable: ReadonlySet<string>): string[] =>
  [...pages].flatMap(([path, text]) =>
    [...marksIn(text, decodeURIComponent(path))]
      .filter((one) => !readable.has(one))
      .map((one) => `${nameOfMark(one)} on ${path}`),
  );

describe('what is not public', () => {
  for (const name of PEOPLE)
    it(`reaches ${name ?? 'a visitor'} on no page that links lead to`, async () => {
      const { client, readable } = await enter(name);
      const questions = name ? [] : MARKED.map((_, n) => `/search?q=${encodeURIComponent(`${phraseOf(n)} KX${n}R2`)}`);
      const pages = await crawl(client, questions);
      expect(pages.size).toBeGreaterThan(60);
      expect(leaksOn(pages, readable).join('\n')).toBe('');
    });

  for (const name of PEOPLE)
    it(`reaches ${name ?? 'a visitor'} by no address either`, async () => {
      const { client, readable } = await enter(name);
      const pages = new Map<string, string>();
      for (const [table, doors] of Object.entries(DOORS_OF))
        for (const id of await idsOf(table))
          for (const door of doors) {
            const path = door.replace('$', id);
            const response = await client.get(path);
            expect(response.status, path).toBeLessThan(500);
            pages.set(path, await response.text());
          }
      expect(pages.size).toBeGreaterThan(100);
      expect(leaksOn(pages, readable).join('\n')).toBe('');
    });

  it('stands where it may be read: the poster and officials find what is kept back', async () => {
    const restricted = MARKED.findIndex(({ table, column }) => table === 'listings' && column === 'restricted');
    const path = `/listings/${idOf('listing eps')}`;
    for (const [name, stands] of [
      ['qiye', true],
      ['guanyuan', true],
      ['xiaoqi', false],
      [undefined, false],
    ] as const) {
      const text = await (await (await enter(name)).client.get(path)).text();
      expect(
        [...marksIn(text)].some((one) => one.startsWith(`${restricted} `)),
        name,
      ).toBe(stands);
    }
  });
});

/** Of each state of a table some, so that drafts and what is sealed are among them. */
async function idsOf(table: string): Promise<string[]> {
  const key = table === 'vocabularies' ? 'number' : 'id';
  const { rows: columns } = await database.client.execute(`select name from pragma_table_info('${table}')`);
  const state = columns.some(({ name }) => name === 'state') ? 'state' : "''";
  const { rows } = await database.client.execute(
    `select id from (select ${key} id, row_number() over (partition by ${state} order by rowid) n from ${table}) order by n limit ${ROWS}`,
  );
  return rows.map(({ id }) => String(id));
}
