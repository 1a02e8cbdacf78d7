import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { eventQuestions, type QUESTION_KINDS, type QUESTION_STAGES, registrationAnswers } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { invalid } from '#src/errors.ts';
import { startOfDay } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { cleanLine, cleanPhrase, cleanProse, lengthOf } from '#src/lib/text.ts';
import { normalPhone } from './people.ts';
import { isLive, type Registration } from './states.ts';

export type Question = typeof eventQuestions.$inferSelect;
export type QuestionKind = (typeof QUESTION_KINDS)[number];
export type QuestionStage = (typeof QUESTION_STAGES)[number];
type Source = Pick<Context, 'db'>;
/** What was sent, by `fieldOf` of the question. */
export type Sent = Readonly<Record<string, string | string[]>>;
/** Cleaned, by id of the question; only of questions that are shown. */
export type Answers = Map<string, string>;

export const YES = '是';
export const NO = '否';
const MAX_TEXT = 200;
const MAX_PARAGRAPH = 2000;

/** The name of a question's field in a form: names are letters and digits only, ids are not. */
export const fieldOf = (questionId: string): string => `q${Buffer.from(questionId, 'base64url').toString('hex')}`;

/** The questions of one form in their order, those taken off left out. */
export const listQuestions = ({ db }: Source, eventId: string, stage: QuestionStage): Promise<Question[]> =>
  db
    .select()
    .from(eventQuestions)
    .where(and(eq(eventQuestions.eventId, eventId), eq(eventQuestions.stage, stage), isNull(eventQuestions.removedAt)))
    .orderBy(asc(eventQuestions.position), asc(eventQuestions.id));

/**
 * Reads the answers of one form. A question whose condition does not hold is not asked: it neither blocks nor is its
 * answer kept, and what hangs on it is hidden with it. Fields of no question are passed over.
 */
export function readAnswers(
  questions: readonly Question[],
  sent: Sent,
): { answers: Answers; errors: Record<string, string> } {
  const answers: Answers = new Map();
  const errors: Record<string, string> = {};
  for (const question of questions) {
    if (!isAsked(question, answers)) continue;
    const typed = [sent[fieldOf(question.id)] ?? []].flat();
    const { value, error } = clean(question, typed);
    if (error) errors[`answers.${fieldOf(question.id)}`] = error;
    else if (value !== '') answers.set(question.id, value);
    else if (question.required) errors[`answers.${fieldOf(question.id)}`] = requiredWords(question);
  }
  return { answers, errors };
}

/** Whether a question is shown to who has given these answers. Of several choices one that is the value suffices. */
export const isAsked = ({ conditionId, conditionValue }: Question, answers: Answers): boolean =>
  conditionId === null || (answers.get(conditionId) ?? '').split('\n').includes(conditionValue);

const given = async ({ db }: Source, registrationId: string): Promise<Answers> => {
  const { questionId, value } = registrationAnswers;
  const rows = await db
    .select({ questionId, value })
    .from(registrationAnswers)
    .where(eq(registrationAnswers.registrationId, registrationId));
  return new Map(rows.map((row) => [row.questionId, row.value]));
};

type Owed = { questions: Question[]; given: Answers };

/**
 * The form somebody still owes: a colleague or the organiser registered them without it, or a required question was put
 * on it later. No questions where nothing is owed.
 */
export async function listOwed(source: Source, registration: Registration): Promise<Owed> {
  const nothing = { questions: [], given: new Map() };
  if (!isLive(registration) || registration.source === 'walkIn') return nothing;
  const questions = await listQuestions(source, registration.eventId, 'register');
  if (questions.length === 0) return nothing;
  const answers = await given(source, registration.id);
  const open = questions.some((one) => one.required && isAsked(one, answers) && !answers.has(one.id));
  const neverAsked = registration.source !== 'self' && registration.personConfirmedAt === null && answers.size === 0;
  return open || neverAsked ? { questions, given: answers } : nothing;
}

/** Takes the answers somebody owes; refuses at its field what is required and open. */
export async function takeOwed(tx: Transaction, registration: Registration, sent: Sent): Promise<void> {
  const { questions } = await listOwed({ db: tx }, registration);
  const { answers, errors } = readAnswers(questions, sent);
  if (Object.keys(errors).length > 0) throw invalid(errors);
  await keepAnswers(tx, registration.id, questions, answers);
}

type Cleaned = { value: string; error?: string };

function clean(question: Question, typed: readonly string[]): Cleaned {
  const { kind, options } = question;
  const one = typed[0] ?? '';
  switch (kind) {
    case 'text':
    case 'organisation':
      return short(cleanPhrase(one), MAX_TEXT);
    case 'paragraph':
      return short(cleanProse(one), MAX_PARAGRAPH);
    case 'number':
      return matching(cleanLine(one).replaceAll(',', ''), /^-?\d{1,12}(\.\d{1,4})?$/, '请填数字');
    case 'date':
      return dated(cleanLine(one).replaceAll('/', '-'));
    case 'phone':
      return matching(normalPhone(one) || cleanLine(one), /^\+?\d{5,15}$/, '电话只填数字，可带区号');
    case 'yesNo':
      return chosen(one === '' ? [] : [one], [YES, NO]);
    case 'choice':
      return chosen(one === '' ? [] : [one], options);
    case 'choices':
      return chosen([...new Set(typed.filter(Boolean))], options);
  }
}

const short = (value: string, max: number): Cleaned =>
  lengthOf(value) <= max ? { value } : { value, error: `最多 ${max} 个字，请删减` };
const matching = (value: string, pattern: RegExp, error: string): Cleaned =>
  value === '' || pattern.test(value) ? { value } : { value, error };
const dated = (value: string): Cleaned =>
  value === '' || startOfDay(value) !== undefined ? { value } : { value, error: '日期写成 2027-12-31 的样子' };
const chosen = (values: readonly string[], options: readonly string[]): Cleaned =>
  values.every((value) => options.includes(value))
    ? { value: options.filter((option) => values.includes(option)).join('\n') }
    : { value: '', error: '请从列出的选项里选' };

const requiredWords = ({ kind, label }: Question): string =>
  (['choice', 'choices', 'yesNo'] as QuestionKind[]).includes(kind) ? `请选择“${label}”` : `请填写“${label}”`;

/** Puts the answers of one form in the place of those given before to the same questions. */
export async function keepAnswers(
  tx: Transaction,
  registrationId: string,
  questions: readonly Question[],
  answers: Answers,
): Promise<void> {
  for (const { id: questionId } of questions) {
    const value = answers.get(questionId);
    const one = and(
      eq(registrationAnswers.registrationId, registrationId),
      eq(registrationAnswers.questionId, questionId),
    );
    if (value === undefined) await tx.delete(registrationAnswers).where(one);
    else
      await tx
        .insert(registrationAnswers)
        .values({ id: newId(), registrationId, questionId, value })
        .onConflictDoUpdate({
          target: [registrationAnswers.registrationId, registrationAnswers.questionId],
          set: { value },
        });
  }
}
