import { and, desc, eq, gt, inArray, isNotNull, lte } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { batches, listings } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { ensure, notFound } from '#src/errors.ts';
import { mayManageBatches, mayReadBatch } from './policy.ts';
import type { Batch } from './states.ts';

/** By id, whatever its state: for features that hold a listing of it. */
export const findBatch = async (
  { db }: { db: Pick<Reader, 'select'> },
  id: string | null,
): Promise<Batch | undefined> => (id === null ? undefined : db.select().from(batches).where(eq(batches.id, id)).get());

/** Refuses as not found what this person may not read. */
export async function getBatch(ctx: Context, id: string): Promise<Batch> {
  const batch = await findBatch(ctx, id);
  ensure(batch !== undefined && mayReadBatch(ctx.actor, batch), notFound('没有这一批次，或者它还没有公布。'));
  return batch;
}

/** What this person may read, the latest first; for officials with the drafts. */
export const listBatches = (ctx: Context): Promise<Batch[]> =>
  ctx.db
    .select()
    .from(batches)
    .where(mayManageBatches(ctx.actor) ? undefined : isNotNull(batches.publishedAt))
    .orderBy(desc(batches.year), desc(batches.collectFrom), desc(batches.id))
    .limit(200);

/** Batches listings can be handed in to now, the first to close first. */
export const listCollecting = ({ db, now }: Context): Promise<Batch[]> =>
  db
    .select()
    .from(batches)
    .where(and(isNotNull(batches.publishedAt), lte(batches.collectFrom, now), gt(batches.collectUntil, now)))
    .orderBy(batches.collectUntil, batches.id);

/** How many listings were handed in to each of these batches, whatever became of them. For officials. */
export async function countHandedIn(ctx: Context, ids: readonly string[]): Promise<Map<string, number>> {
  ensure(mayManageBatches(ctx.actor));
  const rows = await ctx.db
    .select({ id: listings.batchId })
    .from(listings)
    .where(and(inArray(listings.batchId, [...ids]), isNotNull(listings.submittedAt)));
  const counts = new Map(ids.map((id) => [id, 0]));
  for (const { id } of rows) if (id !== null) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
}

/** Whether anything was handed in: from then on the calendar only moves later and the rules stand. */
export const hasHandedIn = async ({ db }: { db: Pick<Reader, 'select'> }, id: string): Promise<boolean> =>
  (await db
    .select({ id: listings.id })
    .from(listings)
    .where(and(eq(listings.batchId, id), isNotNull(listings.submittedAt)))
    .limit(1)
    .get()) !== undefined;
