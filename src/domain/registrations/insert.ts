import { getTableColumns } from 'drizzle-orm';
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
  const one = whole({ ...values, createdAt: ctx.now, updatedAt: ctx.now });
  await tx.insert(registrations).values(one);
  await record(tx, ctx, { thing: 'registrations', thingId: one.id, action, to: one.state, reason });
  return one;
}

/** The row as it will be read: SQLite takes longer to give back its thirty columns than to write them. */
const whole = (values: typeof registrations.$inferInsert): Registration =>
  Object.fromEntries(
    Object.entries(getTableColumns(registrations)).map(([key, column]) => [
      key,
      values[key as keyof typeof values] ?? column.default ?? null,
    ]),
  ) as Registration;
