import { and, eq, isNull } from 'drizzle-orm';
import { bids } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { HOUR } from '#src/lib/dates.ts';
import { mayAskCorrection, whyNotAsk, whyNotCorrect } from './evaluation.ts';
import { findBid } from './load.ts';
import { tellParty } from './members.ts';
import { factsOf, tell } from './notify.ts';
import { isBidderOf, mayChangeBid, mayReadBid } from './policy.ts';
import type { AskCorrectionInput, CorrectInput } from './selection-input.ts';
import { correctedLetter, correctionLetter } from './selection-mail.ts';

/**
 * 要求补正, once for each bid: says what is missing and until when; meanwhile nothing is decided about the bid. The same
 * sent twice is one.
 */
export const askCorrection = (ctx: MemberContext, { id, note, hours }: AskCorrectionInput): Promise<void> =>
  ctx.write(async (tx) => {
    const found = await findBid(tx, id);
    if (!found || !mayReadBid(ctx.actor, found.bid, found.listing, ctx.now)) throw notFound();
    const { bid, listing } = found;
    ensure(mayAskCorrection(ctx.actor, listing));
    if (bid.correctionUntil !== null && bid.correctionNote === note) return;
    const whyNot = whyNotAsk(bid, listing);
    if (whyNot) throw conflict(whyNot);
    const until = ctx.now + hours * HOUR;
    const asked = await tx
      .update(bids)
      .set({ correctionNote: note, correctionUntil: until, updatedAt: ctx.now })
      .where(and(eq(bids.id, id), eq(bids.state, bid.state), isNull(bids.correctionUntil)))
      .returning({ id: bids.id });
    ensure(asked.length === 1, conflict('这份申请刚刚有了变化，请刷新后再看。'));
    const { state } = bid;
    await record(tx, ctx, {
      thing: 'bids',
      thingId: id,
      action: 'askCorrection',
      from: state,
      to: state,
      reason: note,
    });
    await tellParty(tx, ctx, bid, listing, (facts) => correctionLetter({ ...facts, note, until }));
  });

/** 补正说明, once and within the time that was given; the quote and the plan stay as they were handed in. */
export const correctBid = (ctx: MemberContext, { id, text }: CorrectInput): Promise<void> =>
  ctx.write(async (tx) => {
    const found = await findBid(tx, id);
    if (!found || !isBidderOf(ctx.actor, found.bid)) throw notFound();
    const { bid, listing } = found;
    ensure(mayChangeBid(ctx.actor, bid));
    if (bid.correctedAt !== null && bid.correctionText === text) return;
    const whyNot = whyNotCorrect(bid, listing, ctx.now);
    if (whyNot) throw conflict(whyNot, 'text');
    await tx
      .update(bids)
      .set({ correctionText: text, correctedAt: ctx.now, updatedAt: ctx.now })
      .where(and(eq(bids.id, id), isNull(bids.correctedAt)));
    const { state } = bid;
    await record(tx, ctx, { thing: 'bids', thingId: id, action: 'correct', from: state, to: state });
    await tell(tx, ctx, listing, correctedLetter({ ...factsOf(ctx, listing), bid }));
  });
