import { and, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { capabilities, users } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, forbidden, invalid, notFound } from '#src/errors.ts';
import { enqueueMail, enqueueSearch } from '#src/outbox/enqueue.ts';
import { type CapabilityInput, missingOf, type WithdrawalInput } from './input.ts';
import { takenDownLetter } from './mail.ts';
import {
  CAPABILITY_KINDS,
  capabilityObstacle,
  mayEditCapability,
  mayPublishCapability,
  mayWithdrawCapability,
  needsReason,
  publicationObstacle,
} from './policy.ts';
import { afterMove } from './states.ts';

type Capability = typeof capabilities.$inferSelect;

/**
 * Writes what the form holds: a new draft, or the row of this id as it stands. What is published stays complete.
 * The same form sent twice writes one row.
 */
export const saveCapability = (ctx: MemberContext, { id, ...told }: CapabilityInput): Promise<void> =>
  ctx.write(async (tx) => {
    const before = await find(tx, id);
    if (!before) return draft(tx, ctx, { id, ...told });
    ensure(mayEditCapability(ctx.actor, before));
    if (before.state === 'published') complete(told);
    await tx
      .update(capabilities)
      .set({ ...told, updatedAt: ctx.now })
      .where(eq(capabilities.id, id));
    if (before.state === 'published') await record(tx, ctx, { thing: 'capabilities', thingId: id, action: 'edit' });
    await enqueueSearch(tx, ctx.now, { index: 'capabilities', id });
  });

/** Saves, then publishes. What is missing is said at its field; by then the draft is kept. */
export async function publishCapability(ctx: MemberContext, input: CapabilityInput): Promise<void> {
  await saveCapability(ctx, input);
  await ctx.write(async (tx) => {
    const saved = await get(tx, input.id);
    if (saved.state === 'published') return;
    ensure(mayEditCapability(ctx.actor, saved));
    complete(saved);
    ensure(mayPublishCapability(ctx.actor, saved), conflict(publicationObstacle(ctx.actor, CAPABILITY_KINDS) ?? ''));
    await move(tx, ctx, saved, 'publish');
  });
}

/** Takes it off the public lists. An official gives a reason, and whoever wrote it gets a letter. */
export const withdrawCapability = (ctx: MemberContext, { id, reason }: WithdrawalInput): Promise<void> =>
  ctx.write(async (tx) => {
    const capability = await get(tx, id);
    ensure(mayWithdrawCapability(ctx.actor, capability));
    const official = needsReason(ctx.actor, capability);
    ensure(!official || reason !== '', conflict('请写明为什么下架', 'reason'));
    await move(tx, ctx, capability, 'withdraw', reason);
    if (!official) return;
    const writer = await tx.select().from(users).where(eq(users.id, capability.createdBy)).get();
    if (writer) await enqueueMail(tx, ctx.now, takenDownLetter(writer.email, '能力', capability.title, reason));
  });

const find = (tx: Transaction, id: string): Promise<Capability | undefined> =>
  tx.select().from(capabilities).where(eq(capabilities.id, id)).get();

async function get(tx: Transaction, id: string): Promise<Capability> {
  const capability = await find(tx, id);
  if (!capability) throw notFound();
  return capability;
}

async function draft(tx: Transaction, ctx: MemberContext, input: CapabilityInput): Promise<void> {
  const obstacle = capabilityObstacle(ctx.actor);
  const { organisation } = ctx.actor;
  if (obstacle !== undefined || !organisation) throw forbidden(obstacle);
  await tx.insert(capabilities).values({
    ...input,
    organisationId: organisation.id,
    createdBy: ctx.actor.id,
    createdAt: ctx.now,
    updatedAt: ctx.now,
  });
  await record(tx, ctx, { thing: 'capabilities', thingId: input.id, action: 'create', to: 'draft' });
}

function complete(told: Parameters<typeof missingOf>[0]): void {
  const missing = missingOf(told);
  if (Object.keys(missing).length > 0) throw invalid(missing);
}

async function move(
  tx: Transaction,
  ctx: MemberContext,
  { id, state: from }: Capability,
  action: 'publish' | 'withdraw',
  reason = '',
): Promise<void> {
  const to = afterMove(action, from);
  if (!to) throw conflict('它现在的状态不能这样办，请刷新后再看。');
  await tx
    .update(capabilities)
    .set({ state: to, updatedAt: ctx.now, ...(to === 'published' ? { publishedAt: ctx.now } : {}) })
    .where(and(eq(capabilities.id, id), eq(capabilities.state, from)));
  await record(tx, ctx, { thing: 'capabilities', thingId: id, action, from, to, reason });
  await enqueueSearch(tx, ctx.now, { index: 'capabilities', id });
}
