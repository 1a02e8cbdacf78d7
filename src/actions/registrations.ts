import { acceptOffer, confirmContact, declineOffer, withdraw } from '#src/domain/registrations/answer.ts';
import { answerFollowUp } from '#src/domain/registrations/follow-up.ts';
import {
  askCancelInput,
  askReplaceInput,
  confirmInput,
  decideChangeInput,
  decideInput,
  followUpInput,
  noteInput,
  ownInput,
  priorityInput,
  registerForInput,
  registerInput,
  registrationIdInput,
  surveyInput,
  withdrawInput,
} from '#src/domain/registrations/input.ts';
import { verifyNote } from '#src/domain/registrations/note.ts';
import { registerFor } from '#src/domain/registrations/on-behalf.ts';
import { register } from '#src/domain/registrations/register.ts';
import { askToCancel, askToReplace, decideChange } from '#src/domain/registrations/requests.ts';
import {
  approveRegistration,
  excuse,
  prioritise,
  promoteRegistration,
  rejectRegistration,
  revokeRegistration,
  seatRegistration,
} from '#src/domain/registrations/review.ts';
import { submitSurvey } from '#src/domain/registrations/survey.ts';
import { memberForm, visitorForm } from './form.ts';

/** Back to one's own page; who came by the link of a letter goes on with it. */
const own = ({ id, token }: { id: string; token: string }) => `/registrations/${id}${token && `?token=${token}`}`;
const desk = (eventId: string, tab: string) => `/events/${eventId}/registrations?tab=${tab}`;

const DONE = {
  unverified: '报名已经收到，请打开信里的网址确认邮箱。',
  pending: '报名已经收到，状态是“待审核”，结果会写信告诉您。',
  confirmed: '报名已确认，座位留好了。参会码在这一页，也发到了您的邮箱。',
  waitlisted: '名额已满，您排在候补里，有空位会写信告诉您。',
} as const;

/** Also where they had a place before and say that they still come. */
const CONFIRMED = {
  pending: '已经确认，状态是“待审核”，结果会写信告诉您。',
  confirmed: '已经确认，座位留好了。参会码在这一页。',
  waitlisted: '已经确认，您排在候补里，有空位会写信告诉您。',
} as const;

export const registrations = {
  register: visitorForm(registerInput, async (ctx, input, { address }) => {
    const done = await register(ctx, input, address);
    if (done.kind === 'done')
      return { to: `/registrations/${done.id}`, flash: DONE[done.state as keyof typeof DONE] ?? '报名已经收到。' };
    const flash = `信已发往 ${input.email}，请打开里面的网址，确认以后报名才算数。`;
    return { to: `/events/${input.eventId}#register`, flash };
  }),
  confirm: visitorForm(confirmInput, async (ctx, input) => {
    const state = await confirmContact(ctx, input);
    return { to: own(input), flash: CONFIRMED[state as keyof typeof CONFIRMED] ?? '已经确认。' };
  }),
  accept: visitorForm(ownInput, async (ctx, input) => {
    await acceptOffer(ctx, input);
    return { to: own(input), flash: DONE.confirmed };
  }),
  decline: visitorForm(withdrawInput, async (ctx, input) => {
    await declineOffer(ctx, input);
    return { to: own(input), flash: '已经放弃，座位给下一位。' };
  }),
  withdraw: visitorForm(withdrawInput, async (ctx, input) => {
    await withdraw(ctx, input);
    return { to: own(input), flash: '报名已取消。' };
  }),
  askCancel: visitorForm(askCancelInput, async (ctx, input) => {
    await askToCancel(ctx, input);
    return { to: own(input), flash: '申请已经交给主办方，答复以前报名照旧。' };
  }),
  askReplace: visitorForm(askReplaceInput, async (ctx, input) => {
    await askToReplace(ctx, input);
    return { to: own(input), flash: '申请已经交给主办方，答复以前报名照旧。' };
  }),
  followUp: visitorForm(followUpInput, async (ctx, input) => {
    await answerFollowUp(ctx, input);
    return { to: own(input), flash: '补充资料已收到。' };
  }),
  survey: visitorForm(surveyInput, async (ctx, input) => {
    await submitSurvey(ctx, input);
    return { to: own(input), flash: '评价已收到，谢谢。' };
  }),
  verifyNote: visitorForm(noteInput, async (ctx, input, request) => {
    const proof = await verifyNote(ctx, input, request);
    return { to: `/events/verify?code=${encodeURIComponent(input.code)}&proof=${proof}` };
  }),
  decideChange: memberForm(decideChangeInput, async (ctx, input) => {
    const eventId = await decideChange(ctx, input);
    return { to: desk(eventId, 'confirmed'), flash: '已经答复，有关的人会收到通知。' };
  }),

  registerFor: memberForm(registerForInput, async (ctx, input) => {
    const state = await registerFor(ctx, input);
    return { to: desk(input.eventId, state), flash: `已经替${input.name}报名，填了邮箱的会收到信，由本人确认。` };
  }),
  approve: memberForm(registrationIdInput, async (ctx, input) => {
    const { eventId, state, name } = await approveRegistration(ctx, input);
    const flash = state === 'confirmed' ? `${name}审核通过，已确认。` : `${name}审核通过，名额已满，排到候补末尾。`;
    return { to: desk(eventId, 'pending'), flash };
  }),
  reject: memberForm(decideInput, async (ctx, input) => {
    const { eventId, name } = await rejectRegistration(ctx, input);
    return { to: desk(eventId, 'pending'), flash: `${name}未通过，本人会收到理由。` };
  }),
  promote: memberForm(decideInput, async (ctx, input) => {
    const { eventId, name } = await promoteRegistration(ctx, input);
    return { to: desk(eventId, 'waitlisted'), flash: `座位留给了${name}，等他接受。` };
  }),
  seat: memberForm(decideInput, async (ctx, input) => {
    const { eventId, name } = await seatRegistration(ctx, input);
    return { to: desk(eventId, 'waitlisted'), flash: `${name}已确认。` };
  }),
  revoke: memberForm(decideInput, async (ctx, input) => {
    const { eventId, name } = await revokeRegistration(ctx, input);
    return { to: desk(eventId, 'confirmed'), flash: `已经取消${name}的报名，本人会收到理由。` };
  }),
  prioritise: memberForm(priorityInput, async (ctx, input) => {
    const eventId = await prioritise(ctx, input);
    return { to: desk(eventId, 'waitlisted'), flash: '候补次序已调整。' };
  }),
  excuse: memberForm(decideInput, async (ctx, input) => {
    const eventId = await excuse(ctx, input);
    return { to: desk(eventId, 'confirmed'), flash: '已登记请假。' };
  }),
};
