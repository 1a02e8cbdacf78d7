import type { Transaction } from '#db/client.ts';
import { occurrences } from '#db/schema/index.ts';

/**
 * Whether this is the first time: true once for each key, in the transaction of what follows from it. However many
 * workers run, one does it; after a rollback it is as if nobody had.
 */
export async function once(tx: Transaction, key: string, now: number): Promise<boolean> {
  const first = await tx.insert(occurrences).values({ key, at: now }).onConflictDoNothing().returning();
  return first.length === 1;
}
