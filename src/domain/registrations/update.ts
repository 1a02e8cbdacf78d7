import { eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { registrations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import type { Registration } from './states.ts';

type Kept = Omit<Partial<typeof registrations.$inferInsert>, 'id' | 'eventId' | 'state'>;

/** Writes what is no move; the caller records it. */
export const update = async (
  tx: Transaction,
  { now }: Pick<Context, 'now'>,
  { id }: Pick<Registration, 'id'>,
  set: Kept,
): Promise<void> => {
  await tx
    .update(registrations)
    .set({ ...set, updatedAt: now })
    .where(eq(registrations.id, id));
};
