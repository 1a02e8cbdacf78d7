import { and, eq } from 'drizzle-orm';
import { eventSurveys, registrations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { conflict, ensure } from '#src/errors.ts';
import { dayOf } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import type { SurveyInput } from './input.ts';
import { loadOwn } from './load.ts';
import { mayAnswerSurvey } from './policy.ts';

/**
 * 活动评价, once per registration. Without a name the row says neither whose it is nor when in the day it came, and the
 * registration keeps only that one was handed in: no log, no time.
 */
export const submitSurvey = (ctx: Context, input: SurveyInput): Promise<void> =>
  ctx.write(async (tx) => {
    const { registration, event } = await loadOwn(tx, ctx, input);
    if (registration.surveyed) return;
    ensure(mayAnswerSurvey(registration, event, ctx.now), conflict('活动结束以后，参加的人才能评价。'));
    const marked = await tx
      .update(registrations)
      .set({ surveyed: true })
      .where(and(eq(registrations.id, registration.id), eq(registrations.surveyed, false)))
      .returning({ id: registrations.id });
    if (marked.length === 0) return;
    const { score, useful, better, anonymous } = input;
    const registrationId = anonymous ? null : registration.id;
    await tx
      .insert(eventSurveys)
      .values({ id: newId(), eventId: event.id, registrationId, score, useful, better, on: dayOf(ctx.now) });
  });
