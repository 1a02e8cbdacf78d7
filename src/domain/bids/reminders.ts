import { and, asc, eq, gt, lte, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { bids, listings } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { DAY, untilWords } from '#src/lib/dates.ts';
import { once } from '#src/outbox/once.ts';
import { beforeDeadline, type Facts, FOREVER, type Letter, letter, nameOf } from './mail.ts';
import { factsOf, tell } from './notify.ts';
import { countBids } from './queries.ts';

/** Days before the deadline on which those who have something to do are reminded. */
export const DEADLINE_DAYS = [30, 7, 1] as const;
const AT_ONCE = 100;

type Listing = typeof listings.$inferSelect;

/**
 * Reminds of a deadline, once at each step; after a time without a worker only of the nearest: who has a draft or a bid
 * to confirm again, and the poster, who learns the number alone. Returns for how many listings it did.
 */
export async function remindOfDeadline(ctx: Context): Promise<number> {
  let told = 0;
  for (const [i, days] of DEADLINE_DAYS.entries())
    for (const listing of await listClosing(ctx, days, DEADLINE_DAYS[i + 1] ?? 0))
      if (await remind(ctx, listing, days)) told++;
  return told;
}

/** Closing within `days` but not within `next`, whose moment of this step came after they were last changed. */
function listClosing(ctx: Context, days: number, next: number): Promise<Listing[]> {
  const { id, state, deadlineAt, updatedAt } = listings;
  const key = sql`${`closing ${days} `} || ${id} || ' ' || ${deadlineAt}`;
  return ctx.db
    .select()
    .from(listings)
    .where(
      and(
        eq(state, 'published'),
        lte(deadlineAt, ctx.now + days * DAY),
        gt(deadlineAt, ctx.now + next * DAY),
        gt(sql`${deadlineAt} - ${days * DAY}`, updatedAt),
        sql`not exists (select 1 from occurrences where occurrences.key = ${key})`,
      ),
    )
    .orderBy(asc(deadlineAt))
    .limit(AT_ONCE);
}

const remind = (ctx: Context, { id, deadlineAt }: Listing, days: number): Promise<boolean> =>
  ctx.write(async (tx) => {
    const listing = await tx.select().from(listings).where(eq(listings.id, id)).get();
    // It was changed or taken down since.
    if (listing?.state !== 'published' || listing.deadlineAt !== deadlineAt) return false;
    if (!(await once(tx, `closing ${days} ${id} ${deadlineAt}`, ctx.now))) return false;
    await tell(tx, ctx, listing, closingLetter({ ...factsOf(ctx, listing), count: await countBids({ db: tx }, id) }));
    await remindBidders(tx, ctx, listing);
    return true;
  });

async function remindBidders(tx: Transaction, ctx: Context, listing: Listing): Promise<void> {
  const facts = factsOf(ctx, listing);
  const rows = await tx
    .select({ id: bids.id, organisationId: bids.organisationId, state: bids.state })
    .from(bids)
    .where(and(eq(bids.listingId, listing.id), sql`${bids.state} in ('draft', 'unconfirmed')`));
  for (const bid of rows)
    await tell(tx, ctx, bid, bid.state === 'draft' ? draftLetter(facts) : unconfirmedLetter({ ...facts, bid }));
}

const leftOf = ({ listing, now }: Facts): string => untilWords(listing.deadlineAt ?? now, now);

const closingLetter = (facts: Facts & { count: number }): Letter =>
  letter(
    `揭榜${leftOf(facts)}`,
    facts,
    `${nameOf(facts)}的揭榜${leftOf(facts)}，现有 ${facts.count} 家提交。申请是密封的，截止后在这一榜上打开。`,
    `查看：${facts.site}/listings/${facts.listing.id}\n`,
  );

const draftLetter = (facts: Facts): Letter => ({
  ...letter(
    `揭榜${leftOf(facts)}，申请还没有提交`,
    facts,
    `贵单位对${nameOf(facts)}的揭榜申请还是草稿，请在${beforeDeadline(facts)}提交；没有提交就等于没有揭榜。`,
    `继续填写：${facts.site}/listings/${facts.listing.id}/bid\n`,
  ),
  sealedUntil: FOREVER,
});

const unconfirmedLetter = (facts: Facts & { bid: { id: string } }): Letter => ({
  ...letter(
    `揭榜${leftOf(facts)}，申请还没有重新确认`,
    facts,
    `${nameOf(facts)}改过实质内容，贵单位的揭榜申请还没有重新确认，请在${beforeDeadline(facts)}办理；不办的，到截止申请失效。`,
    `办理：${facts.site}/bids/${facts.bid.id}\n`,
  ),
  sealedUntil: FOREVER,
});
