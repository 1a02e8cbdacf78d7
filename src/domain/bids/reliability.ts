import { and, eq, isNotNull, lte, sql } from 'drizzle-orm';
import { bids, contracts, listings } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { DAY, startOfDay } from '#src/lib/dates.ts';

/** How an organisation treats those who take its listings. Undefined below so many of them: it would say little. */
export type Reliability = {
  /** Listings of the present round that are past their deadline and had somebody bid. */
  listings: number;
  /** Of the bids whose promised day is over: how many were answered by the end of that day. */
  promised: number;
  answeredInTime: number;
  /** Median of whole days from the deadline to the answer; undefined where nobody has one. */
  medianDays: number | undefined;
  /** Of the listings: how many led to a contract. */
  signed: number;
};

export const MIN_LISTINGS = 3;

/**
 * Reliability of a poster as of now. 匿名发的榜 do not count: their figures would tell who posted them; neither do
 * withdrawn and disregarded bids (撤回, 草稿, 失效), for which nobody owes an answer.
 */
export async function reliabilityOf(ctx: Context, organisationId: string): Promise<Reliability | undefined> {
  const rows = await ctx.db
    .select({
      listingId: listings.id,
      deadlineAt: listings.deadlineAt,
      replyOn: listings.replyOn,
      decidedAt: bids.decidedAt,
      contract: contracts.id,
    })
    .from(listings)
    .innerJoin(bids, and(eq(bids.listingId, listings.id), eq(bids.round, listings.round)))
    .leftJoin(contracts, eq(contracts.bidId, bids.id))
    .where(
      and(
        eq(listings.organisationId, organisationId),
        eq(listings.anonymous, false),
        isNotNull(listings.publishedAt),
        lte(listings.deadlineAt, ctx.now),
        owed,
      ),
    );
  const found = sumUp(rows, ctx.now);
  return found.listings < MIN_LISTINGS ? undefined : found;
}

const owed = sql`${bids.state} not in ('draft', 'withdrawn', 'unconfirmed', 'lapsed')`;

type Row = {
  listingId: string;
  deadlineAt: number | null;
  replyOn: string | null;
  decidedAt: number | null;
  contract: string | null;
};

function sumUp(rows: readonly Row[], now: number): Reliability {
  const due = rows.filter((row) => promisedBy(row) <= now || row.decidedAt !== null);
  const inTime = due.filter((row) => row.decidedAt !== null && row.decidedAt < promisedBy(row));
  return {
    listings: new Set(rows.map((row) => row.listingId)).size,
    promised: due.length,
    answeredInTime: inTime.length,
    medianDays: medianOf(rows.flatMap(daysToAnswer)),
    signed: new Set(rows.filter((row) => row.contract !== null).map((row) => row.listingId)).size,
  };
}

/** The end of the promised day; without a promise nothing is late. */
const promisedBy = ({ replyOn }: Row): number => {
  const start = replyOn === null ? undefined : startOfDay(replyOn);
  return start === undefined ? Number.POSITIVE_INFINITY : start + DAY;
};

const daysToAnswer = ({ deadlineAt, decidedAt }: Row): number[] =>
  deadlineAt === null || decidedAt === null ? [] : [Math.max(0, Math.floor((decidedAt - deadlineAt) / DAY))];

/** The middle value; of two the lower, so that it is one that occurred. */
function medianOf(values: number[]): number | undefined {
  const sorted = values.sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
