import { and, between, eq, inArray } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { bids, listings, type MailPayload } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { handlersOf } from '#src/domain/organisations/queries.ts';
import { DAY, dayOf, formatTime, startOfDay } from '#src/lib/dates.ts';
import { enqueueMail, enqueueSearch } from '#src/outbox/enqueue.ts';
import { postponedLetter } from './mail.ts';
import type { Batch } from './states.ts';

type Later = Pick<Batch, 'bidUntil' | 'evaluateUntil' | 'track'>;
type Moved = Pick<
  typeof listings.$inferSelect,
  'id' | 'organisationId' | 'title' | 'number' | 'state' | 'deadlineAt' | 'replyOn'
>;

/** Listings whose bidding is still to come or going on. */
const FOLLOWS = ['draft', 'returned', 'submitted', 'reviewing', 'published'] as const;
/** Bids that would be handed in, or count, at the deadline. */
const CONCERNED = ['draft', 'submitted', 'unconfirmed'] as const;

/**
 * Takes the listings of a batch along to its new deadline: the promised day of answer moves by as many days, at most to
 * the end of 评榜. Whoever works towards a published deadline is told by letter.
 */
export async function postponeListings(tx: Transaction, ctx: Context, before: Batch, after: Later): Promise<void> {
  if (before.bidUntil === after.bidUntil && before.track === after.track) return;
  const ends = [before.bidUntil, after.bidUntil].sort((a, b) => a - b) as [number, number];
  const theirs = and(eq(listings.batchId, before.id), between(listings.deadlineAt, ...ends));
  const rows: Moved[] = await tx
    .select()
    .from(listings)
    .where(and(theirs, inArray(listings.state, [...FOLLOWS])));
  for (const row of rows) await postpone(tx, ctx, row, before, after);
}

async function postpone(tx: Transaction, ctx: Context, row: Moved, before: Batch, after: Later): Promise<void> {
  const replyOn = replyAfter(row.replyOn, before.bidUntil, after);
  await tx
    .update(listings)
    .set({ deadlineAt: after.bidUntil, track: after.track, replyOn, updatedAt: ctx.now })
    .where(eq(listings.id, row.id));
  if (row.state !== 'published') return;
  const reason = `批次揭榜截止顺延到 ${formatTime(after.bidUntil, ctx.now)}`;
  await record(tx, ctx, { thing: 'listings', thingId: row.id, action: 'postpone', reason });
  await enqueueSearch(tx, ctx.now, { index: 'listings', id: row.id });
  await enqueueMail(tx, ctx.now, ...(await lettersFor(tx, ctx, row, after.bidUntil)));
}

function replyAfter(replyOn: string | null, bidUntil: number, after: Later): string | null {
  const start = replyOn === null ? undefined : startOfDay(replyOn);
  if (start === undefined) return replyOn;
  const days = Math.ceil((after.bidUntil - bidUntil) / DAY);
  const moved = dayOf(start + days * DAY);
  const last = dayOf(after.evaluateUntil);
  return moved < last ? moved : last;
}

const FOREVER = Number.MAX_SAFE_INTEGER;

/** The poster, and those who write or have handed in a bid: letters to these stay sealed, whatever becomes of it. */
async function lettersFor(tx: Transaction, ctx: Context, row: Moved, bidUntil: number): Promise<MailPayload[]> {
  const bidders = await tx
    .selectDistinct({ id: bids.organisationId })
    .from(bids)
    .where(and(eq(bids.listingId, row.id), inArray(bids.state, [...CONCERNED])));
  const letters: MailPayload[] = [];
  for (const email of await handlersOf({ db: tx }, row.organisationId))
    letters.push(postponedLetter(email, ctx, row, bidUntil));
  for (const { id } of bidders)
    for (const email of await handlersOf({ db: tx }, id))
      letters.push({ ...postponedLetter(email, ctx, row, bidUntil), sealedUntil: FOREVER });
  return letters;
}
