import { and, eq, isNull, max } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { eventQuestions, registrationSettings } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { newId } from '#src/lib/ids.ts';
import type { CopyQuestionsInput, QuestionInput } from './form-input.ts';
import { loadHosted } from './load.ts';
import { listQuestions, NO, type Question, YES } from './questions.ts';

const MOST = 30;

/** Puts a question on a form, or changes it. The same form sent twice makes one. */
export const saveQuestion = (ctx: MemberContext, input: QuestionInput): Promise<void> =>
  ctx.write(async (tx) => {
    const { event } = await loadHosted(tx, ctx, input.eventId);
    const { id, eventId, conditionId, ...rest } = input;
    const before = await tx.select().from(eventQuestions).where(eq(eventQuestions.id, id)).get();
    ensure(!before || before.eventId === event.id, notFound());
    const others = await listQuestions({ db: tx }, eventId, input.stage);
    ensure(before !== undefined || others.length < MOST, conflict(`一张表最多 ${MOST} 个问题。`, 'label'));
    const at = before?.position ?? ((await lastPosition(tx, eventId)) ?? 0) + 1;
    const hangsOn = conditionId === '' ? null : conditionOf(others, at, input);
    const values = { ...rest, conditionId: hangsOn?.id ?? null, conditionValue: hangsOn ? input.conditionValue : '' };
    if (before)
      await tx
        .update(eventQuestions)
        .set({ ...values, removedAt: null })
        .where(eq(eventQuestions.id, id));
    else await tx.insert(eventQuestions).values({ id, eventId, ...values, position: at, createdAt: ctx.now });
    const action = before ? 'editQuestion' : 'addQuestion';
    await record(tx, ctx, { thing: 'events', thingId: eventId, action, reason: input.label });
  });

/** A question hangs on an earlier one of the same form, and on an answer that one can have. */
function conditionOf(
  others: readonly Question[],
  at: number,
  { conditionId, conditionValue }: QuestionInput,
): Question {
  const found = others.find(({ id, position }) => id === conditionId && position < at);
  if (!found) throw conflict('只能接在同一张表前面的问题后面', 'conditionId');
  const values = found.kind === 'yesNo' ? [YES, NO] : found.options;
  ensure(values.length > 0, conflict('只能接在单选、多选、是否的问题后面', 'conditionId'));
  ensure(values.includes(conditionValue), conflict(`请填那个问题的一个选项：${values.join('、')}`, 'conditionValue'));
  return found;
}

const lastPosition = async (tx: Transaction, eventId: string): Promise<number | null | undefined> =>
  (
    await tx
      .select({ at: max(eventQuestions.position) })
      .from(eventQuestions)
      .where(eq(eventQuestions.eventId, eventId))
      .get()
  )?.at;

/** Takes a question off the form; what was answered stays. Not while another hangs on it. */
export const removeQuestion = (ctx: MemberContext, { id }: { id: string }): Promise<string> =>
  ctx.write(async (tx) => {
    const question = await tx.select().from(eventQuestions).where(eq(eventQuestions.id, id)).get();
    if (!question) throw notFound();
    await loadHosted(tx, ctx, question.eventId);
    const hanging = and(eq(eventQuestions.conditionId, id), isNull(eventQuestions.removedAt));
    ensure((await tx.$count(eventQuestions, hanging)) === 0, conflict('还有问题接在它后面，请先改那些问题。'));
    await tx.update(eventQuestions).set({ removedAt: ctx.now }).where(eq(eventQuestions.id, id));
    const why = { action: 'removeQuestion', reason: question.label };
    await record(tx, ctx, { thing: 'events', thingId: question.eventId, ...why });
    return question.eventId;
  });

/** Takes over the questions of the event this one was made from; only onto empty forms. */
export const copyQuestions = (ctx: MemberContext, { eventId }: CopyQuestionsInput): Promise<number> =>
  ctx.write(async (tx) => {
    const { event } = await loadHosted(tx, ctx, eventId);
    ensure(event.clonedFrom !== null, conflict('这场活动不是照别的活动办的。'));
    const from = (await loadHosted(tx, ctx, event.clonedFrom)).event;
    const own = and(eq(eventQuestions.eventId, eventId), isNull(eventQuestions.removedAt));
    ensure((await tx.$count(eventQuestions, own)) === 0, conflict('已经有问题了，不再带入。'));
    const n = await takeOver(tx, ctx, from.id, eventId);
    await record(tx, ctx, { thing: 'events', thingId: eventId, action: 'copyQuestions' });
    return n;
  });

/** What a copy of an event takes along: its questions, and what is set beside them but for the code all have. */
export async function copyForms(tx: Transaction, ctx: MemberContext, from: string, to: string): Promise<void> {
  await takeOver(tx, ctx, from, to);
  const settings = await tx.select().from(registrationSettings).where(eq(registrationSettings.eventId, from)).get();
  const own = { eventId: to, sharedCode: '', updatedAt: ctx.now };
  if (settings) await tx.insert(registrationSettings).values({ ...settings, ...own });
}

/** Copies both forms; a condition comes to hang on the copy of its question. Returns how many questions. */
async function takeOver(tx: Transaction, { now }: MemberContext, from: string, to: string): Promise<number> {
  const register = await listQuestions({ db: tx }, from, 'register');
  const questions = [...register, ...(await listQuestions({ db: tx }, from, 'followUp'))];
  const ids = new Map(questions.map(({ id }) => [id, newId()]));
  for (const question of questions) {
    const conditionId = question.conditionId === null ? null : (ids.get(question.conditionId) ?? null);
    const id = ids.get(question.id) ?? newId();
    await tx.insert(eventQuestions).values({ ...question, id, eventId: to, conditionId, createdAt: now });
  }
  return questions.length;
}
