import { z } from 'zod';
import type { QUESTION_KINDS, QUESTION_STAGES } from '#db/schema/index.ts';
import { choice, filledPhrase, line, phrase, prose, ticked } from '#src/lib/fields.ts';
import { isId } from '#src/lib/ids.ts';
import { lengthOf } from '#src/lib/text.ts';
import { AWAITED } from './awaiting.ts';

const STALE = '这一页不完整，请刷新后再填';
const id = () => z.string({ error: STALE }).refine(isId, { error: STALE });

export const QUESTION_KIND_WORDS: Readonly<Record<(typeof QUESTION_KINDS)[number], string>> = {
  text: '短答',
  paragraph: '段落',
  number: '数字',
  date: '日期',
  choice: '单选',
  choices: '多选',
  yesNo: '是否',
  phone: '电话',
  organisation: '单位',
};
export const QUESTION_STAGE_WORDS: Readonly<Record<(typeof QUESTION_STAGES)[number], string>> = {
  register: '报名时',
  followUp: '确认以后（陪同、车牌、议题等）',
};

const MOST_OPTIONS = 30;
const LONGEST_OPTION = 60;

/** One option a line. */
const options = () =>
  prose(MOST_OPTIONS * (LONGEST_OPTION + 1))
    .transform((text) => [...new Set(text.split('\n').map((one) => one.trim()))].filter(Boolean))
    .refine((all) => all.length <= MOST_OPTIONS, { error: `最多 ${MOST_OPTIONS} 个选项` })
    .refine((all) => all.every((one) => lengthOf(one) <= LONGEST_OPTION), {
      error: `每个选项最多 ${LONGEST_OPTION} 个字`,
    });

/** `id` is made when the form is shown: sent twice it adds one. */
export const questionInput = z
  .object({
    id: id(),
    eventId: id(),
    stage: choice(QUESTION_STAGE_WORDS, '什么时候填'),
    kind: choice(QUESTION_KIND_WORDS, '题型'),
    label: filledPhrase(80, '问题'),
    hint: phrase(120),
    required: ticked(),
    options: options(),
    conditionId: line(40),
    conditionValue: phrase(LONGEST_OPTION),
  })
  .refine(({ kind, options }) => !['choice', 'choices'].includes(kind) || options.length >= 2, {
    path: ['options'],
    error: '请至少写两个选项，每行一个',
  })
  .transform((input) => (['choice', 'choices'].includes(input.kind) ? input : { ...input, options: [] }));
export type QuestionInput = z.output<typeof questionInput>;

export const questionIdInput = z.object({ id: id() });
export const copyQuestionsInput = z.object({ eventId: id() });
export type CopyQuestionsInput = z.output<typeof copyQuestionsInput>;

export const settingsInput = z.object({
  eventId: id(),
  sharedCode: line(40).refine((code) => code === '' || /^[0-9A-Za-z-]{6,40}$/.test(code), {
    error: '用 6 到 40 个字母、数字，例如 SALON2026',
  }),
  newcomersFirst: ticked(),
  collectsTopics: ticked(),
});
export type SettingsInput = z.output<typeof settingsInput>;

/** Whom to remind of what they are asked. */
export const remindInput = z.object({ eventId: id(), kind: choice(AWAITED, '提醒什么') });
export type RemindInput = z.output<typeof remindInput>;
