import type { MemberContext } from '#src/context.ts';
import { ensure } from '#src/errors.ts';
import { approvedLetter, sentBackLetter, tellOrganisers } from './mail.ts';
import { loadEvent, moveEvent } from './moves.ts';
import { refuseUnready } from './operations.ts';
import { mayReviewEvent } from './policy.ts';

/** 批准发布, by an official who has not written it. What ran out while it waited is said. */
export const approveEvent = (ctx: MemberContext, { id }: { id: string }): Promise<void> =>
  ctx.write(async (tx) => {
    const event = await loadEvent(tx, ctx, id);
    ensure(mayReviewEvent(ctx.actor, []));
    if (event.state === 'pending') refuseUnready(event, ctx.now);
    await moveEvent(tx, ctx, event, 'approve', { set: { publishedAt: ctx.now, approvedBy: ctx.actor.id } });
    await tellOrganisers(tx, ctx, event, approvedLetter(ctx, event));
  });

/** 退回修改, with what is to be changed. */
export const sendBackEvent = (ctx: MemberContext, { id, reason }: { id: string; reason: string }): Promise<void> =>
  ctx.write(async (tx) => {
    const event = await loadEvent(tx, ctx, id);
    await moveEvent(tx, ctx, event, 'sendBack', { reason });
    await tellOrganisers(tx, ctx, event, sentBackLetter(ctx, event, reason));
  });
