import { and, asc, eq, inArray, lte } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import { type MailPayload, outbox, type SearchPayload } from '#db/schema/index.ts';
import { HOUR, MINUTE } from '#src/lib/dates.ts';
import { truncate } from '#src/lib/text.ts';
import { carriesToken, withoutTokens } from '#src/mail/letter.ts';
import type { Mailer } from '#src/mail/transport.ts';
import { refreshIndex } from '#src/search/refresh.ts';

/** Another worker may take a row again after this long: longer than a mail server's slowest answer. */
const LEASE = 2 * MINUTE;
const MAX_ATTEMPTS = 8;
const BATCH = { mail: 20, search: 500 };

type Kind = keyof typeof BATCH;
type Row = typeof outbox.$inferSelect;

/**
 * Works off what is due. Rows are claimed by lease, so any number of workers may drain one database. Returns how many rows it took; 0 means nothing is due.
 */
export async function drainOutbox(database: Database, mailer: Mailer, now = Date.now()): Promise<number> {
  const search = await claim(database, 'search', now);
  await refresh(database, search, now);
  const letters = await claim(database, 'mail', now);
  for (const row of letters) await attempt(database, [row], now, () => mailer.send(row.payload as MailPayload, row.id));
  return search.length + letters.length;
}

/** Puts failed letters back in line, with all their attempts. */
export const retry = (database: Database, ids: string[], now: number): Promise<void> =>
  database.write(async (tx) => {
    await tx
      .update(outbox)
      .set({ state: 'waiting', attempts: 0, dueAt: now })
      .where(and(inArray(outbox.id, ids), eq(outbox.state, 'failed')));
  });

function claim({ write }: Database, kind: Kind, now: number): Promise<Row[]> {
  return write(async (tx) => {
    const due = await tx
      .select()
      .from(outbox)
      .where(and(eq(outbox.state, 'waiting'), lte(outbox.dueAt, now), eq(outbox.kind, kind)))
      .orderBy(asc(outbox.dueAt))
      .limit(BATCH[kind]);
    const ids = due.map((row) => row.id);
    if (ids.length > 0)
      await tx
        .update(outbox)
        .set({ dueAt: now + LEASE })
        .where(inArray(outbox.id, ids));
    return due;
  });
}

/** One row that cannot be indexed must not hold up the others: after a failed batch each goes alone. */
async function refresh(database: Database, rows: Row[], now: number): Promise<void> {
  if (rows.length === 0) return;
  const run = (some: Row[]) =>
    refreshIndex(
      database,
      some.map((row) => row.payload as SearchPayload),
      now,
    );
  try {
    await run(rows);
    await finish(database, rows, now);
  } catch {
    for (const row of rows) await attempt(database, [row], now, () => run([row]));
  }
}

async function attempt(database: Database, rows: Row[], now: number, work: () => Promise<void>): Promise<void> {
  try {
    await work();
    await finish(database, rows, now);
  } catch (error) {
    for (const row of rows) await postpone(database, row, now, error);
  }
}

const finish = ({ write }: Database, rows: Row[], now: number): Promise<void> =>
  write(async (tx) => {
    const done = { state: 'done', doneAt: now, lastError: '' } as const;
    await tx
      .update(outbox)
      .set(done)
      .where(
        inArray(
          outbox.id,
          rows.map((row) => row.id),
        ),
      );
    // A link that opens an account has done its work once the letter is out; the tables keep hashes only.
    for (const { id, payload } of rows.filter((row) => 'text' in row.payload && carriesToken(row.payload)))
      await tx
        .update(outbox)
        .set({ payload: withoutTokens(payload as MailPayload) })
        .where(eq(outbox.id, id));
  });

/** Two minutes, four, eight … up to six hours; after eight attempts a person has to look. */
const postpone = ({ write }: Database, row: Row, now: number, error: unknown): Promise<void> =>
  write(async (tx) => {
    const attempts = row.attempts + 1;
    const wait = Math.min(2 ** attempts * MINUTE, 6 * HOUR);
    await tx
      .update(outbox)
      .set({
        attempts,
        dueAt: now + wait,
        state: attempts >= MAX_ATTEMPTS ? 'failed' : 'waiting',
        lastError: truncate(error instanceof Error ? error.message : String(error), 500),
      })
      .where(eq(outbox.id, row.id));
  });
