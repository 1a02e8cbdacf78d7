import { and, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { achievements, users } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { takenDownLetter } from '#src/domain/capabilities/mail.ts';
import { needsReason, publicationObstacle } from '#src/domain/capabilities/policy.ts';
import { afterMove } from '#src/domain/capabilities/states.ts';
import { conflict, ensure, forbidden, invalid, notFound } from '#src/errors.ts';
import { enqueueMail, enqueueSearch } from '#src/outbox/enqueue.ts';
import { type AchievementInput, missingOf, type WithdrawalInput } from './input.ts';
import {
  ACHIEVEMENT_KINDS,
  achievementObstacle,
  mayEditAchievement,
  mayPublishAchievement,
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
    await move(tx, ctx, saved, 'publish');
  });
}

/** Takes it off the public lists. An official gives a reason, and whoever wrote it gets a letter. */
export const withdrawAchievement = (ctx: MemberContext, { id, reason }: WithdrawalInput): Promise<void> =>
  ctx.write(async (tx) => {
    const achievement = await get(tx, id);
    ensure(mayWithdrawAchievement(ctx.actor, achievement));
    const official = needsReason(ctx.actor, achievement);
    ensure(!official || reason !== '', conflict('请写明为什么下架', 'reason'));
    await move(tx, ctx, achievement, 'withdraw', reason);
    if (!official) return;
    const writer = await tx.select().from(users).where(eq(users.id, achievement.createdBy)).get();
    if (writer) await enqueueMail(tx, ctx.now, takenDownLetter(writer.email, '成果', achievement.title, reason));
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

async function move(
  tx: Transaction,
  ctx: MemberContext,
  { id, state: from }: Achievement,
  action: 'publish' | 'withdraw',
  reason = '',
): Promise<void> {
  const to = afterMove(action, from);
  if (!to) throw conflict('它现在的状态不能这样办，请刷新后再看。');
  await tx
    .update(achievements)
    .set({ state: to, updatedAt: ctx.now, ...(to === 'published' ? { publishedAt: ctx.now } : {}) })
    .where(and(eq(achievements.id, id), eq(achievements.state, from)));
  await record(tx, ctx, { thing: 'achievements', thingId: id, action, from, to, reason });
  await enqueueSearch(tx, ctx.now, { index: 'achievements', id });
}
