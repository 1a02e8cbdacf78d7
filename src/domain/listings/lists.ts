import { and, asc, eq, inArray } from 'drizzle-orm';
import { bids, listings } from '#db/schema/index.ts';
import { type Context, isOfficial } from '#src/context.ts';
import { ensure } from '#src/errors.ts';
import { offsetOf, type Page, toPage } from '#src/lib/pages.ts';
import { type BoardRow, isPublic, selectBoard } from './rows.ts';
import { type PublicPhase, phaseOf } from './states.ts';

export type WaitingRow = BoardRow & { checkedBy: string | null };

/** What waits for 初核, 遴选 or 论证, with who passed 初核. For officials. */
export async function listListingsToReview(ctx: Context): Promise<WaitingRow[]> {
  ensure(isOfficial(ctx.actor));
  const waiting = inArray(listings.state, ['submitted', 'reviewing']);
  const [rows, passed] = await Promise.all([
    selectBoard(ctx).where(waiting).orderBy(asc(listings.updatedAt)).limit(400),
    ctx.db
      .select({ id: listings.id, checkedBy: listings.checkedBy })
      .from(listings)
      .where(eq(listings.state, 'reviewing')),
  ]);
  const by = new Map(passed.map(({ id, checkedBy }) => [id, checkedBy]));
  return rows.map((row) => ({ ...row, checkedBy: by.get(row.id) ?? null }));
}

const PAGE_SIZE = 50;

/** The public listings of a batch by number, and how many stand where: the parts add up to the whole. */
export async function listListingsOfBatch(ctx: Context, batchId: string, page: number) {
  const theirs = and(eq(listings.batchId, batchId), isPublic);
  const { state, deadlineAt, expiresAt } = listings;
  const [all, rows] = await Promise.all([
    ctx.db.select({ state, deadlineAt, expiresAt }).from(listings).where(theirs),
    selectBoard(ctx).where(theirs).orderBy(asc(listings.number)).limit(PAGE_SIZE).offset(offsetOf(page, PAGE_SIZE)),
  ]);
  const phases = new Map<PublicPhase, number>();
  for (const row of all) {
    const phase = phaseOf(row, ctx.now) as PublicPhase;
    phases.set(phase, (phases.get(phase) ?? 0) + 1);
  }
  const listed: Page<BoardRow> = toPage(rows, all.length, page, PAGE_SIZE);
  return { page: listed, phases };
}

/** How many public listings each of these batches has. */
export async function countPublicByBatch(ctx: Context, batchIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await ctx.db
    .select({ id: listings.batchId })
    .from(listings)
    .where(and(inArray(listings.batchId, [...batchIds]), isPublic));
  const counts = new Map(batchIds.map((id) => [id, 0]));
  for (const { id } of rows) if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** How many bids the poster proposes as takers: for officials, who put them up. None before 遴选 began. */
export const countProposed = async ({ db, actor }: Context, listingId: string): Promise<number> =>
  isOfficial(actor) ? db.$count(bids, and(eq(bids.listingId, listingId), eq(bids.state, 'proposed'))) : 0;
