import { z } from 'zod';
import { cancelEvent, changeEvent, postponeEvent, rescheduleEvent } from '#src/domain/events/amend.ts';
import { cloneEvent } from '#src/domain/events/cloning.ts';
import { renewFeed, revokeFeed } from '#src/domain/events/feeds.ts';
import {
  cancelInput,
  cloneInput,
  eventForm,
  eventIdInput,
  postponeInput,
  rescheduleInput,
  sendBackInput,
} from '#src/domain/events/input.ts';
import { saveEvent, submitEvent, takeBackEvent } from '#src/domain/events/operations.ts';
import { archiveEvent, finishRecap, saveRecap } from '#src/domain/events/recap.ts';
import { recapForm } from '#src/domain/events/recap-input.ts';
import { approveEvent, sendBackEvent } from '#src/domain/events/review.ts';
import {
  changeWhole,
  endSeries,
  nextInput,
  planNext,
  saveWhole,
  seriesIdInput,
  seriesInput,
  startSeries,
} from '#src/domain/events/series.ts';
import { countPresent } from '#src/domain/registrations/attendance.ts';
import { copyForms } from '#src/domain/registrations/forms.ts';
import { memberForm, staffForm } from './form.ts';

const nothing = z.object({});
const page = (id: string) => `/events/${id}`;

export const events = {
  /** A draft is kept first, whatever the button. */
  save: memberForm(eventForm, async (ctx, { intent, version, note, wholeSeries, ...event }, { data }) => {
    const { id } = event;
    if (intent === 'change' && !data.has('autosave')) {
      const change = { ...event, version, note };
      const others = wholeSeries ? await changeWhole(ctx, change) : 0;
      if (!wholeSeries) await changeEvent(ctx, change);
      const also = wholeSeries ? `系列的模板和以后 ${others} 场也改了。` : '';
      return { to: page(id), flash: `修改已经公布。改了时间、地点的，报名的人会收到通知。${also}` };
    }
    if (wholeSeries && !data.has('autosave')) await saveWhole(ctx, event, note);
    else await saveEvent(ctx, event);
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

  clone: memberForm(cloneInput, async (ctx, input) => {
    await cloneEvent(ctx, input, copyForms);
    return {
      to: `${page(input.copy)}/edit`,
      flash: '照样起草了一场，报名问题也带来了；日期空着，报名没有带过来。请填时间，改好再提交。',
    };
  }),

  /** Whatever the button, what was typed is kept first. */
  recap: memberForm(recapForm, async (ctx, { intent, ...recap }) => {
    await saveRecap(ctx, recap, countPresent);
    if (intent !== 'finish') return { to: `${page(recap.id)}/recap`, flash: '已经存好，还没有交齐。' };
    await finishRecap(ctx, recap);
    return { to: `${page(recap.id)}/recap`, flash: '总结已经交齐，可以归档了。' };
  }),

  archive: memberForm(eventIdInput, async (ctx, input) => {
    await archiveEvent(ctx, input, countPresent);
    return { to: page(input.id), flash: '已经归档，总结公开了。' };
  }),

  startSeries: staffForm(seriesInput, async (ctx, input) => {
    await startSeries(ctx, input);
    return { to: '/staff/events#series', flash: '系列已经建好，到期没有排定的场次会提醒。' };
  }),

  planNext: staffForm(nextInput, async (ctx, input) => {
    const id = await planNext(ctx, input, copyForms);
    return { to: `${page(id)}/edit`, flash: '照系列的模板起草好了，请核对日期再提交审批。' };
  }),

  endSeries: staffForm(seriesIdInput, async (ctx, input) => {
    await endSeries(ctx, input);
    return { to: '/staff/events#series', flash: '系列已经结束，办过的各场还在。' };
  }),

  renewFeed: memberForm(nothing, async (ctx) => {
    await renewFeed(ctx);
    return { to: '/calendar', flash: '新的订阅地址在下面，原来的已经失效。' };
  }),

  revokeFeed: memberForm(nothing, async (ctx) => {
    await revokeFeed(ctx);
    return { to: '/calendar', flash: '订阅地址已经失效。' };
  }),
};
