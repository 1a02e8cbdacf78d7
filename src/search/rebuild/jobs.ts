import { and, asc, desc, eq, or, sql } from 'drizzle-orm';
import type { Database, Reader, Transaction } from '#db/client.ts';
import { type REBUILD_REASONS, searchRebuilds } from '#db/schema/index.ts';
import { MINUTE } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { truncate } from '#src/lib/text.ts';
import { INDEXES } from '../engine.ts';

export type Rebuild = typeof searchRebuilds.$inferSelect;
export type Reason = (typeof REBUILD_REASONS)[number];
/** Where a rebuild stands: the last record that is done, and how many are. */
export type Reached = { position: string; done: number };

/** Another worker goes on after this long without a batch. */
const LEASE = MINUTE;

/** Asks for a rebuild. One that waits already will do: it has not read a record yet. Returns its id. */
export async function enqueueRebuild(
  tx: Transaction,
  now: number,
  { why, note = '', createdBy = null }: { why: Reason; note?: string; createdBy?: string | null },
): Promise<string> {
  const waiting = await tx.select().from(searchRebuilds).where(eq(searchRebuilds.state, 'waiting')).get();
  if (waiting) return waiting.id;
  const id = newId();
  await tx.insert(searchRebuilds).values({ id, why, note, createdBy, createdAt: now });
  return id;
}

/** Takes the next rebuild in hand: what broke off first, then what waits. Undefined while another runs, or none is due. */
export async function claimRebuild({ db, write }: Pick<Database, 'db' | 'write'>, holder: string, now: number) {
  // Nearly always there is none, and to open a transaction costs other writers their turn.
  if (!(await db.select({ id: searchRebuilds.id }).from(searchRebuilds).where(isDue).limit(1).get())) return undefined;
  return write(async (tx): Promise<Rebuild | undefined> => {
    const due = await tx
      .select()
      .from(searchRebuilds)
      .where(isDue)
      .orderBy(asc(searchRebuilds.state), asc(searchRebuilds.createdAt))
      .limit(1)
      .get();
    if (!due || due.leasedUntil > now) return undefined;
    const startedAt = due.startedAt ?? now;
    const set = {
      state: 'running',
      holder,
      startedAt,
      leasedUntil: now + LEASE,
      total: await countRecords(tx),
    } as const;
    await tx.update(searchRebuilds).set(set).where(eq(searchRebuilds.id, due.id));
    return { ...due, ...set };
  });
}

/** Remembers how far it has come and keeps the lease; false where it was stopped, or another has it in hand. */
export async function keepRebuild(tx: Transaction, job: Rebuild, reached: Reached, now: number): Promise<boolean> {
  const kept = await tx
    .update(searchRebuilds)
    .set({ ...reached, leasedUntil: now + LEASE })
    .where(mine(job))
    .returning({ id: searchRebuilds.id });
  return kept.length > 0;
}

export const finishRebuild = ({ write }: Pick<Database, 'write'>, job: Rebuild, now: number): Promise<void> =>
  write(async (tx) => {
    await tx.update(searchRebuilds).set({ state: 'done', finishedAt: now, leasedUntil: 0 }).where(mine(job));
  });

export const failRebuild = ({ write }: Pick<Database, 'write'>, job: Rebuild, thrown: unknown, now: number) =>
  write(async (tx) => {
    const error = truncate(thrown instanceof Error ? thrown.message : String(thrown), 500);
    await tx.update(searchRebuilds).set({ state: 'failed', error, finishedAt: now, leasedUntil: 0 }).where(mine(job));
  });

/** Lets go of it, so that another need not wait for the end of the lease. */
export const releaseRebuild = ({ write }: Pick<Database, 'write'>, job: Rebuild): Promise<void> =>
  write(async (tx) => {
    await tx.update(searchRebuilds).set({ leasedUntil: 0 }).where(mine(job));
  });

export const findRebuild = (db: Reader, id: string): Promise<Rebuild | undefined> =>
  db.select().from(searchRebuilds).where(eq(searchRebuilds.id, id)).get();

/** The newest rebuilds, the last asked for first. */
export const listRebuilds = (db: Reader, limit: number): Promise<Rebuild[]> =>
  db.select().from(searchRebuilds).orderBy(desc(searchRebuilds.createdAt), desc(searchRebuilds.id)).limit(limit);

const isDue = or(eq(searchRebuilds.state, 'running'), eq(searchRebuilds.state, 'waiting'));

const mine = ({ id, holder }: Rebuild) =>
  and(eq(searchRebuilds.id, id), eq(searchRebuilds.state, 'running'), eq(searchRebuilds.holder, holder));

/** The records a rebuild looks at, public or not. */
async function countRecords(db: Reader): Promise<number> {
  const counts = INDEXES.map((name) => sql`(SELECT count(*) FROM ${sql.identifier(name)})`);
  const row = await db.get<{ n: number }>(sql`SELECT ${sql.join(counts, sql` + `)} AS n`);
  return row.n;
}
