import { and, asc, gt, inArray, type SQL, sql } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { events } from '#db/schema/index.ts';

/**
 * The calendar in memory: of every event that was ever public the few columns it is listed and counted by. Counting
 * 10,000 in SQL on every request costs ten times what it costs for 1,000. Derived and never trusted to be current: each
 * read first takes over what `event_board_changes` names, which triggers keep, so that a change made by any process is
 * seen by the next request of every other.
 */
export type Held = {
  rows: Map<string, Row>;
  /** The last change taken over. */
  seen: number;
};

/** One for each database handle of this process. */
const held = new WeakMap<Reader, Promise<Held>>();

/** What is held as it is now; another object whenever anything changed. */
export async function readHeld(db: Reader): Promise<Held> {
  const before = held.get(db);
  const now = before ? before.then((one) => catchUp(db, one)) : load(db);
  held.set(db, now);
  now.catch(() => held.delete(db));
  return now;
}

/** A piece at a time: between two the process answers others. */
const PIECE = 1000;

async function load(db: Reader): Promise<Held> {
  const rows = new Map<string, Row>();
  // First the mark, then the rows: what changes in between is taken over once more.
  const seen = await lastChange(db);
  for (let some = await selectHeld(db, undefined); some.length > 0; ) {
    for (const row of some) rows.set(row.id, row);
    some = await selectHeld(db, gt(events.id, some.at(-1)?.id ?? ''));
  }
  return { rows, seen };
}

async function catchUp(db: Reader, before: Held): Promise<Held> {
  const changes = await db.all<{ seq: number; event_id: string }>(
    sql`select seq, event_id from event_board_changes where seq > ${before.seen} order by seq limit ${PIECE}`,
  );
  const last = changes.at(-1);
  if (!last) return before;
  const ids = changes.map((change) => change.event_id);
  for (const id of ids) before.rows.delete(id);
  for (const row of await selectHeld(db, inArray(events.id, ids))) before.rows.set(row.id, row);
  return catchUp(db, { rows: before.rows, seen: last.seq });
}

const lastChange = async (db: Reader): Promise<number> =>
  (await db.get<{ seq: number | null }>(sql`select max(seq) seq from event_board_changes`))?.seq ?? 0;

const selectHeld = (db: Reader, which: SQL | undefined) =>
  db
    .select({
      id: events.id,
      state: events.state,
      type: events.type,
      region: events.region,
      startsAt: events.startsAt,
      endsAt: events.endsAt,
      publishedAt: events.publishedAt,
      recappedAt: events.recappedAt,
      registrationOpensAt: events.registrationOpensAt,
      registrationClosesAt: events.registrationClosesAt,
    })
    .from(events)
    .where(and(inArray(events.state, ['published', 'postponed', 'cancelled', 'archived']), which))
    .orderBy(asc(events.id))
    .limit(PIECE);
export type Row = Awaited<ReturnType<typeof selectHeld>>[number];
