import { z } from 'zod';
import { filledProse, prose } from '#src/lib/fields.ts';
import { isId } from '#src/lib/ids.ts';
import { lengthOf } from '#src/lib/text.ts';

const MIN_QUESTION = 5;
export const MAX_QUESTION = 500;
const MIN_ANSWER = 2;
export const MAX_ANSWER = 1000;
export const MAX_REASON = 200;

const id = z.string().refine(isId, { error: '请重新打开这一页再办' });

const atLeast = (min: number, max: number, label: string) =>
  filledProse(max, label).refine((text) => text === '' || lengthOf(text) >= min, { error: `至少写 ${min} 个字` });

/** `id` is made when the form is shown: sent twice it asks once. */
export const askInput = z.object({ id, listingId: id, question: atLeast(MIN_QUESTION, MAX_QUESTION, '想问什么') });
export type AskInput = z.infer<typeof askInput>;

export const answerInput = z.object({ id, answer: atLeast(MIN_ANSWER, MAX_ANSWER, '答复') });
export type AnswerInput = z.infer<typeof answerInput>;

export const hideInput = z.object({ id, reason: prose(MAX_REASON) });
export type HideInput = z.infer<typeof hideInput>;

export const unhideInput = z.object({ id });
