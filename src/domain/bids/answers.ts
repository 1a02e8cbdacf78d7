import { and, asc, count, eq, gt, inArray, isNull } from 'drizzle-orm';
import { bids, listings } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import type { BidState } from './states.ts';

type Listing = Pick<typeof listings.$inferSelect, 'id' | 'round'>;

/** Handed in, and the poster has not answered. One that is 拟揭榜 has its answer: what is left is the administration's. */
export const UNANSWERED = ['submitted', 'qualified', 'shortlisted'] as const satisfies BidState[];

export type Answers = { unanswered: number; proposed: number; awarded: number; refused: number };

/** How the bids of a listing's present round were answered. Numbers only. */
export async function countAnswers({ db }: Pick<Context, 'db'>, listing: Listing): Promise<Answers> {
  const rows = await db
    .select({ state: bids.state, n: count() })
    .from(bids)
    .where(and(eq(bids.listingId, listing.id), eq(bids.round, listing.round)))
    .groupBy(bids.state);
  const sum = (...states: BidState[]) => rows.reduce((n, row) => (states.includes(row.state) ? n + row.n : n), 0);
  return {
    unanswered: sum(...UNANSWERED),
    proposed: sum('proposed'),
    awarded: sum('awarded'),
    refused: sum('declined', 'disqualified'),
  };
}

/** The bids of the present round that still wait for the poster, the earliest first. Who, not what. */
export const listUnanswered = ({ db }: Pick<Context, 'db'>, listing: Listing) =>
  db
    .select({ id: bids.id, organisationId: bids.organisationId, state: bids.state })
    .from(bids)
    .where(and(eq(bids.listingId, listing.id), eq(bids.round, listing.round), inArray(bids.state, UNANSWERED)))
    .orderBy(bids.submittedAt, bids.id);

/** 财政支持: the poster is done, the administration can put up the 公示. */
export const isReadyForPublicity = ({ unanswered, proposed }: Answers): boolean => proposed > 0 && unanswered === 0;

type Asked = Pick<typeof bids.$inferSelect, 'correctionUntil' | 'correctedAt'>;

/** 补正 was asked for, its time is not over and the answer has not come: nothing is decided about this bid. */
export const awaitsCorrection = ({ correctionUntil, correctedAt }: Asked, now: number): boolean =>
  correctionUntil !== null && correctedAt === null && now < correctionUntil;

const ASKED = {
  id: bids.id,
  listingId: bids.listingId,
  title: listings.title,
  number: listings.number,
  until: bids.correctionUntil,
};

/** 补正 the actor's organisation still has to hand in, the first to end first. */
export const listOpenCorrections = async ({ db, actor, now }: Context) => {
  const own = actor?.organisation?.id;
  if (own === undefined) return [];
  return db
    .select(ASKED)
    .from(bids)
    .innerJoin(listings, eq(listings.id, bids.listingId))
    .where(
      and(
        eq(bids.organisationId, own),
        inArray(bids.state, UNANSWERED),
        eq(listings.state, 'evaluating'),
        gt(bids.correctionUntil, now),
        isNull(bids.correctedAt),
      ),
    )
    .orderBy(asc(bids.correctionUntil));
};
