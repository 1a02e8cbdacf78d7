import type { Context } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, invalid } from '#src/errors.ts';
import type { FollowUpInput } from './input.ts';
import { loadOwn } from './load.ts';
import { keepAnswers, listQuestions, readAnswers } from './questions.ts';
import { update } from './update.ts';

/** The form after the confirmation: 陪同, 车牌, 议题. It can be handed in again until the event starts. */
export const answerFollowUp = (ctx: Context, input: FollowUpInput): Promise<void> =>
  ctx.write(async (tx) => {
    const { registration, event } = await loadOwn(tx, ctx, input);
    const open = registration.state === 'confirmed' && (event.startsAt ?? 0) > ctx.now;
    ensure(open, conflict('报名确认以后、活动开始以前才填。'));
    const questions = await listQuestions({ db: tx }, event.id, 'followUp');
    const { answers, errors } = readAnswers(questions, input.answers);
    if (Object.keys(errors).length > 0) throw invalid(errors);
    await keepAnswers(tx, registration.id, questions, answers);
    await update(tx, ctx, registration, { followedUpAt: ctx.now });
    await record(tx, ctx, { thing: 'registrations', thingId: registration.id, action: 'followUp' });
  });
