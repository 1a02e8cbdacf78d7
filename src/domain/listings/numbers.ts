import { like, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { listings } from '#db/schema/index.ts';
import { dayOf } from '#src/lib/dates.ts';

/**
 * The next 榜号 of the year in Beijing, `2026-0131`. Counted inside the transaction that uses it: write transactions
 * exclude each other, and the unique index stands behind them.
 */
export async function nextNumber(tx: Transaction, now: number): Promise<string> {
  const year = dayOf(now).slice(0, 4);
  const last = await tx
    .select({ n: sql<number | null>`max(cast(substr(${listings.number}, 6) as integer))` })
    .from(listings)
    .where(like(listings.number, `${year}-%`))
    .get();
  return `${year}-${String((last?.n ?? 0) + 1).padStart(4, '0')}`;
}
