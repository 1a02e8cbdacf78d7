import { sql } from 'drizzle-orm';
import { insertMany } from '#db/bulk.ts';
import type { Transaction } from '#db/client.ts';
import { achievements, capabilities, listings } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { nextNumber } from '#src/domain/listings/numbers.ts';
import { DAY, dayOf, HOUR, startOfDay } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { enqueueSearch } from '#src/outbox/enqueue.ts';
import type { Prepared } from './check.ts';
import type { ImportKind } from './columns.ts';

export type Target = {
  kind: ImportKind;
  publish: boolean;
  /** Whose account the records carry. */
  createdBy: string;
  /** Name of the file, for the history of each record. */
  source: string;
};
export type Written = { added: number; known: number };

const TABLES = { listings, capabilities, achievements };
const DAYS_OPEN = 90;
const CLOSING = 17 * HOUR;

/**
 * Writes checked rows inside a transaction, batch after batch: one statement a table, none a row. Rows whose key is
 * there already are passed over.
 */
export function createWriter(tx: Transaction, ctx: Context, target: Target): (rows: Prepared[]) => Promise<Written> {
  const number = numbering(tx, ctx.now);
  return async (rows) => {
    const known = await findKnown(tx, target.kind, rows);
    const fresh = rows.filter(({ key }) => !known.has(key)).map((row) => ({ ...row, id: newId() }));
    if (fresh.length > 0) await insert(tx, ctx, target, fresh, number);
    return { added: fresh.length, known: rows.length - fresh.length };
  };
}

/** Keys of these rows that are on the platform already, with the title they have there. */
export async function findKnown(
  db: Pick<Transaction, 'select'>,
  kind: ImportKind,
  rows: readonly Prepared[],
): Promise<Map<string, string>> {
  if (rows.length === 0) return new Map();
  const { importKey, title } = TABLES[kind];
  const keys = JSON.stringify(rows.map(({ key }) => key));
  const found = await db
    .select({ importKey, title })
    .from(TABLES[kind])
    .where(sql`${importKey} in (select value from json_each(${keys}))`);
  return new Map(found.map((row) => [row.importKey ?? '', row.title]));
}

type Fresh = Prepared & { id: string };
type Numbering = () => Promise<string>;

async function insert(tx: Transaction, ctx: Context, target: Target, rows: Fresh[], number: Numbering): Promise<void> {
  const { kind, source } = target;
  if (kind === 'listings') await insertMany(tx, listings, await listingsOf(ctx, target, rows, number));
  else if (kind === 'capabilities') await insertMany(tx, capabilities, offersOf(ctx, target, rows));
  else await insertMany(tx, achievements, offersOf(ctx, target, rows));
  const to = stateOf(target);
  await record(tx, ctx, ...rows.map(({ id }) => ({ thing: kind, thingId: id, action: 'import', to, reason: source })));
  await enqueueSearch(tx, ctx.now, ...rows.map(({ id }) => ({ index: kind, id })));
}

/** A listing still waits for 初核 unless the official says otherwise. */
const stateOf = ({ kind, publish }: Target) => (kind === 'listings' && !publish ? 'submitted' : 'published');

/** The rules of fields.ts give exactly the columns of the table, which is more than the compiler can see. */
const common = <T>({ now }: Context, { createdBy }: Target, { id, key, organisationId, values }: Fresh) => ({
  field: 'other',
  ...(values as T),
  id,
  importKey: key,
  organisationId,
  createdBy,
  createdAt: now,
  updatedAt: now,
});

const offersOf = (ctx: Context, target: Target, rows: readonly Fresh[]) =>
  rows.map((row) => ({
    ...common<{ region: string }>(ctx, target, row),
    state: 'published' as const,
    publishedAt: ctx.now,
  }));

async function listingsOf(ctx: Context, target: Target, rows: readonly Fresh[], number: Numbering) {
  const { now } = ctx;
  const made: (typeof listings.$inferInsert)[] = [];
  for (const row of rows) {
    const shared = common<{ region: string; deadlineAt?: number | null }>(ctx, target, row);
    const open = target.publish
      ? { number: await number(), deadlineAt: shared.deadlineAt ?? closingDay(now), publishedAt: now }
      : {};
    made.push({ kind: 'research', ...shared, ...open, state: stateOf(target), submittedAt: now });
  }
  return made;
}

const closingDay = (now: number): number => (startOfDay(dayOf(now + DAYS_OPEN * DAY)) ?? now) + CLOSING;

/** 榜号 in order. The transaction excludes others, so that only the first is looked up. */
function numbering(tx: Transaction, now: number): Numbering {
  let last: { year: string; n: number } | undefined;
  return async () => {
    if (!last) {
      const [year = '', n] = (await nextNumber(tx, now)).split('-');
      last = { year, n: Number(n) };
    } else last.n++;
    return `${last.year}-${String(last.n).padStart(4, '0')}`;
  };
}
