import { and, asc, eq, gt, isNull, lte, type SQL, sql } from 'drizzle-orm';
import { events, occurrences } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { officialEmails } from '#src/domain/listings/recipients.ts';
import { DAY } from '#src/lib/dates.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { once } from '#src/outbox/once.ts';
import { overdueSeriesLetter, recapLetter, tellOrganisers } from './mail.ts';
import { coursesOf, lateSessions } from './overdue.ts';
import { type Event, RECAP_DUE_MS } from './states.ts';

const AT_ONCE = 50;
/** After a longer time without a worker nobody is told of what is long over. */
const LOOK_BACK = 60 * DAY;

const unrecapped = and(eq(events.state, 'published'), isNull(events.recappedAt));
/** Whether this has not happened yet; the key is made of the same parts as the one `once` is given. */
const notYet = (word: string): SQL =>
  sql`not exists (select 1 from occurrences where occurrences.key = ${`${word} `} || ${events.id} || ' ' || ${events.endsAt})`;

const STEPS = [
  { word: 'event recap late', after: RECAP_DUE_MS, late: true },
  { word: 'event recap', after: 0, late: false },
] as const;

/**
 * Asks organisers for the recap when the event is over, and again when it is late; each once, also where the end was
 * moved since. After a time without a worker only the later one. Returns how many it asked.
 */
export async function remindRecaps(ctx: Context): Promise<number> {
  let told = 0;
  for (const { word, after, late } of STEPS) {
    const until = late ? LOOK_BACK : RECAP_DUE_MS;
    const over = and(lte(events.endsAt, ctx.now - after), gt(events.endsAt, ctx.now - until));
    const due = await ctx.db
      .select()
      .from(events)
      .where(and(unrecapped, over, notYet(word)))
      .orderBy(asc(events.endsAt))
      .limit(AT_ONCE);
    for (const event of due) if (await remind(ctx, event, word, late)) told++;
  }
  return told;
}

const remind = (ctx: Context, event: Event, word: string, late: boolean): Promise<boolean> =>
  ctx.write(async (tx) => {
    const same = await tx
      .select()
      .from(events)
      .where(and(unrecapped, eq(events.id, event.id)))
      .get();
    // It was recapped or put off since.
    if (same?.endsAt !== event.endsAt || !(await once(tx, `${word} ${event.id} ${event.endsAt}`, ctx.now)))
      return false;
    await tellOrganisers(tx, ctx, same, recapLetter(ctx, same, late));
    return true;
  });

/** Tells officials of each session of a series that was to be planned by now and is not, once. */
export async function remindSeries(ctx: Context): Promise<number> {
  let told = 0;
  for (const course of await coursesOf(ctx))
    for (const { period, words } of lateSessions(course)) {
      const key = `event series ${course.id} ${period}`;
      if (await ctx.db.select().from(occurrences).where(eq(occurrences.key, key)).get()) continue;
      await ctx.write(async (tx) => {
        if (!(await once(tx, key, ctx.now))) return;
        const letter = overdueSeriesLetter(ctx, course, words);
        const to = await officialEmails(tx, '');
        await enqueueMail(tx, ctx.now, ...to.map((email) => ({ to: email, ...letter })));
        told++;
      });
    }
  return told;
}
