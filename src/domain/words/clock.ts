import { lt } from 'drizzle-orm';
import { searchQueries } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';
import { takeAsked } from '#src/search/asked.ts';

const KEPT_DAYS = 90;

/** Writes down what was searched for since the last turn, each text once a day, and drops what is older than 90 days. */
export async function keepQueries(ctx: Context): Promise<number> {
  const asked = takeAsked(ctx.db);
  const old = lt(searchQueries.day, dayOf(ctx.now - KEPT_DAYS * DAY));
  const over = await ctx.db.select({ id: searchQueries.id }).from(searchQueries).where(old).limit(1).get();
  if (asked.length === 0 && !over) return 0;
  return ctx.write(async (tx) => {
    const day = dayOf(ctx.now);
    if (asked.length > 0)
      await tx
        .insert(searchQueries)
        .values(asked.map((one) => ({ ...one, day })))
        .onConflictDoNothing();
    const gone = over ? await tx.delete(searchQueries).where(old).returning({ id: searchQueries.id }) : [];
    return asked.length + gone.length;
  });
}
