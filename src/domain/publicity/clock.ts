import { and, eq, isNull, lte, sql } from 'drizzle-orm';
import { listings, occurrences, publicities } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { officialEmails } from '#src/domain/listings/recipients.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { once } from '#src/outbox/once.ts';
import { overLetter } from './mail.ts';

const keyOf = (id: string) => `publicity over ${id}`;

/** Tells officials of each 公示 that is over, once, however late. */
export async function announceOver(ctx: Context): Promise<number> {
  let done = 0;
  for (const { publicity, listing } of await listOver(ctx))
    await ctx.write(async (tx) => {
      if (!(await once(tx, keyOf(publicity.id), ctx.now))) return;
      const to = await officialEmails(tx, listing.organisationId);
      const letter = overLetter({ site: ctx.site, now: ctx.now, listing, publicity });
      await enqueueMail(tx, ctx.now, ...to.map((email) => ({ to: email, ...letter })));
      done++;
    });
  return done;
}

/** Over by the clock, not ended, not yet told of. What was told of is left out by the same index as the rest. */
const listOver = ({ db, now }: Context) =>
  db
    .select({ publicity: publicities, listing: listings })
    .from(publicities)
    .innerJoin(listings, eq(listings.id, publicities.listingId))
    .leftJoin(occurrences, eq(occurrences.key, sql`${keyOf('')} || ${publicities.id}`))
    .where(
      and(
        isNull(publicities.endedAt),
        lte(publicities.endsAt, now),
        eq(listings.state, 'proposed'),
        isNull(occurrences.key),
      ),
    )
    .limit(20);
