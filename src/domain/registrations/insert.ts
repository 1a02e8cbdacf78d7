import type { Transaction } from '#db/client.ts';
import { registrations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import type { Registration } from './states.ts';

type New = Omit<typeof registrations.$inferInsert, 'createdAt' | 'updatedAt'>;

/** Writes a registration with its audit row; `action` is what the history calls it. */
export async function insert(
  tx: Transaction,
  ctx: Pick<Context, 'actor' | 'now'>,
  values: New,
  { action = 'register', reason = '' } = {},
): Promise<Registration> {
  const times = { createdAt: ctx.now, updatedAt: ctx.now };
  const [one] = await tx
    .insert(registrations)
    .values({ ...values, ...times })
    .returning();
  if (!one) throw new Error('an insert without a conflict returns its row');
  await record(tx, ctx, { thing: 'registrations', thingId: one.id, action, to: one.state, reason });
  return one;
}
