import { asc, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { indicators, listings } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { notFound } from '#src/errors.ts';
import { mayReadListing } from './policy.ts';

export type Row = typeof listings.$inferSelect;

/** The row as this transaction sees it; refuses as not found what the person may not read. */
export async function getRow(tx: Transaction, ctx: Context, id: string): Promise<Row> {
  const row = await tx.select().from(listings).where(eq(listings.id, id)).get();
  if (!row || !mayReadListing(ctx.actor, row)) throw notFound();
  return row;
}

export const indicatorsOf = (tx: Transaction, listingId: string) =>
  tx.select().from(indicators).where(eq(indicators.listingId, listingId)).orderBy(asc(indicators.position));
