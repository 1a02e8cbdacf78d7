import { desc, eq } from 'drizzle-orm';
import { bids, bidVersions } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { isBidderOf } from './policy.ts';
import { type HandedIn, openVersion } from './seal.ts';

/** What was handed in, one time of several. */
export type PastVersion = HandedIn & { version: number; submittedAt: number };

/** 历次提交, the last one first: for the bidder's own people and nobody else, whatever became of the bid. */
export async function listHandedIn(ctx: Context, bidId: string): Promise<PastVersion[]> {
  const { listingId, organisationId, state } = bids;
  const bid = await ctx.db.select({ listingId, organisationId, state }).from(bids).where(eq(bids.id, bidId)).get();
  if (!bid || !isBidderOf(ctx.actor, bid)) return [];
  const rows = await ctx.db
    .select()
    .from(bidVersions)
    .where(eq(bidVersions.bidId, bidId))
    .orderBy(desc(bidVersions.version))
    .limit(50);
  return rows.map((row) => ({
    ...openVersion(ctx.secret, bid.listingId, row),
    version: row.version,
    submittedAt: row.submittedAt,
  }));
}
