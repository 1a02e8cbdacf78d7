import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Database, openDatabase } from '#db/client.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { capabilities, listings } from '#db/schema/index.ts';
import { idOf } from '#db/seed/clock.ts';
import { type Actor, type Context, createContext } from '#src/context.ts';
import { listEvents } from '#src/domain/events/board.ts';
import { listListings } from '#src/domain/listings/board.ts';
import {
  listingsForOrganisation,
  listingsForSupply,
  matchesOfListing,
  similarListings,
} from '#src/domain/matches/queries.ts';
import { foundSince } from '#src/domain/searches/news.ts';
import { searchAll } from '#src/search/query.ts';
import { rebuildIndex } from '#src/search/rebuild.ts';
import { createWorld } from '#tests/world.ts';
import { loadWorld } from './given.ts';
import { MARKED, mark, type Person, personOf, phraseOf, VISITOR } from './marks.ts';

/**
 * Two worlds, which differ in nothing but marks in all that one person may not read, answer that person alike: results,
 * passages, counts of facets, suggestions, what is similar, matches with their reasons and gaps, what is new.
 */
vi.setConfig({ testTimeout: 300_000 });

const QUESTIONS = ['', '保温板', '"阻燃"', 'hengze', '检测 -水泥', '阻然保温', '密封圈 耐腐蚀 pH'];
const PEOPLE = ['', 'xiaoqi', 'qiye', 'gaoxiao', 'yinhang', 'guanyuan'];

const NO_FILTER = { phase: [], field: [], chain: [], kind: [], region: [], money: [], due: [] };

const NOW = Date.parse('2026-11-22T14:30:00+08:00');

/** What nothing is marked in, the same for all. */
let plain: Database;
beforeAll(async () => {
  plain = openDatabase(':memory:');
  await migrateDatabase(plain);
  await loadWorld(plain, NOW);
  await rebuildIndex(plain, undefined, () => NOW);
});
afterAll(() => plain.close());

const personCalled = async (key: string): Promise<Person> =>
  key === '' ? VISITOR : personOf(plain.client, idOf(`user ${key}`));

/** The world in which all is marked that this person may not read. */
async function markedFor(person: Person): Promise<Database> {
  const { database } = await createWorld(NOW);
  await loadWorld(database, NOW);
  await mark(database, person);
  await rebuildIndex(database, undefined, () => NOW);
  return database;
}

const answersOf = async (database: Database, person: Person) =>
  answersFor(createContext(database, await actorOf(plain, person), NOW), person.org);

async function actorOf({ client }: Database, { id, role, org }: Person): Promise<Actor | undefined> {
  if (id === '') return undefined;
  const { rows } = await client.execute({
    sql: `select o.kind, o.region, o.field, o.state, m.role from memberships m join organisations o on o.id = m.organisation_id where m.user_id = ?`,
    args: [id],
  });
  const organisation = { ...rows[0], id: org, name: '' };
  return { id, role, email: '', name: '', ...(org ? { organisation } : {}) } as unknown as Actor;
}

/** All that is answered, without how long it took. */
async function answersFor(ctx: Context, org: string) {
  const said: Record<string, unknown> = {};
  for (const q of QUESTIONS) {
    const { tookMs: _, ...answer } = await searchAll(ctx, { q, size: 50 });
    said[`search ${q}`] = answer;
    said[`news ${q}`] = await foundSince(ctx, { q, filters: {} }, 0);
  }
  for (const sort of ['due', 'recent'] as const) said[`board ${sort}`] = await listListings(ctx, NO_FILTER, sort, 1);
  for (const tab of ['upcoming', 'past'] as const)
    said[`events ${tab}`] = await listEvents(ctx, tab, { type: [], stage: [], when: [], region: [] }, 1);
  for (const { id, state } of await ctx.db.select({ id: listings.id, state: listings.state }).from(listings)) {
    if (['draft', 'submitted', 'returned', 'reviewing', 'withdrawn'].includes(state)) continue;
    said[`matches ${id}`] = await matchesOfListing(ctx, id);
    said[`similar ${id}`] = await similarListings(ctx, id);
  }
  for (const { id, state } of await ctx.db
    .select({ id: capabilities.id, state: capabilities.state })
    .from(capabilities))
    if (state === 'published') said[`suited ${id}`] = await listingsForSupply(ctx, 'capabilities', id);
  if (org) said.own = await listingsForOrganisation(ctx, org);
  return said;
}

describe('what a person may not read changes no answer they get', () => {
  for (const key of PEOPLE)
    it(`for ${key || 'a visitor'}`, async () => {
      const person = await personCalled(key);
      const [before, after] = [await answersOf(plain, person), await answersOf(await markedFor(person), person)];
      const changed = Object.keys(before).filter((name) => !isDeepStrictEqual(before[name], after[name]));
      expect(changed).toEqual([]);
      expect(Object.keys(before).length).toBeGreaterThan(80);
    });
});

it('finds no phrase of a column that visitors may not read, and no number', async () => {
  const ctx = createContext(await markedFor(VISITOR), undefined, NOW);
  for (const [n] of MARKED.entries())
    for (const q of [`"${phraseOf(n)}"`, `"KX${n}R1"`]) {
      const { total, facets } = await searchAll(ctx, { q, strict: true });
      expect(
        [
          total,
          Object.values(facets)
            .flat()
            .filter(({ count }) => count > 0),
        ],
        q,
      ).toEqual([0, []]);
    }
});
