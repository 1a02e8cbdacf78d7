import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '#db/client.ts';
import { bids, listings } from '#db/schema/index.ts';
import { createContext } from '#src/context.ts';
import { type ListingFilters, type ListingSort, listingFigures, listListings } from '#src/domain/listings/board.ts';
import { moneyBand } from '#src/domain/listings/facets.ts';
import { type ListingState, phaseOf } from '#src/domain/listings/states.ts';
import { DAY } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { createFileWorld, createWorld, type World } from '#tests/world.ts';

const ANY: ListingFilters = { phase: [], field: [], chain: [], kind: [], region: [], money: [], due: [] };
type Row = typeof listings.$inferSelect;

async function post(world: World, owner: { id: string; organisationId: string }, over: Partial<Row>): Promise<string> {
  const id = newId();
  const base = {
    id,
    organisationId: owner.organisationId,
    createdBy: owner.id,
    kind: 'research',
    field: 'chem',
  } as const;
  const times = { publishedAt: world.now, createdAt: world.now, updatedAt: world.now };
  await world.database.write(async (tx) => {
    await tx
      .insert(listings)
      .values({ ...base, region: 'gx', state: 'published', deadlineAt: world.now + DAY, ...times, ...over });
  });
  return id;
}

async function ownerIn(world: World) {
  const { id, organisation } = await world.person({ kind: 'large' });
  return { id, organisationId: organisation?.id as string };
}

const idsOf = async (world: World, filters: Partial<ListingFilters>, sort: ListingSort = 'recent') =>
  (await listListings(world.visitor(), { ...ANY, ...filters }, sort, 1, 200)).rows.map(({ id }) => id);

describe('the board in memory', () => {
  it('sees what another process wrote, at the next request', async () => {
    const world = await createFileWorld();
    const owner = await ownerIn(world);
    const id = await post(world, owner, {});
    const path = (await world.database.client.execute('pragma database_list')).rows[0]?.file as string;
    const other = openDatabase(`file:${path}`);
    const there = () => listListings(createContext(other, undefined, world.now), { ...ANY, phase: ['open'] }, 'due', 1);
    expect((await there()).rows.map((row) => row.id)).toEqual([id]);
    const second = await post(world, owner, { deadlineAt: world.now + 1 });
    await world.database.write(async (tx) => {
      await tx.update(listings).set({ state: 'evaluating' }).where(eq(listings.id, id));
    });
    const answer = await there();
    expect(answer.rows.map((row) => row.id)).toEqual([second]);
    expect(answer.facets.phase).toEqual({ open: 1, evaluating: 1 });
    other.close();
  });

  it('closes a listing at the very moment of its deadline, and counts it as due a week and a month before', async () => {
    const world = await createWorld();
    const owner = await ownerIn(world);
    const start = world.now;
    await post(world, owner, { deadlineAt: start + 40 * DAY });
    const seen: unknown[] = [];
    for (const left of [30 * DAY + 1, 30 * DAY, 7 * DAY + 1, 7 * DAY, 1, 0]) {
      world.now = start + 40 * DAY - left;
      const { facets } = await listListings(world.visitor(), ANY, 'due', 1);
      seen.push([facets.phase, facets.due]);
    }
    const open = { open: 1 };
    expect(seen).toEqual([
      [open, {}],
      [open, { '30': 1 }],
      [open, { '30': 1 }],
      [open, { '7': 1, '30': 1 }],
      [open, { '7': 1, '30': 1 }],
      [{ closed: 1 }, {}],
    ]);
  });

  it('counts bids of the present round, as they come and go', async () => {
    const world = await createWorld();
    const owner = await ownerIn(world);
    const one = await post(world, owner, { title: 'one' });
    const two = await post(world, owner, { title: 'two' });
    const bidder = await ownerIn(world);
    const bid = { id: newId(), listingId: one, organisationId: bidder.organisationId, createdBy: bidder.id };
    const times = { createdAt: world.now, updatedAt: world.now };
    await idsOf(world, {}, 'bids');
    await world.database.write(async (tx) => {
      await tx.insert(bids).values({ ...bid, state: 'submitted', ...times });
    });
    expect(await idsOf(world, {}, 'bids')).toEqual([two, one]);
    await world.database.write(async (tx) => {
      await tx.update(listings).set({ round: 2 }).where(eq(listings.id, one));
      await tx.insert(bids).values({ ...bid, id: newId(), listingId: two, state: 'submitted', ...times });
    });
    expect(await idsOf(world, {}, 'bids')).toEqual([one, two]);
  });

  it('answers as counting and sorting all rows would, after any changes and at any time', async () => {
    const states = ['published', 'evaluating', 'contracted', 'unsuccessful', 'withdrawn'] as const;
    const change = fc.record({
      which: fc.nat(30),
      state: fc.constantFrom<ListingState>(...states),
      field: fc.constantFrom('chem', 'food', 'other'),
      deadline: fc.option(fc.integer({ min: -20, max: 60 })),
      fen: fc.option(fc.integer({ min: 0, max: 2_000_000_000 })),
      wait: fc.integer({ min: 0, max: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 25 }), async (changes) => {
        const world = await createWorld();
        const owner = await ownerIn(world);
        const ids: string[] = [];
        for (const { which, state, field, deadline, fen, wait } of changes) {
          world.now += wait * DAY;
          const set = {
            state,
            field,
            totalFen: fen,
            deadlineAt: deadline === null ? null : world.now + deadline * DAY,
          };
          const id = ids[which];
          if (id === undefined) ids.push(await post(world, owner, set));
          else
            await world.database.write(async (tx) => {
              await tx
                .update(listings)
                .set({ ...set, updatedAt: world.now })
                .where(eq(listings.id, id));
            });
          await expectTrue(world);
        }
      }),
      { numRuns: 25 },
    );
  });
});

