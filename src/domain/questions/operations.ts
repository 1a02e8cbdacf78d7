import { and, eq, gte, isNull } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { questions } from '#db/schema/index.ts';
import type { Actor, MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { mayReadBody } from '#src/domain/listings/policy.ts';
import { NAMED, namesPoster } from '#src/domain/listings/queries.ts';
import { actorWithin, handlersOf } from '#src/domain/organisations/queries.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { dayOf, startOfDay } from '#src/lib/dates.ts';
import { keyFor, pseudonym } from '#src/lib/sealing.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import type { AnswerInput, AskInput, HideInput } from './input.ts';
import { answeredLetter, askedLetter, hiddenLetter } from './mail.ts';
import { MAX_QUESTIONS_A_DAY, mayAnswer, mayHide, mayReadPending, whyNotAsk } from './policy.ts';
import { findListing, type QuestionListing } from './queries.ts';

/** Asks in the name of one's organisation, which nobody learns. The same form sent twice asks once. */
export const askQuestion = (ctx: MemberContext, { id, listingId, question }: AskInput): Promise<void> =>
  ctx.write(async (tx) => {
    const actor = await actorWithin({ db: tx }, ctx);
    const listing = await findListing({ db: tx }, listingId);
    ensure(listing !== undefined && mayReadBody(actor, listing), notFound());
    if (await isOwnAlready(tx, actor, id)) return;
    const whyNot = whyNotAsk(actor, listing, ctx.now);
    const organisationId = actor.organisation?.id;
    ensure(whyNot === undefined && organisationId !== undefined, conflict(whyNot ?? '', 'question'));
    await refuseTooMany(tx, ctx, organisationId);
    const asker = pseudonym(keyFor(ctx.secret, `questions:${listingId}`), organisationId);
    const asked = { askedBy: ctx.actor.id, asker, body: question, askedAt: ctx.now };
    await tx.insert(questions).values({ id, listingId, organisationId, ...asked });
    await record(tx, ctx, { thing: 'questions', thingId: id, action: 'ask' });
    await tell(tx, ctx, listing.organisationId, askedLetter(ctx.site, listing, id, question));
  });

/** Answers; question and answer are public from then on. The same form sent twice answers once. */
export const answerQuestion = (ctx: MemberContext, { id, answer }: AnswerInput): Promise<string> =>
  change(ctx, id, mayAnswer, async (tx, question, listing) => {
    if (question.answeredAt !== null && question.answer === answer) return;
    ensure(question.hiddenAt === null, conflict('管理部门已不再显示这个问题，不用答复。', 'answer'));
    ensure(!(await namesPoster({ db: tx }, listing, answer)), conflict(NAMED, 'answer'));
    const answered = await tx
      .update(questions)
      .set({ answer, answeredBy: ctx.actor.id, answeredAt: ctx.now })
      .where(and(eq(questions.id, id), isNull(questions.answeredAt)))
      .returning({ id: questions.id });
    ensure(answered.length === 1, conflict('这个问题已经有人答复了，请刷新后再看。', 'answer'));
    await record(tx, ctx, { thing: 'questions', thingId: id, action: 'answer' });
    await tell(tx, ctx, question.organisationId, answeredLetter(ctx.site, listing, id, answer));
  });

/** An official takes a question off the page, with the reason, which its asker reads. */
export const hideQuestion = (ctx: MemberContext, { id, reason }: HideInput): Promise<string> =>
  change(ctx, id, mayHide, async (tx, question, listing) => {
    ensure(reason !== '', conflict('请写明原因', 'reason'));
    if (question.hiddenAt !== null) return;
    await tx.update(questions).set({ hiddenAt: ctx.now, hiddenReason: reason }).where(eq(questions.id, id));
    await record(tx, ctx, { thing: 'questions', thingId: id, action: 'hide', reason });
    await tell(tx, ctx, question.organisationId, hiddenLetter(ctx.site, listing, id, reason));
  });

/** Puts it back as it was. */
export const unhideQuestion = (ctx: MemberContext, { id }: { id: string }): Promise<string> =>
  change(ctx, id, mayHide, async (tx, question) => {
    if (question.hiddenAt === null) return;
    await tx.update(questions).set({ hiddenAt: null, hiddenReason: '' }).where(eq(questions.id, id));
    await record(tx, ctx, { thing: 'questions', thingId: id, action: 'unhide', reason: question.hiddenReason });
  });

type Question = typeof questions.$inferSelect;
type May = (actor: Actor | undefined, listing: QuestionListing) => boolean;

/** Returns the id of the listing. Whoever may not read what is pending is told nothing of it. */
const change = (
  ctx: MemberContext,
  id: string,
  may: May,
  work: (tx: Transaction, question: Question, listing: QuestionListing) => Promise<void>,
): Promise<string> =>
  ctx.write(async (tx) => {
    const actor = await actorWithin({ db: tx }, ctx);
    const question = await tx.select().from(questions).where(eq(questions.id, id)).get();
    const listing = question && (await findListing({ db: tx }, question.listingId));
    ensure(listing !== undefined && mayReadPending(actor, listing), notFound());
    ensure(may(actor, listing));
    await work(tx, question as Question, listing);
    return listing.id;
  });

/** Somebody else's id is refused as if it were taken by chance. */
async function isOwnAlready(tx: Transaction, actor: Actor, id: string): Promise<boolean> {
  const found = await tx.select({ by: questions.organisationId }).from(questions).where(eq(questions.id, id)).get();
  ensure(!found || found.by === actor.organisation?.id, conflict('请重新打开这一页再提问'));
  return found !== undefined;
}

async function refuseTooMany(tx: Transaction, { now }: MemberContext, organisationId: string): Promise<void> {
  const today = gte(questions.askedAt, startOfDay(dayOf(now)) ?? now);
  const asked = await tx.$count(questions, and(eq(questions.organisationId, organisationId), today));
  const said = `贵单位今天已经提了 ${MAX_QUESTIONS_A_DAY} 个问题，请明天再提`;
  ensure(asked < MAX_QUESTIONS_A_DAY, conflict(said, 'question'));
}

async function tell(
  tx: Transaction,
  ctx: MemberContext,
  organisationId: string,
  letter: ReturnType<typeof askedLetter>,
): Promise<void> {
  const recipients = await handlersOf({ db: tx }, organisationId);
  await enqueueMail(tx, ctx.now, ...recipients.map((to) => ({ to, ...letter })));
}
