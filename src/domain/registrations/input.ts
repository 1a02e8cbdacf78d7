import { z } from 'zod';
import { EVENT_GROUPS } from '#db/schema/index.ts';
import { choice, filledLine, filledPhrase, filledProse, line, phrase, prose, ticked, whole } from '#src/lib/fields.ts';
import { isId } from '#src/lib/ids.ts';
import { normalPhone } from './people.ts';
import type { Sent } from './questions.ts';

const STALE = '这一页不完整，请刷新后再填';
const id = () => z.string({ error: STALE }).refine(isId, { error: STALE });
/** The token of a letter's link, where one came by it; empty for who is signed in. */
const token = () => line(100);

export const REGISTRATION_LIMITS = {
  name: 40,
  email: 254,
  phone: 30,
  firm: 100,
  code: 40,
  reason: 300,
  topicTitle: 60,
  topicBody: 1000,
  delegates: 10,
} as const;
const L = REGISTRATION_LIMITS;

const EMAIL = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/;
const email = () =>
  filledLine(L.email, '邮箱')
    .transform((typed) => typed.toLowerCase())
    .refine((typed) => typed === '' || EMAIL.test(typed), { error: '邮箱写成 name@example.com 的样子' });
const emailOrNone = () =>
  line(L.email)
    .transform((typed) => typed.toLowerCase())
    .refine((typed) => typed === '' || EMAIL.test(typed), { error: '邮箱写成 name@example.com 的样子' });
const isPhone = (typed: string) => typed === '' || /^\+?\d{5,15}$/.test(normalPhone(typed));
const PHONE = '电话只填数字，可带区号，例如 13800138000';
const phone = () => filledLine(L.phone, '手机').refine(isPhone, { error: PHONE }).transform(normalPhone);
const phoneOrNone = () => line(L.phone).refine(isPhone, { error: PHONE }).transform(normalPhone);
/** Empty where the form did not ask. */
const group = () =>
  z
    .string()
    .catch('')
    .transform((key) => EVENT_GROUPS.find((one) => one === key) ?? ('other' as const));
/** By field of the question; what is no text is passed over, as a field of no question is. */
const answers = () =>
  z
    .unknown()
    .optional()
    .transform((sent): Sent => {
      const entries = Object.entries(typeof sent === 'object' && sent !== null ? sent : {});
      return Object.fromEntries(entries.filter(([, value]) => [value].flat().every((one) => typeof one === 'string')));
    });

const delegate = z
  .object({ name: phrase(L.name), phone: phoneOrNone(), email: emailOrNone() })
  .refine(({ name, phone, email }) => (name === '' && phone === '' && email === '') || name !== '', {
    path: ['name'],
    error: '请填写姓名',
  })
  .refine(({ name, email }) => name === '' || email !== '', { path: ['email'], error: '请填写邮箱，参会码发到这里' });

const rows = z
  .union([z.array(delegate), z.string().transform(() => [])])
  .optional()
  .transform((sent) => (sent ?? []).map((row, at) => ({ ...row, at })).filter(({ name }) => name !== ''))
  .refine((some) => some.length <= L.delegates, {
    error: `一次最多替 ${L.delegates} 位同事报名，更多的请分次填，或者请主办方代报`,
  });

/** `id` is made when the form is shown: sent twice it registers once. */
export const registerInput = z.object({
  id: id(),
  eventId: id(),
  name: filledPhrase(L.name, '姓名'),
  phone: phone(),
  email: email(),
  firm: phrase(L.firm),
  group: group(),
  /** 邀请码. */
  code: line(L.code),
  answers: answers(),
  delegates: rows,
  topicTitle: phrase(L.topicTitle),
  topicBody: prose(L.topicBody),
  /** Nobody sees this field; what fills it is a machine, or a browser that meant well and is told so. */
  website: line(200).refine((text) => text === '', { error: '没有提交成功：请把“请留空”那一栏清空，再提交一次' }),
});
export type RegisterInput = z.output<typeof registerInput>;

export const registerForInput = z.object({
  id: id(),
  eventId: id(),
  name: filledPhrase(L.name, '姓名'),
  email: emailOrNone(),
  phone: phoneOrNone(),
  firm: phrase(L.firm),
  group: group(),
  note: phrase(L.reason),
});
export type RegisterForInput = z.output<typeof registerForInput>;

/** One's own registration, by the account or by the link. */
export const ownInput = z.object({ id: id(), token: token() });
export type OwnInput = z.output<typeof ownInput>;
/** With the answers of who was registered by somebody else. */
export const confirmInput = ownInput.extend({ answers: answers() });
export type ConfirmInput = OwnInput & { answers?: Sent };
export const withdrawInput = z.object({ id: id(), token: token(), reason: phrase(L.reason) });
export type WithdrawInput = z.output<typeof withdrawInput>;

export const registrationIdInput = z.object({ id: id() });
export const decideInput = z.object({ id: id(), reason: filledProse(L.reason, '理由，本人会收到') });
export type DecideInput = z.output<typeof decideInput>;
export const priorityInput = z.object({
  id: id(),
  priority: whole(0, 9).transform((n) => n ?? 0),
  reason: filledPhrase(L.reason, '理由'),
});
export type PriorityInput = z.output<typeof priorityInput>;

/** `changeId` is made when the form is shown: sent twice it asks once. */
export const askCancelInput = z.object({
  id: id(),
  changeId: id(),
  token: token(),
  reason: filledProse(L.reason, '为什么来不了'),
});
export type AskCancelInput = z.output<typeof askCancelInput>;
export const askReplaceInput = z.object({
  id: id(),
  changeId: id(),
  token: token(),
  name: filledPhrase(L.name, '姓名'),
  email: email(),
  phone: phone(),
  reason: phrase(L.reason),
});
export type AskReplaceInput = z.output<typeof askReplaceInput>;

const OUTCOMES = { approved: '同意', declined: '不同意' } as const;
export const decideChangeInput = z
  .object({ id: id(), outcome: choice(OUTCOMES, '是否同意'), decision: phrase(L.reason) })
  .refine(({ outcome, decision }) => outcome === 'approved' || decision !== '', {
    path: ['decision'],
    error: '不同意的请写明理由，本人会收到',
  });
export type DecideChangeInput = z.output<typeof decideChangeInput>;

export const followUpInput = z.object({ id: id(), token: token(), answers: answers() });
export type FollowUpInput = z.output<typeof followUpInput>;

const SCORE_KEYS = { 1: '1', 2: '2', 3: '3', 4: '4', 5: '5' } as const;
export const surveyInput = z.object({
  id: id(),
  token: token(),
  score: choice(SCORE_KEYS, '总的评价').transform(Number),
  useful: prose(1000),
  better: prose(1000),
  anonymous: ticked(),
});
/** 验证码 of a 参会证明, as typed. */
export const noteInput = z.object({ code: filledLine(40, '验证码') });
export type SurveyInput = z.output<typeof surveyInput>;
