import { answerInput, askInput, hideInput, unhideInput } from '#src/domain/questions/input.ts';
import { answerQuestion, askQuestion, hideQuestion, unhideQuestion } from '#src/domain/questions/operations.ts';
import { memberForm } from './form.ts';

const at = (listingId: string, id: string) => `/listings/${listingId}#question-${id}`;

export const questions = {
  ask: memberForm(askInput, async (ctx, input) => {
    await askQuestion(ctx, input);
    return { to: at(input.listingId, input.id), flash: '问题已经转给发榜方，没有说是谁问的。答复以后一起公开。' };
  }),
  answer: memberForm(answerInput, async (ctx, input) => {
    const listingId = await answerQuestion(ctx, input);
    return { to: at(listingId, input.id), flash: '已经答复，问题和答复都公开了。' };
  }),
  hide: memberForm(hideInput, async (ctx, input) => {
    const listingId = await hideQuestion(ctx, input);
    return { to: at(listingId, input.id), flash: '这个问题不再显示，提问方会收到您写的原因。' };
  }),
  unhide: memberForm(unhideInput, async (ctx, input) => {
    const listingId = await unhideQuestion(ctx, input);
    return { to: at(listingId, input.id), flash: '这个问题恢复显示。' };
  }),
};
