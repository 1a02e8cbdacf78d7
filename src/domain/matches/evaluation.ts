import { and, count, desc, eq, inArray, isNotNull, lte, type SQL, sql } from 'drizzle-orm';
import { achievements, capabilities, listings, matchFeedback, organisations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { PUBLISHED_STATES } from '#src/domain/listings/states.ts';
import { ensure } from '#src/errors.ts';
import { offsetOf, toPage } from '#src/lib/pages.ts';
import { mayEvaluate } from './policy.ts';
import type { ReasonCode, Side, Verdict } from './states.ts';

/** Which of what was said: every number of the evaluation is the length of such a list. */
export type Chosen = {
  verdict?: Verdict | undefined;
  reason?: Exclude<ReasonCode, ''> | undefined;
  side?: Side | undefined;
  /** Among the first five when it was judged. */
  top?: boolean | undefined;
  /** This part spoke for the pair, or against it, when it was judged. */
  part?: string | undefined;
  speaks?: 'for' | 'against' | undefined;
};

export const TOP = 5;
const SIZE = 50;

/** How many were judged so and how many of them are of interest. */
export type Share = { judged: number; interested: number };
export type PartShare = { part: string; speaks: 'for' | 'against' } & Share;
export type Evaluation = {
  verdicts: { side: Side; verdict: Verdict; n: number }[];
  reasons: { reason: Exclude<ReasonCode, ''>; n: number }[];
  /** Precision at five, by what people said: of the first five those that were judged. */
  top: Record<Side, Share>;
  parts: PartShare[];
};

/** What people said of suggestions, in numbers. Officials only. */
export async function evaluate(ctx: Context): Promise<Evaluation> {
  ensure(mayEvaluate(ctx.actor));
  const { side, verdict, reason } = matchFeedback;
  const interested = sql<number>`sum(${verdict} = 'interested')`;
  const [verdicts, reasons, tops, parts] = await Promise.all([
    ctx.db.select({ side, verdict, n: count() }).from(matchFeedback).groupBy(side, verdict),
    ctx.db
      .select({ reason, n: count() })
      .from(matchFeedback)
      .where(eq(verdict, 'unsuitable'))
      .groupBy(reason)
      .orderBy(desc(count())),
    ctx.db.select({ side, judged: count(), interested }).from(matchFeedback).where(inTop).groupBy(side),
    ctx.db.all<PartShare>(sql`SELECT part, speaks, count(*) AS judged, sum(verdict = 'interested') AS interested
      FROM (SELECT DISTINCT f.id, f.verdict, p.value->>'part' AS part, p.value->>'speaks' AS speaks
        FROM match_feedback f, json_each(f.parts) p)
      GROUP BY part, speaks ORDER BY speaks DESC, judged DESC, part`),
  ]);
  const share = (of: Side): Share => {
    const found = tops.find((one) => one.side === of);
    return { judged: found?.judged ?? 0, interested: found?.interested ?? 0 };
  };
  const named = reasons.flatMap(({ reason, n }) => (reason === '' ? [] : [{ reason, n }]));
  return { verdicts, reasons: named, top: { demand: share('demand'), supply: share('supply') }, parts };
}

const inTop = sql`${matchFeedback.place} <= ${TOP}`;

function where({ verdict, reason, side, top, part, speaks }: Chosen): SQL | undefined {
  const said = part
    ? sql`exists (select 1 from json_each(match_feedback.parts) p where p.value->>'part' = ${part}
        and p.value->>'speaks' = ${speaks ?? 'for'})`
    : undefined;
  return and(
    verdict && eq(matchFeedback.verdict, verdict),
    reason && eq(matchFeedback.reason, reason),
    side && eq(matchFeedback.side, side),
    top ? inTop : undefined,
    said,
  );
}

/** The deadline is over and the listing stands: who bid may be known. */
const opened = (now: number): SQL =>
  sql`${and(isNotNull(listings.deadlineAt), lte(listings.deadlineAt, now), inArray(listings.state, [...PUBLISHED_STATES]))}`;

/**
 * What was said, newest first. Of those who could take a listing that is not opened yet neither name nor supply nor words
 * are read: 有兴趣 tells who is about to bid. Officials only.
 */
export async function listSaid(ctx: Context, chosen: Chosen, page: number) {
  ensure(mayEvaluate(ctx.actor));
  const { id, listingId, supplyIndex, side, verdict, reason, score, place, at } = matchFeedback;
  const sealed = sql<number>`(${side} = 'supply' and not (${opened(ctx.now)}))`;
  const told = <T>(column: SQL<T>) => sql<T | ''>`case when ${sealed} then '' else ${column} end`;
  const rows = await ctx.db
    .select({
      ...{ id, listingId, supplyIndex, side, verdict, reason, score, place, at },
      ...{ number: listings.number, title: listings.title },
      sealed: sealed.mapWith(Boolean),
      organisation: told(sql<string>`${organisations.name}`),
      supplyId: told(sql<string>`${matchFeedback.supplyId}`),
      supplyTitle: told(sql<string>`coalesce(${capabilities.title}, ${achievements.title}, '')`),
      words: told(sql<string>`${matchFeedback.words}`),
    })
    .from(matchFeedback)
    .innerJoin(listings, eq(listings.id, listingId))
    .innerJoin(organisations, eq(organisations.id, matchFeedback.organisationId))
    .leftJoin(capabilities, and(eq(supplyIndex, 'capabilities'), eq(capabilities.id, matchFeedback.supplyId)))
    .leftJoin(achievements, and(eq(supplyIndex, 'achievements'), eq(achievements.id, matchFeedback.supplyId)))
    .where(where(chosen))
    .orderBy(desc(at), desc(id))
    .limit(SIZE)
    .offset(offsetOf(page, SIZE));
  const total = await ctx.db.$count(matchFeedback, where(chosen));
  return toPage(rows, total, page, SIZE);
}
