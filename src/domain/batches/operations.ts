import { and, eq, isNull } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { batches } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, invalid, notFound } from '#src/errors.ts';
import { postponeListings } from './calendar.ts';
import type { BatchInput } from './input.ts';
import { mayManageBatches } from './policy.ts';
import { findBatch, hasHandedIn } from './queries.ts';
import { type Batch, MOMENTS } from './states.ts';

/**
 * Makes a batch or changes it. The id comes from the form, so that sending it twice makes one row. Once listings were
 * handed in, its rules stand and its dates only move later; the listings move with them.
 */
export const saveBatch = (ctx: MemberContext, { id, ...values }: BatchInput): Promise<void> =>
  ctx.write(async (tx) => {
    ensure(mayManageBatches(ctx.actor));
    const before = await findBatch({ db: tx }, id);
    if (!before) {
      const made = { createdBy: ctx.actor.id, createdAt: ctx.now, updatedAt: ctx.now };
      await tx.insert(batches).values({ ...values, ...made, id });
      return record(tx, ctx, { thing: 'batches', thingId: id, action: 'create', to: 'draft' });
    }
    await change(tx, ctx, before, values);
  });

type Values = Omit<BatchInput, 'id'>;

async function change(tx: Transaction, ctx: MemberContext, before: Batch, values: Values): Promise<void> {
  if (await hasHandedIn({ db: tx }, before.id)) {
    const wrong = { ...changedRules(before, values), ...movedBack(before, values, ctx.now) };
    if (Object.keys(wrong).length > 0) throw invalid(wrong);
  }
  await tx
    .update(batches)
    .set({ ...values, updatedAt: ctx.now })
    .where(eq(batches.id, before.id));
  await record(tx, ctx, { thing: 'batches', thingId: before.id, action: 'edit' });
  await postponeListings(tx, ctx, before, values);
}

/** What firms relied on when they handed in. */
const STANDING = [
  'track',
  'review',
  'publicityDays',
  'termRule',
  'maxTermMonths',
  'totalRule',
  'minTotalTimes',
  'cashRule',
  'minCashPercent',
  'smallOnly',
] as const satisfies (keyof Values)[];

const changedRules = (before: Batch, values: Values): Record<string, string> =>
  Object.fromEntries(
    STANDING.filter((name) => before[name] !== values[name]).map((name) => [
      name,
      '已有单位按原来的规则申报，这一项不能再改。要改请另建一个批次。',
    ]),
  );

function movedBack(before: Batch, values: Values, now: number): Record<string, string> {
  const wrong: Record<string, string> = {};
  for (const { moment } of MOMENTS)
    if ((values[moment] ?? 0) < (before[moment] ?? 0)) wrong[moment] = '已有单位照原来的日子申报，这个时间只能往后推。';
  if (values.collectFrom > before.collectFrom) wrong.collectFrom = '已有单位申报，申报开始不能再改。';
  // Bids were opened at the old moment: a later one would seal what has been read.
  if (before.bidUntil <= now && values.bidUntil > before.bidUntil)
    wrong.bidUntil = '揭榜已经截止，申请已经启封，截止时间不能再改。';
  return wrong;
}

/** From now on everybody reads it, and listings can be handed in while it collects. */
export const publishBatch = (ctx: MemberContext, { id }: { id: string }): Promise<void> =>
  ctx.write(async (tx) => {
    ensure(mayManageBatches(ctx.actor));
    const batch = await findBatch({ db: tx }, id);
    ensure(batch !== undefined, notFound('没有这一批次。'));
    ensure(batch.publishedAt === null, conflict('这一批次已经发布。'));
    ensure(batch.collectUntil > ctx.now, conflict('申报截止时间已经过去，请先改好日历，再发布。', 'collectUntil'));
    await tx
      .update(batches)
      .set({ publishedAt: ctx.now, updatedAt: ctx.now })
      .where(and(eq(batches.id, id), isNull(batches.publishedAt)));
    await record(tx, ctx, { thing: 'batches', thingId: id, action: 'publish', from: 'draft', to: 'published' });
  });
