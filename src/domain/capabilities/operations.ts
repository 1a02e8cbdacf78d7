import { eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { capabilities } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, forbidden, invalid, notFound } from '#src/errors.ts';
import { enqueueSearch } from '#src/outbox/enqueue.ts';
import { type CapabilityInput, missingOf, type QuestionInput, type WithdrawalInput } from './input.ts';
import { moveOffer, relayQuestion, takeDown } from './moves.ts';
import {
  CAPABILITY_KINDS,
  capabilityObstacle,
  mayEditCapability,
  mayPublishCapability,
  mayReadCapability,
  mayWithdrawCapability,
  publicationObstacle,
} from './policy.ts';

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
    await moveOffer(tx, ctx, 'capabilities', saved, 'publish');
  });
}

/** Takes it off the public lists: the organisation its own, an official any, with a reason. */
export const withdrawCapability = (ctx: MemberContext, { id, reason }: WithdrawalInput): Promise<void> =>
  ctx.write(async (tx) => {
    const capability = await get(tx, id);
    ensure(mayWithdrawCapability(ctx.actor, capability));
    await takeDown(tx, ctx, 'capabilities', capability, reason);
  });

/** Passes a question on to whoever offers it. */
export const askAboutCapability = (ctx: MemberContext, { id, message }: QuestionInput): Promise<void> =>
  ctx.write(async (tx) => {
    const capability = await get(tx, id);
    ensure(mayReadCapability(ctx.actor, capability), notFound());
    await relayQuestion(tx, ctx, 'capabilities', capability, message);
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
