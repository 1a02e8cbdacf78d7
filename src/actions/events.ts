import { cancelEvent, changeEvent, postponeEvent, rescheduleEvent } from '#src/domain/events/amend.ts';
import {
  cancelInput,
  eventForm,
  eventIdInput,
  postponeInput,
  rescheduleInput,
  sendBackInput,
} from '#src/domain/events/input.ts';
import { saveEvent, submitEvent, takeBackEvent } from '#src/domain/events/operations.ts';
import { approveEvent, sendBackEvent } from '#src/domain/events/review.ts';
import { memberForm, staffForm } from './form.ts';

const page = (id: string) => `/events/${id}`;

export const events = {
  /** A draft is kept first, whatever the button. */
  save: memberForm(eventForm, async (ctx, { intent, version, note, wholeSeries, ...event }, { data }) => {
    const { id } = event;
    if (intent === 'change' && !data.has('autosave')) {
      await changeEvent(ctx, { ...event, version, note });
      return { to: page(id), flash: '修改已经公布。改了时间、地点的，报名的人会收到通知。' };
    }
    await saveEvent(ctx, event);
    if (data.has('autosave')) return { saved: true };
    if (intent !== 'submit') return { to: `${page(id)}/edit`, flash: '草稿已经存好，还没有提交审批。' };
    await submitEvent(ctx, { id });
    return { to: page(id), flash: '已提交审批，由管理部门的另一位同事办。结果会发到您的邮箱。' };
  }),

  takeBack: memberForm(eventIdInput, async (ctx, input) => {
    await takeBackEvent(ctx, input);
    return { to: `${page(input.id)}/edit`, flash: '已经撤回，可以接着修改。' };
  }),

  approve: staffForm(eventIdInput, async (ctx, input) => {
    await approveEvent(ctx, input);
    return { to: page(input.id), flash: '已经批准，活动发布了。主办方会收到通知。' };
  }),

  sendBack: staffForm(sendBackInput, async (ctx, input) => {
    await sendBackEvent(ctx, input);
    return { to: page(input.id), flash: '已退回修改，主办方会收到您写的原因。' };
  }),

  postpone: memberForm(postponeInput, async (ctx, input) => {
    await postponeEvent(ctx, input);
    return { to: page(input.id), flash: '已经延期。定好新的时间，请回到这里填写。' };
  }),

  reschedule: memberForm(rescheduleInput, async (ctx, input) => {
    await rescheduleEvent(ctx, input);
    return { to: page(input.id), flash: '新的时间已经公布，报名的人会收到通知，并重新确认。' };
  }),

  cancel: memberForm(cancelInput, async (ctx, input) => {
    await cancelEvent(ctx, input);
    return { to: page(input.id), flash: '活动已经取消，报名的人会收到通知和原因。' };
  }),
};
