import { and, eq, isNull } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { calendarFeeds } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { newId } from '#src/lib/ids.ts';

/** Gives the actor an address of their own calendar, and ends the one they had: also how a leaked one is ended. */
export const renewFeed = (ctx: MemberContext): Promise<void> =>
  ctx.write(async (tx) => {
    await endFeed(tx, ctx);
    const id = newId();
    await tx.insert(calendarFeeds).values({ id, userId: ctx.actor.id, createdAt: ctx.now });
    await record(tx, ctx, { thing: 'calendars', thingId: id, action: 'create' });
  });

/** Ends it without another: whoever subscribed gets nothing more. */
export const revokeFeed = (ctx: MemberContext): Promise<void> => ctx.write((tx) => endFeed(tx, ctx));

async function endFeed(tx: Transaction, ctx: MemberContext): Promise<void> {
  const ended = await tx
    .update(calendarFeeds)
    .set({ revokedAt: ctx.now })
    .where(and(eq(calendarFeeds.userId, ctx.actor.id), isNull(calendarFeeds.revokedAt)))
    .returning({ id: calendarFeeds.id });
  for (const { id } of ended) await record(tx, ctx, { thing: 'calendars', thingId: id, action: 'revoke' });
}
