import { eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { achievements } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { moveOffer, relayQuestion, takeDown } from '#src/domain/capabilities/moves.ts';
import { publicationObstacle } from '#src/domain/capabilities/policy.ts';
import { conflict, ensure, forbidden, invalid, notFound } from '#src/errors.ts';
import { enqueueSearch } from '#src/outbox/enqueue.ts';
import { type AchievementInput, missingOf, type QuestionInput, type WithdrawalInput } from './input.ts';
import {
  ACHIEVEMENT_KINDS,
  achievementObstacle,
  mayEditAchievement,
  mayPublishAchievement,
  mayReadAchievement,
  mayWithdrawAchievement,
} from './policy.ts';

type Achievement = typeof achievements.$inferSelect;

/**
 * Writes what the form holds: a new draft, or the row of this id as it stands. What is published stays complete.
 * The same form sent twice writes one row.
 */
export const saveAchievement = (ctx: MemberContext, { id, ...told }: AchievementInput): Promise<void> =>
  ctx.write(async (tx) => {
    const before = await find(tx, id);
    if (!before) return draft(tx, ctx, { id, ...told });
    ensure(mayEditAchievement(ctx.actor, before));
    if (before.state === 'published') complete(told);
    await tx
      .update(achievements)
      .set({ ...told, updatedAt: ctx.now })
      .where(eq(achievements.id, id));
    if (before.state === 'published') await record(tx, ctx, { thing: 'achievements', thingId: id, action: 'edit' });
    await enqueueSearch(tx, ctx.now, { index: 'achievements', id });
  });

/** Saves, then publishes. What is missing is said at its field; by then the draft is kept. */
export async function publishAchievement(ctx: MemberContext, input: AchievementInput): Promise<void> {
  await saveAchievement(ctx, input);
  await ctx.write(async (tx) => {
    const saved = await get(tx, input.id);
    if (saved.state === 'published') return;
    ensure(mayEditAchievement(ctx.actor, saved));
    complete(saved);
    ensure(mayPublishAchievement(ctx.actor, saved), conflict(publicationObstacle(ctx.actor, ACHIEVEMENT_KINDS) ?? ''));
    await moveOffer(tx, ctx, 'achievements', saved, 'publish');
  });
}

/** Takes it off the public lists: the organisation its own, an official any, with a reason. */
export const withdrawAchievement = (ctx: MemberContext, { id, reason }: WithdrawalInput): Promise<void> =>
  ctx.write(async (tx) => {
    const achievement = await get(tx, id);
    ensure(mayWithdrawAchievement(ctx.actor, achievement));
    await takeDown(tx, ctx, 'achievements', achievement, reason);
  });

/** Passes a question on to whoever offers it. */
export const askAboutAchievement = (ctx: MemberContext, { id, message }: QuestionInput): Promise<void> =>
  ctx.write(async (tx) => {
    const achievement = await get(tx, id);
    ensure(mayReadAchievement(ctx.actor, achievement), notFound());
    await relayQuestion(tx, ctx, 'achievements', achievement, message);
  });

const find = (tx: Transaction, id: string): Promise<Achievement | undefined> =>
  tx.select().from(achievements).where(eq(achievements.id, id)).get();

async function get(tx: Transaction, id: string): Promise<Achievement> {
  const achievement = await find(tx, id);
  if (!achievement) throw notFound();
  return achievement;
}

async function draft(tx: Transaction, ctx: MemberContext, input: AchievementInput): Promise<void> {
  const obstacle = achievementObstacle(ctx.actor);
  const { organisation } = ctx.actor;
  if (obstacle !== undefined || !organisation) throw forbidden(obstacle);
  await tx.insert(achievements).values({
    ...input,
    organisationId: organisation.id,
    region: organisation.region,
    createdBy: ctx.actor.id,
    createdAt: ctx.now,
    updatedAt: ctx.now,
  });
  await record(tx, ctx, { thing: 'achievements', thingId: input.id, action: 'create', to: 'draft' });
}

function complete(told: Parameters<typeof missingOf>[0]): void {
  const missing = missingOf(told);
  if (Object.keys(missing).length > 0) throw invalid(missing);
}
