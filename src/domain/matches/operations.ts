import { and, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { achievements, capabilities, listings, matchFeedback } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { newId } from '#src/lib/ids.ts';
import type { JudgeInput, UnjudgeInput } from './input.ts';
import { mayJudge } from './policy.ts';
import { type Standing, standingOf } from './standing.ts';
import { reasonWord, type Side } from './states.ts';

type Pair = Pick<UnjudgeInput, 'listingId' | 'supplyIndex' | 'supplyId'>;

/**
 * 有兴趣 or 不合适, said for the actor's organisation of a pair that matching suggests to it. Said again it replaces what was
 * said before; kept with the score, place and parts of this moment.
 */
export async function judgeMatch(ctx: MemberContext, input: JudgeInput): Promise<void> {
  const { listingId, supplyIndex, supplyId, verdict, reason, words } = input;
  const pair = { listingId, supplyIndex, supplyId };
  const side = await sideOf(ctx.db, ctx, pair);
  const standing = await standingOf(ctx, pair, side);
  await ctx.write(async (tx) => {
    const organisationId = ctx.actor.organisation?.id ?? '';
    ensure((await sideOf(tx, ctx, pair)) === side, notFound());
    const before = await findSaid(tx, organisationId, pair);
    const then = standing ?? (before && { score: before.score, place: before.place, parts: before.parts });
    ensure(then !== undefined, conflict(GONE));
    const id = before?.id ?? newId();
    const said = { userId: ctx.actor.id, verdict, reason, words, ...(then as Standing), at: ctx.now };
    if (before) await tx.update(matchFeedback).set(said).where(eq(matchFeedback.id, id));
    else await tx.insert(matchFeedback).values({ id, organisationId, ...pair, side, ...said });
    const why = [reasonWord(reason), words].filter(Boolean).join('：');
    await record(tx, ctx, { ...about(id), action: 'judge', from: before?.verdict ?? '', to: verdict, reason: why });
  });
}

const GONE = '这条建议已经没有了：对方改了资料，或者不再公开。';

/** Takes back what was said: the pair is suggested like any other again. Where nothing was said nothing happens. */
export const unjudgeMatch = (ctx: MemberContext, { listingId, supplyIndex, supplyId }: UnjudgeInput): Promise<void> =>
  ctx.write(async (tx) => {
    const organisationId = ctx.actor.organisation?.id ?? '';
    ensure(mayJudge(ctx.actor, organisationId));
    const before = await findSaid(tx, organisationId, { listingId, supplyIndex, supplyId });
    if (!before) return;
    await tx.delete(matchFeedback).where(eq(matchFeedback.id, before.id));
    await record(tx, ctx, { ...about(before.id), action: 'unjudge', from: before.verdict });
  });

const about = (thingId: string) => ({ thing: 'matches', thingId });

const findSaid = (tx: Transaction, organisationId: string, { listingId, supplyIndex, supplyId }: Pair) =>
  tx
    .select()
    .from(matchFeedback)
    .where(
      and(
        eq(matchFeedback.organisationId, organisationId),
        eq(matchFeedback.listingId, listingId),
        eq(matchFeedback.supplyIndex, supplyIndex),
        eq(matchFeedback.supplyId, supplyId),
      ),
    )
    .get();

/** Which of the two is the actor's own; refuses who has neither. */
async function sideOf(db: Pick<Transaction, 'select'>, ctx: MemberContext, pair: Pair): Promise<Side> {
  const { listingId, supplyIndex, supplyId } = pair;
  const table = supplyIndex === 'capabilities' ? capabilities : achievements;
  const listing = await db
    .select({ by: listings.organisationId })
    .from(listings)
    .where(eq(listings.id, listingId))
    .get();
  const supply = await db.select({ by: table.organisationId }).from(table).where(eq(table.id, supplyId)).get();
  ensure(listing !== undefined && supply !== undefined, notFound());
  if (mayJudge(ctx.actor, listing.by)) return 'demand';
  ensure(mayJudge(ctx.actor, supply.by));
  return 'supply';
}
