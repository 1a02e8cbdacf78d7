import { eq } from 'drizzle-orm';
import { audit, listings, type MailPayload, outbox, questions } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { askQuestion } from '#src/domain/questions/operations.ts';
import { listQuestions } from '#src/domain/questions/queries.ts';
import { DAY } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { createWorld, type World } from '#tests/world.ts';

type Set = Partial<typeof listings.$inferInsert>;

/** An open listing that closes in ten days, its poster, and what tests of questions do again and again. */
export type AskingWorld = World & {
  poster: Actor;
  listingId: string;
  deadlineAt: number;
  addListing: (set?: Set) => Promise<string>;
  setListing: (set: Set) => Promise<void>;
  /** Asks, by default about the one listing; returns the id of the question. */
  ask: (actor: Actor, question?: string, listingId?: string) => Promise<string>;
  row: (id: string) => Promise<typeof questions.$inferSelect>;
  rows: () => Promise<(typeof questions.$inferSelect)[]>;
  letters: () => Promise<MailPayload[]>;
  trail: (id: string) => Promise<(typeof audit.$inferSelect)[]>;
};

export async function createAskingWorld(): Promise<AskingWorld> {
  const world = (await createWorld()) as AskingWorld;
  const { db, write } = world.database;
  world.deadlineAt = world.now + 10 * DAY;
  world.poster = await world.person({ kind: 'large' });
  world.addListing = (set = {}) => addListing(world, set);
  world.listingId = await world.addListing();
  world.setListing = (set) =>
    write(async (tx) => {
      await tx.update(listings).set(set).where(eq(listings.id, world.listingId));
    });
  world.ask = async (actor, question = '石墨粒径是否限定？', listingId = world.listingId) => {
    const id = newId();
    await askQuestion(world.as(actor), { id, listingId, question });
    return id;
  };
  world.rows = () => db.select().from(questions);
  world.row = async (id) => (await world.rows()).find((row) => row.id === id) as typeof questions.$inferSelect;
  world.letters = async () => {
    const rows = await db.select().from(outbox).where(eq(outbox.kind, 'mail'));
    return rows.map(({ payload }) => payload as MailPayload);
  };
  world.trail = (id) => db.select().from(audit).where(eq(audit.thingId, id)).orderBy(audit.id);
  return world;
}

let serial = 0;

async function addListing({ database, now, poster, deadlineAt }: AskingWorld, set: Set): Promise<string> {
  const id = set.id ?? newId();
  const kind = { kind: 'research', field: 'chem', region: 'gx', state: 'published' } as const;
  const of = { organisationId: poster.organisation?.id as string, createdBy: poster.id };
  const times = { publishedAt: now - DAY, createdAt: now - DAY, updatedAt: now - DAY };
  const number = `2026-${String(++serial).padStart(4, '0')}`;
  await database.write(async (tx) => {
    await tx
      .insert(listings)
      .values({ id, number, title: '保温板连续发泡', ...kind, ...of, ...times, deadlineAt, ...set });
  });
  return id;
}

/** Everybody who could want something of a question. */
export async function cast(world: AskingWorld) {
  const { poster } = world;
  const asker = await world.person();
  return {
    poster,
    posterHandler: await world.person({ colleagueOf: poster, memberRole: 'handler' }),
    posterReader: await world.person({ colleagueOf: poster, memberRole: 'reader' }),
    asker,
    askerReader: await world.person({ colleagueOf: asker, memberRole: 'reader' }),
    stranger: await world.person(),
    official: await world.official(),
    posterOfficial: await world.person({ colleagueOf: poster, memberRole: 'reader', userRole: 'official' }),
  };
}

/** Ids of the questions this person, or a visitor, reads. */
export const shown = async (world: AskingWorld, actor?: Actor) =>
  (await listQuestions(actor ? world.as(actor) : world.visitor(), world.listingId)).map(({ id }) => id);
