import { and, asc, eq, isNotNull, lt, or, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { savedSearches, users } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { DAY, dayOf, HOUR, startOfDay } from '#src/lib/dates.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { once } from '#src/outbox/once.ts';
import { digestLetter, type Section } from './mail.ts';
import { type Found, foundSince, moveMark, stillPublic, untold } from './news.ts';
import type { SavedSearch } from './queries.ts';
import { MORNING } from './states.ts';
import { issueStop } from './stop.ts';

/** People written to at once: each costs a search or more. */
const AT_ONCE = 10;

/**
 * Tells of what became public since the last letter, in the morning of Beijing: one letter for a person and day, whatever
 * number of searches they saved; none where nothing is new. A Monday that was missed is made good on the next morning.
 * Returns how many letters were written.
 */
export async function sendDigests(ctx: Context): Promise<number> {
  if (!isMorning(ctx.now)) return 0;
  let sent = 0;
  for (const userId of await listDue(ctx)) if (await digest(ctx, userId)) sent++;
  return sent;
}

function isMorning(now: number): boolean {
  const hour = (now - (startOfDay(dayOf(now)) as number)) / HOUR;
  return hour >= MORNING.from && hour < MORNING.until;
}

/** The Monday of a moment's week, in Beijing. */
function mondayOf(now: number): string {
  const weekday = new Date(`${dayOf(now)}T00:00:00Z`).getUTCDay();
  return dayOf(now - ((weekday + 6) % 7) * DAY);
}

const keyOf = (userId: string, now: number): string => `digest ${userId} ${dayOf(now)}`;

/** Searches whose day has come. */
const due = (now: number) =>
  or(
    and(eq(savedSearches.digest, 'daily'), lt(savedSearches.digestOn, dayOf(now))),
    and(eq(savedSearches.digest, 'weekly'), lt(savedSearches.digestOn, mondayOf(now))),
  );

/** Who is to be looked after this morning and was not yet. */
async function listDue({ db, now }: Context): Promise<string[]> {
  const rows = await db
    .selectDistinct({ userId: savedSearches.userId })
    .from(savedSearches)
    .innerJoin(users, eq(users.id, savedSearches.userId))
    .where(
      and(
        due(now),
        isNotNull(users.emailConfirmedAt),
        sql`not exists (select 1 from occurrences where key = 'digest ' || ${savedSearches.userId} || ' ' || ${dayOf(now)})`,
      ),
    )
    .orderBy(asc(savedSearches.userId))
    .limit(AT_ONCE);
  return rows.map(({ userId }) => userId);
}

/** Whether there was anything to tell. Looks before it writes, and writes only where nobody else did. */
async function digest(ctx: Context, userId: string): Promise<boolean> {
  const found = new Map<string, Found[]>();
  for (const { id, query, toldUntil } of await dueOf(ctx.db, userId, ctx.now))
    found.set(id, await foundSince(ctx, query, toldUntil));
  return ctx.write(async (tx) => {
    if (!(await once(tx, keyOf(userId, ctx.now), ctx.now))) return false;
    const sections: Section[] = [];
    for (const search of await dueOf(tx, userId, ctx.now)) {
      const mine = found.get(search.id);
      if (mine) sections.push(await tell(tx, ctx, search, mine));
    }
    const told = sections.filter(({ documents }) => documents.length > 0);
    if (told.length > 0) await send(tx, ctx, userId, told);
    return told.length > 0;
  });
}

/** In the order they were saved. */
const dueOf = async (db: Pick<Transaction, 'select'>, userId: string, now: number): Promise<SavedSearch[]> =>
  (await db
    .select()
    .from(savedSearches)
    .where(and(eq(savedSearches.userId, userId), due(now)))
    .orderBy(asc(savedSearches.createdAt), asc(savedSearches.id))) as SavedSearch[];

/** What one search has to tell, which from now on counts as told. */
async function tell(tx: Transaction, { now }: Context, search: SavedSearch, found: readonly Found[]): Promise<Section> {
  const documents = await stillPublic(tx, await untold(tx, search, found), now);
  const toldUntil = await moveMark(tx, search, found, now);
  await tx
    .update(savedSearches)
    .set({ toldUntil, digestOn: dayOf(now) })
    .where(eq(savedSearches.id, search.id));
  return { name: search.name, query: search.query, documents };
}

async function send(tx: Transaction, { site, now }: Context, userId: string, sections: Section[]): Promise<void> {
  const user = await tx.select({ email: users.email }).from(users).where(eq(users.id, userId)).get();
  if (!user) return;
  const token = await issueStop(tx, userId, now);
  await enqueueMail(tx, now, { to: user.email, ...digestLetter(site, sections, token, now) });
}
