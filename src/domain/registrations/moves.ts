import { and, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { registrations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure } from '#src/errors.ts';
import { findRegistrationMove, type RegistrationAction, type RegistrationMover } from './move-table.ts';
import { REGISTRATION_STATE_WORDS, type Registration } from './states.ts';

type How = {
  /** As whom it is done; the caller has made sure that they are. */
  by: RegistrationMover;
  reason?: string;
  set?: Partial<typeof registrations.$inferInsert>;
};

/**
 * Moves a registration along REGISTRATION_MOVES with its audit row, and returns it as it is then. Refuses whom the table
 * does not let, a state it does not start from, and whoever comes second.
 */
export async function moveRegistration(
  tx: Transaction,
  ctx: Pick<Context, 'actor' | 'now'>,
  registration: Pick<Registration, 'id' | 'state'>,
  action: RegistrationAction,
  { by, reason = '', set = {} }: How,
): Promise<Registration> {
  const move = findRegistrationMove(action);
  const { id, state } = registration;
  const words = `这份报名现在是“${REGISTRATION_STATE_WORDS[state].word}”，不能${move.word}。`;
  ensure(move.by.includes(by) && move.from.includes(state), conflict(words));
  const [moved] = await tx
    .update(registrations)
    .set({ ...set, state: move.to, stateReason: PUBLIC_REASON.includes(action) ? reason : '', updatedAt: ctx.now })
    .where(and(eq(registrations.id, id), eq(registrations.state, state)))
    .returning();
  if (!moved) throw conflict('这份报名刚刚有了变化，请刷新后再看。');
  const who = { now: ctx.now, actor: by === 'machine' ? undefined : ctx.actor };
  await record(tx, who, { thing: 'registrations', thingId: id, action, from: state, to: move.to, reason });
  return moved;
}

/** Their reason is what the registration is shown with; that of the others stands in the audit alone. */
const PUBLIC_REASON: readonly RegistrationAction[] = ['reject', 'withdraw', 'decline', 'revoke', 'expire'];
