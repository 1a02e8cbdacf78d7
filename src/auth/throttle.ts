import { eq, inArray, lte, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { throttles } from '#db/schema/index.ts';

/** At most `max` attempts under one key; when they are used up, a pause of `window` milliseconds. */
export type Limit = { key: string; max: number; window: number };

/** Until when all must wait; else which limits this attempt has just used up. */
export type Counted = { waitUntil: number } | { waitUntil?: never; exhausted: Limit[] };

/**
 * Counts an attempt before it is made, under every limit or, where one is used up, under none. Counting first and
 * inside a write is what keeps many at once from slipping through together.
 */
export async function countAttempt(tx: Transaction, now: number, limits: readonly Limit[]): Promise<Counted> {
  await tx.delete(throttles).where(lte(throttles.windowEndsAt, now));
  const keys = limits.map((limit) => limit.key);
  const rows = await tx.select().from(throttles).where(inArray(throttles.key, keys));
  const counts = new Map(rows.map((row) => [row.key, row]));
  const full = limits.flatMap((limit) => counts.get(limit.key) ?? []).filter((row) => isFull(row, limits));
  if (full.length > 0) return { waitUntil: Math.max(...full.map((row) => row.windowEndsAt)) };
  for (const limit of limits) await addOne(tx, now, limit, counts.get(limit.key));
  return { exhausted: limits.filter((limit) => (counts.get(limit.key)?.count ?? 0) + 1 === limit.max) };
}

/** Takes back a counted attempt that turned out to be right. */
export async function uncountAttempt(tx: Transaction, keys: readonly string[]): Promise<void> {
  await tx
    .update(throttles)
    .set({ count: sql`max(0, ${throttles.count} - 1)` })
    .where(inArray(throttles.key, [...keys]));
}

/** Forgets all attempts under a key. */
export async function clearAttempts(tx: Transaction, key: string): Promise<void> {
  await tx.delete(throttles).where(eq(throttles.key, key));
}

type Row = typeof throttles.$inferSelect;

const isFull = (row: Row, limits: readonly Limit[]): boolean =>
  limits.some((limit) => limit.key === row.key && row.count >= limit.max);

/** The last attempt allowed starts the pause anew: otherwise it could end a second later. */
async function addOne(tx: Transaction, now: number, { key, max, window }: Limit, row?: Row): Promise<void> {
  const count = (row?.count ?? 0) + 1;
  const windowEndsAt = row && count < max ? row.windowEndsAt : now + window;
  await tx
    .insert(throttles)
    .values({ key, count, windowEndsAt })
    .onConflictDoUpdate({ target: throttles.key, set: { count, windowEndsAt } });
}

/**
 * What counts as one place on the network: an IPv4 address, or the /64 an IPv6 connection is given, since its holder
 * may use any address in it.
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped || !address.includes(':')) return mapped ?? address;
  const [head = '', tail = ''] = address.toLowerCase().split('%')[0]?.split('::') ?? [];
  const groups = (part: string) => part.split(':').filter(Boolean);
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(Math.max(0, missing)).fill('0'), ...groups(tail)];
  return `${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
