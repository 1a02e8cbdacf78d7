import { and, eq, gte, lt, ne } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { digestStops, savedSearches } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { ensure, notFound } from '#src/errors.ts';
import { DAY } from '#src/lib/dates.ts';
import { hashToken, newToken } from '#src/lib/ids.ts';

/** How long a link in a letter works: people unsubscribe by old letters. */
export const LINK_LIFE = 400 * DAY;

/** A new link for a letter to this person; earlier ones stay good. The database keeps the hash. */
export async function issueStop(tx: Transaction, userId: string, now: number): Promise<string> {
  const token = newToken();
  await tx.delete(digestStops).where(and(eq(digestStops.userId, userId), lt(digestStops.createdAt, now - LINK_LIFE)));
  await tx.insert(digestStops).values({ id: hashToken(token), userId, createdAt: now });
  return token;
}

/**
 * No more letters of saved searches, for whoever holds a link from one of them: whoever it is, signed in or not. Twice is
 * once. Returns how many searches wrote until now; refuses a link nobody was sent.
 */
export const stopDigests = (ctx: Context, token: string): Promise<number> =>
  ctx.write(async (tx) => {
    const link = await tx
      .select({ userId: digestStops.userId })
      .from(digestStops)
      .where(and(eq(digestStops.id, hashToken(token)), gte(digestStops.createdAt, ctx.now - LINK_LIFE)))
      .get();
    ensure(link !== undefined, notFound(UNKNOWN));
    const stopped = await tx
      .update(savedSearches)
      .set({ digest: 'never' })
      .where(and(eq(savedSearches.userId, link.userId), ne(savedSearches.digest, 'never')))
      .returning({ id: savedSearches.id });
    await record(
      tx,
      ctx,
      ...stopped.map(({ id }) => ({ thing: 'searches', thingId: id, action: 'stop', to: 'never' })),
    );
    return stopped.length;
  });

const UNKNOWN = '这个网址不能用了。登录以后，可以在“保存的搜索”里停发。';
