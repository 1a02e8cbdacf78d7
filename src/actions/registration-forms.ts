import {
  copyQuestionsInput,
  questionIdInput,
  questionInput,
  remindInput,
  settingsInput,
} from '#src/domain/registrations/form-input.ts';
import { copyQuestions, removeQuestion, saveQuestion } from '#src/domain/registrations/forms.ts';
import { remindAwaited } from '#src/domain/registrations/remind.ts';
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
  remind: memberForm(remindInput, async (ctx, input) => {
    const { told, unreached } = await remindAwaited(ctx, input);
    const call = unreached > 0 ? `另有 ${unreached} 人没有邮箱，请打电话。` : '';
    return {
      to: `/events/${input.eventId}/registrations?awaited=${input.kind}`,
      flash: `已写信提醒 ${told} 人。${call}`,
    };
  }),
  takeUp: memberForm(questionIdInput, async (ctx, input) => {
    const eventId = await takeUpTopic(ctx, input);
    return { to: `/events/${eventId}/registrations#topics`, flash: '已更新。' };
  }),
};
