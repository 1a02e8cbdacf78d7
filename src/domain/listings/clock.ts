import { and, asc, eq, gt, isNull, lte, type SQL, sql } from 'drizzle-orm';
import { listings, type MailPayload } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { DAY, formatTime } from '#src/lib/dates.ts';
import { enqueueMail, enqueueSearch } from '#src/outbox/enqueue.ts';
import { once } from '#src/outbox/once.ts';
import { posterEmails } from './recipients.ts';

/** Listings taken care of in one go; the rest follows at once. */
const AT_ONCE = 100;
/** A worker that was down for longer is brought up to date by a rebuild of the index. */
const LOOK_BACK = 60 * DAY;

const openEnded = and(eq(listings.state, 'published'), isNull(listings.deadlineAt));
/** Whether this has not happened yet; the key is made of the same parts as the one `once` is given. */
const notYet = (key: SQL): SQL => sql`not exists (select 1 from occurrences where occurrences.key = ${key})`;

/** Takes what has expired out of search, once for each expiry. Returns how many. */
export async function expireListings(ctx: Context): Promise<number> {
  const { id, expiresAt } = listings;
  const due = await ctx.db
    .select({ id, expiresAt })
    .from(listings)
    .where(
      and(
        openEnded,
        lte(expiresAt, ctx.now),
        gt(expiresAt, ctx.now - LOOK_BACK),
        notYet(sql`'expired ' || ${id} || ' ' || ${expiresAt}`),
      ),
    )
    .limit(AT_ONCE);
  return countTrue(due, (row) =>
    ctx.write(async (tx) => {
      const first = await once(tx, `expired ${row.id} ${row.expiresAt}`, ctx.now);
      if (first) await enqueueSearch(tx, ctx.now, { index: 'listings', id: row.id });
      return first;
    }),
  );
}

/** Days before the expiry on which the poster is reminded. Source: features.md B27. */
export const EXPIRY_DAYS = [30, 7, 1] as const;

/**
 * Reminds posters that a listing without a deadline is about to expire, once at each step; after a time without a worker
 * only of the nearest step. Returns how many reminders it wrote.
 */
export async function remindOfListingExpiry(ctx: Context): Promise<number> {
  let told = 0;
  for (const [i, days] of EXPIRY_DAYS.entries()) {
    const due = await listExpiring(ctx, days, EXPIRY_DAYS[i + 1] ?? 0);
    told += await countTrue(due, (listing) => remind(ctx, listing, days));
  }
  return told;
}

/** Expiring within `days` but not within `next`, whose moment of this step came after they were last changed. */
function listExpiring(ctx: Context, days: number, next: number) {
  const { id, expiresAt, updatedAt } = listings;
  return ctx.db
    .select()
    .from(listings)
    .where(
      and(
        openEnded,
        lte(expiresAt, ctx.now + days * DAY),
        gt(expiresAt, ctx.now + next * DAY),
        gt(sql`${expiresAt} - ${days * DAY}`, updatedAt),
        notYet(sql`${`expiring ${days} `} || ${id} || ' ' || ${expiresAt}`),
      ),
    )
    .orderBy(asc(expiresAt))
    .limit(AT_ONCE);
}

type Listing = typeof listings.$inferSelect;

const remind = (ctx: Context, listing: Listing, days: number): Promise<boolean> =>
  ctx.write(async (tx) => {
    const { id, organisationId, expiresAt } = listing;
    const same = await tx
      .select({ at: listings.expiresAt })
      .from(listings)
      .where(and(openEnded, eq(listings.id, id)));
    // It was renewed, changed or taken down since.
    if (same[0]?.at !== expiresAt || !(await once(tx, `expiring ${days} ${id} ${expiresAt}`, ctx.now))) return false;
    const to = await posterEmails(tx, organisationId);
    await enqueueMail(tx, ctx.now, ...to.map((email) => expiringLetter(email, ctx, listing)));
    return true;
  });

function expiringLetter(to: string, { site, now }: Context, { id, number, title, expiresAt }: Listing): MailPayload {
  const days = Math.ceil(((expiresAt ?? now) - now) / DAY);
  return {
    to,
    subject: `【${days} 天后到期】${title}`,
    text: `您好：

贵单位的需求“${title}”（榜 ${number}）有效期到 ${formatTime(expiresAt ?? now, now)}（北京时间）为止，到期以后不再揭榜，也检索不到。

还需要的，请打开这一榜点“续期”；内容变了的，请“修改榜文”，可以一并定下截止时间。

办理：${site}/listings/${id}
`,
  };
}

async function countTrue<T>(things: readonly T[], work: (thing: T) => Promise<boolean>): Promise<number> {
  let n = 0;
  for (const thing of things) if (await work(thing)) n++;
  return n;
}
