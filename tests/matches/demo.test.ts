import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#db/client.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { listings, organisations } from '#db/schema/index.ts';
import { loadDemoWorld } from '#db/seed/load.ts';
import { type Context, createContext } from '#src/context.ts';
import { listingsForOrganisation, type Match, matchesOfListing } from '#src/domain/matches/queries.ts';
import { rebuildIndex } from '#src/search/rebuild.ts';
import { untruths } from './given.ts';

/** The demo world: some forty listings and sixty supplies, none of them written for these tests. */
let database: Database;
let ctx: Context;
const matches: { listing: string; organisationId: string; open: boolean; found: Match[] }[] = [];

beforeAll(async () => {
  database = openDatabase(':memory:');
  await migrateDatabase(database);
  const now = Date.parse('2026-11-22T14:30:00+08:00');
  await loadDemoWorld(database, now, 'no password');
  await rebuildIndex(database);
  ctx = createContext(database, undefined, now);
  const published = await database.db.select().from(listings).where(eq(listings.state, 'published'));
  for (const { id, organisationId, deadlineAt } of published) {
    const open = deadlineAt === null || deadlineAt > now;
    matches.push({ listing: id, organisationId, open, found: await matchesOfListing(ctx, id) });
  }
  return () => database.close();
});

describe('matches in the demo world', () => {
  it('finds someone for most listings that are open', () => {
    const served = matches.filter(({ found }) => (found[0]?.score ?? 0) >= 50);
    expect(matches.length).toBeGreaterThan(8);
    expect(served.length / matches.length).toBeGreaterThan(0.7);
  });

  it('states no reason that is not true of the record', () => {
    const all = matches.flatMap(({ found }) => found);
    expect(all.length).toBeGreaterThan(20);
    expect(all.flatMap(untruths)).toEqual([]);
  });

  it('calls an indicator missing only where no text of the record names it', () => {
    for (const { document, gaps } of matches.flatMap(({ found }) => found)) {
      const said = Object.entries(document.texts).flatMap(([name, text]) => (name === 'organisation' ? [] : [text]));
      for (const { part, sentence } of gaps.filter((gap) => gap.part === 'indicator')) {
        const names = sentence.split(/未提及：|“|”/).flatMap((piece) => piece.split('、'));
        const named = names.filter((name) => name.length > 1 && said.some((text) => text.includes(name)));
        expect(named, `${part} ${sentence}`).toEqual([]);
      }
    }
  });

  it("never offers anyone's own supply, nor one of an organisation that is not verified", async () => {
    const verified = await database.db.select().from(organisations).where(eq(organisations.state, 'verified'));
    const ids = verified.map(({ id }) => id);
    for (const { organisationId, found } of matches)
      for (const { document } of found) {
        expect(document.organisationId).not.toBe(organisationId);
        expect(ids).toContain(document.organisationId);
      }
  });

  it('gives each pair the same score from both ends', async () => {
    for (const { listing, found } of matches.filter(({ open }) => open))
      for (const { document, score } of found) {
        const back = await listingsForOrganisation(ctx, document.organisationId, { limit: 100 });
        const same = back.find((match) => match.document.id === listing);
        expect(same?.score).toBeGreaterThanOrEqual(score);
        if (same?.by.id === document.id) expect(same.score).toBe(score);
      }
  });
});
