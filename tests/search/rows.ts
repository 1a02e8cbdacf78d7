import { eq } from 'drizzle-orm';
import { achievements, capabilities, indicators, listings, organisations } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { newId } from '#src/lib/ids.ts';
import { embeddedEngine } from '#src/search/embedded.ts';
import type { Index } from '#src/search/engine.ts';
import { refreshIndex } from '#src/search/refresh.ts';
import type { World } from '#tests/world.ts';

type ListingRow = typeof listings.$inferInsert;
type Indicator = { name: string; value?: string; unit?: string; method?: string };
const DAY = 86_400_000;

const owned = (world: World, actor: Actor) => ({
  id: newId(),
  organisationId: actor.organisation?.id ?? '',
  createdBy: actor.id,
  field: 'chem',
  region: 'gx',
  createdAt: world.now - DAY,
  updatedAt: world.now - DAY,
  publishedAt: world.now - DAY,
});

/** Rows as an operation would leave them, published unless said otherwise; not yet in the index. */
export async function addListing(
  world: World,
  actor: Actor,
  over: Partial<ListingRow> = {},
  measures: Indicator[] = [],
): Promise<string> {
  const state = { kind: 'research', state: 'published', deadlineAt: world.now + 30 * DAY } as const;
  const row = { ...owned(world, actor), ...state, ...over };
  await world.database.write(async (tx) => {
    await tx.insert(listings).values(row);
    for (const [position, measure] of measures.entries())
      await tx.insert(indicators).values({ id: newId(), listingId: row.id, position, ...measure });
  });
  return row.id;
}

export async function addCapability(
  world: World,
  actor: Actor,
  over: Partial<typeof capabilities.$inferInsert> = {},
): Promise<string> {
  const row = { ...owned(world, actor), state: 'published' as const, ...over };
  await world.database.write(async (tx) => {
    await tx.insert(capabilities).values(row);
  });
  return row.id;
}

export async function addAchievement(
  world: World,
  actor: Actor,
  over: Partial<typeof achievements.$inferInsert> = {},
): Promise<string> {
  const row = { ...owned(world, actor), state: 'published' as const, ...over };
  await world.database.write(async (tx) => {
    await tx.insert(achievements).values(row);
  });
  return row.id;
}

export const setOrganisation = (world: World, actor: Actor, set: Partial<typeof organisations.$inferInsert>) =>
  world.database.write(async (tx) => {
    await tx
      .update(organisations)
      .set(set)
      .where(eq(organisations.id, actor.organisation?.id ?? ''));
  });

/** What the worker does for rows of one index. */
export const refresh = (world: World, index: Index, ...ids: string[]): Promise<void> =>
  refreshIndex(
    world.database,
    ids.map((id) => ({ index, id })),
  );

/** Ids a search finds, in order. */
export async function found(world: World, q: string): Promise<string[]> {
  const { hits } = await embeddedEngine(world.database).search({ q, now: world.now, size: 100 });
  return hits.map(({ id }) => id);
}
