import {
  copyQuestionsInput,
  questionIdInput,
  questionInput,
  settingsInput,
} from '#src/domain/registrations/form-input.ts';
import { copyQuestions, removeQuestion, saveQuestion } from '#src/domain/registrations/forms.ts';
import { saveSettings } from '#src/domain/registrations/settings.ts';
import { takeUpTopic } from '#src/domain/registrations/topics.ts';
import { memberForm } from './form.ts';

const at = (eventId: string) => `/events/${eventId}/questions`;

export const registrationForms = {
  save: memberForm(questionInput, async (ctx, input) => {
    await saveQuestion(ctx, input);
    return { to: at(input.eventId), flash: '问题已保存。' };
  }),
  remove: memberForm(questionIdInput, async (ctx, input) => {
    const eventId = await removeQuestion(ctx, input);
    return { to: at(eventId), flash: '问题已删去，已经答的还留着。' };
  }),
  copy: memberForm(copyQuestionsInput, async (ctx, input) => {
    const n = await copyQuestions(ctx, input);
    return { to: at(input.eventId), flash: `带入了 ${n} 个问题。` };
  }),
  settings: memberForm(settingsInput, async (ctx, input) => {
    await saveSettings(ctx, input);
    return { to: at(input.eventId), flash: '设置已保存。' };
  }),
  takeUp: memberForm(questionIdInput, async (ctx, input) => {
    const eventId = await takeUpTopic(ctx, input);
    return { to: `/events/${eventId}/registrations#topics`, flash: '已更新。' };
  }),
};
