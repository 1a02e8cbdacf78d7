import { expect, it } from 'vitest';
import { idOf } from '#db/seed/clock.ts';
import { rebuildIndex } from '#src/search/rebuild.ts';
import { createWorld } from '#tests/world.ts';
import { loadWorld } from './given.ts';
import { MARKED, mark, marksIn, nameOfMark, personOf, readableMarks, VISITOR } from './marks.ts';

async function markedWorld() {
  const world = await createWorld();
  await loadWorld(world.database, world.now);
  await mark(world.database);
  await rebuildIndex(world.database, undefined, () => world.now);
  return world;
}

it('holds a mark in every column that somebody may not read', async () => {
  const { database } = await markedWorld();
  const empty = [];
  for (const { table, column } of MARKED) {
    const { rows } = await database.client.execute(`select "${column}" v from "${table}"`);
    const sealed = table === 'bid_versions';
    if (!sealed && !rows.some(({ v }) => marksIn(String(v)).size > 0)) empty.push(`${table}.${column}`);
  }
  expect(empty).toEqual([]);
  const qiye = await personOf(database.client, idOf('user qiye'));
  expect((await readableMarks(database.client, qiye)).size).toBeGreaterThan(
    (await readableMarks(database.client, VISITOR)).size,
  );
});

it('puts only what everybody may read into the tables of search', async () => {
  const { database } = await markedWorld();
  const readable = await readableMarks(database.client, VISITOR);
  const { rows } = await database.client.execute(
    `select name from sqlite_master where type = 'table' and (name glob 'search_*' or name glob 'match_*')
     and name not in ('search_queries', 'search_rebuilds', 'match_feedback')`,
  );
  const found = new Set<string>();
  for (const { name } of rows)
    for (const row of (await database.client.execute(`select * from "${name}"`)).rows)
      for (const one of marksIn(JSON.stringify(row))) found.add(one);
  expect(found.size).toBeGreaterThan(100);
  expect([...found].filter((one) => !readable.has(one)).map(nameOfMark)).toEqual([]);
});
