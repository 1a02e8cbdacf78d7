import { and, eq } from 'drizzle-orm';
import { listings, type MailPayload, outbox } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { sendDigests } from '#src/domain/searches/clock.ts';
import { saveSearch } from '#src/domain/searches/operations.ts';
import type { Digest } from '#src/domain/searches/states.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { addListing, refresh } from '#tests/search/rows.ts';
import { createWorld, type World } from '#tests/world.ts';

/** Wednesday, 18 November 2026, 15:00 in Beijing; the first morning after it is a Thursday's. */
export const WEDNESDAY = Date.parse('2026-11-18T15:00:00+08:00');
/** 07:30 of so many days later. */
export const morning = (days: number): number => WEDNESDAY - 7.5 * HOUR + days * DAY;

/** A poster, a reader, and what they do; the clock stands on Wednesday afternoon. */
export async function givenReader(create: () => Promise<World> = createWorld) {
  const world = await create();
  world.now = WEDNESDAY;
  const poster = await world.person({ kind: 'large', name: '云川保温集团' });
  const reader = await world.person({ kind: 'small' });
  const save = async (q: string, digest: Digest = 'daily', by: Actor = reader) => {
    const id = newId();
    world.now += 1000;
    await saveSearch(world.as(by), { id, name: `找${q}`, digest, query: { q, filters: {} } });
    return id;
  };
  /** Becomes public at this moment; in the index at once, or later by `refresh`. */
  const publish = async (title: string, { indexed = true, at = world.now } = {}) => {
    const id = await addListing(world, poster, { title, publishedAt: at, deadlineAt: at + 60 * DAY });
    if (indexed) await refresh(world, 'listings', id);
    return id;
  };
  const withdraw = (id: string) =>
    world.database.write(async (tx) => {
      await tx.update(listings).set({ state: 'withdrawn' }).where(eq(listings.id, id));
    });
  return { world, poster, reader, save, publish, withdraw };
}

export const lettersTo = async ({ database }: World, actor: Actor): Promise<MailPayload[]> =>
  (
    await database.db
      .select()
      .from(outbox)
      .where(and(eq(outbox.kind, 'mail')))
  )
    .map(({ payload }) => payload as MailPayload)
    .filter(({ to }) => to === actor.email);

/** The secret of the link in a letter. */
export const tokenIn = ({ text }: MailPayload): string => /token=([\w-]+)/.exec(text)?.[1] ?? '';

/** What the worker does at a moment; how many letters it wrote. */
export const at = (world: World, moment: number) => {
  world.now = moment;
  return sendDigests(world.visitor());
};