async function expectTrue(world: World): Promise<void> {
  const { now } = world;
  const all = await world.database.db.select().from(listings);
  const filters: ListingFilters = { ...ANY, field: ['chem', 'food'], phase: ['open', 'evaluating'] };
  const inField = (row: Row) => ['chem', 'food'].includes(row.field);
  const inPhase = (row: Row) => ['open', 'evaluating'].includes(phaseOf(row, now));
  const answer = await listListings(world.visitor(), filters, 'money', 1, 200);
  const expected = all.filter((row) => inField(row) && inPhase(row));
  expect(new Set(answer.rows.map(({ id }) => id))).toEqual(new Set(expected.map(({ id }) => id)));
  expect(answer.total).toBe(expected.length);
  const fens = answer.rows.map(({ totalFen }) => totalFen ?? -1);
  expect(fens).toEqual([...fens].sort((a, b) => b - a));
  expect(answer.facets.field).toEqual(countBy(all.filter(inPhase), (row) => row.field));
  expect(answer.facets.phase).toEqual(countBy(all.filter(inField), (row) => phaseOf(row, now)));
  expect(answer.facets.money).toEqual(countBy(expected, (row) => moneyBand(row.totalFen)));
  const figures = await listingFigures(world.visitor());
  const open = all.filter((row) => phaseOf(row, now) === 'open');
  expect(figures.open.fen).toBe(open.reduce((sum, { totalFen }) => sum + (totalFen ?? 0), 0));
  const due = (await listListings(world.visitor(), ANY, 'due', 1, 200)).rows;
  const rank = ({ deadlineAt }: { deadlineAt: number | null }) =>
    deadlineAt === null ? 1e15 : deadlineAt > now ? deadlineAt : 2e15 - deadlineAt;
  expect(due.map(rank)).toEqual(due.map(rank).sort((a, b) => a - b));
}

function countBy<T>(rows: readonly T[], key: (row: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const row of rows) counts[key(row)] = (counts[key(row)] ?? 0) + 1;
  return counts;
}
