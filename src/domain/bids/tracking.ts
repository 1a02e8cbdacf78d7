import { and, eq, lte, sql } from 'drizzle-orm';
import { listings } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { dayOf } from '#src/lib/dates.ts';
import { once } from '#src/outbox/once.ts';
import { factsOf, tell } from './notify.ts';
import { reviewDayLetter } from './unsuccessful-mail.ts';

const AT_ONCE = 100;

/** On the day chosen for looking at a tracked listing again its poster gets a letter, once for each day chosen. Returns how many. */
export async function remindTracked(ctx: Context): Promise<number> {
  const due = await ctx.db.select({ id: listings.id }).from(listings).where(isDue(ctx.now)).limit(AT_ONCE);
  let told = 0;
  for (const { id } of due) if (await remind(ctx, id)) told++;
  return told;
}

const keyOf = sql`'tracked ' || listings.id || ' ' || listings.review_on`;

const isDue = (now: number) =>
  and(
    // As the partial index `listings_review` has it.
    sql`state = 'tracked'`,
    lte(listings.reviewOn, dayOf(now)),
    sql`not exists (select 1 from occurrences where occurrences.key = ${keyOf})`,
  );

const remind = (ctx: Context, id: string): Promise<boolean> =>
  ctx.write(async (tx) => {
    const listing = await tx
      .select()
      .from(listings)
      .where(and(eq(listings.id, id), isDue(ctx.now)))
      .get();
    const reviewOn = listing?.reviewOn;
    if (!listing || !reviewOn || !(await once(tx, `tracked ${id} ${reviewOn}`, ctx.now))) return false;
    await tell(tx, ctx, listing, reviewDayLetter({ ...factsOf(ctx, listing), reviewOn }));
    return true;
  });
