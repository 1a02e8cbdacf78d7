import { sql } from 'drizzle-orm';
import type { Reader, Transaction } from '#db/client.ts';

/** What is counted apart: writes to the index, and to the vectors, which are made after what they are of is written. */
const ROWS = { index: 1, vectors: 2 } as const;
type Counted = keyof typeof ROWS;

export async function versionOf(db: Reader, of: Counted = 'index'): Promise<number> {
  // Of what was never written there is no row, which drizzle's `get` takes for a fault.
  const [row] = await db.all<{ version: number }>(sql`SELECT version FROM search_version WHERE id = ${ROWS[of]}`);
  return row?.version ?? 0;
}

/** Every write has a version of its own, so that who follows knows what is later than it has seen. */
export async function countUp(tx: Transaction, of: Counted = 'index'): Promise<number> {
  const { version } = await tx.get<{ version: number }>(sql`INSERT INTO search_version (id, version)
    VALUES (${ROWS[of]}, 1) ON CONFLICT (id) DO UPDATE SET version = version + 1 RETURNING version AS version`);
  return version;
}
