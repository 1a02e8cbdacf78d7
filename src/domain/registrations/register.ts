import { eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { eventTopics, registrations, users } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { mayReadEvent } from '#src/domain/events/policy.ts';
import { findEvent, type HostedEvent } from '#src/domain/events/queries.ts';
import { conflict, ensure, invalid, notFound } from '#src/errors.ts';
import { newId } from '#src/lib/ids.ts';
import { admitTo, tellWhere, UNVERIFIED } from './admission.ts';
import { registerDelegates } from './delegates.ts';
import type { RegisterInput } from './input.ts';
import { insert } from './insert.ts';
import { invitationFor } from './invitation.ts';
import { admitLetter, countProbe, MOST_PROBES, probesOf } from './limits.ts';
import { firmOf } from './people.ts';
import { whyNotRegister } from './policy.ts';
import { keepAnswers, listQuestions, readAnswers } from './questions.ts';
import { TAKEN_PHONE, whatIsThere } from './same.ts';
import type { Registration, RegistrationState } from './states.ts';

/** What became of it. `sent`: a letter says more, and nothing else may be said to who typed the address. */
export type Registered =
  | { kind: 'sent' }
  | { kind: 'done'; id: string; state: RegistrationState; place: number | undefined };

/**
 * Registers somebody, with colleagues where they name some. A seat is held only for a mailbox that is theirs: that of
 * their account, or one whose link they have opened. The same form sent twice registers once.
 */
export async function register(ctx: Context, input: RegisterInput, address = ''): Promise<Registered> {
  for (const email of mailboxesOf(input).filter((one) => one !== ctx.actor?.email))
    await admitLetter(ctx, { eventId: input.eventId, email, address });
  const done = await ctx.write(async (tx) => {
    const event = await findEvent({ db: tx }, input.eventId);
    ensure(event !== undefined && mayReadEvent(ctx.actor, event), notFound());
    const before = await tx.select().from(registrations).where(eq(registrations.id, input.id)).get();
    if (before) return sameAgain(ctx, input, before);
    const whyNot = whyNotRegister(event, ctx.now);
    ensure(whyNot === undefined, conflict(whyNot ?? ''));
    return enter(tx, ctx, event, input);
  });
  if (done.kind === 'taken') throw conflict(TAKEN_PHONE, 'phone');
  return done;
}

/** Every mailbox that a form writes to, each once. */
const mailboxesOf = ({ email, delegates }: RegisterInput) => [
  ...new Set([email, ...delegates.map((one) => one.email)]),
];

/** Somebody else's id is refused as if it were taken by chance. */
function sameAgain(ctx: Context, { eventId, email }: RegisterInput, before: Registration): Registered {
  ensure(before.eventId === eventId && before.email === email, conflict('请重新打开这一页再报名'));
  return before.userId !== null && before.userId === ctx.actor?.id
    ? { kind: 'done', id: before.id, state: before.state, place: undefined }
    : { kind: 'sent' };
}

async function enter(
  tx: Transaction,
  ctx: Context,
  event: HostedEvent,
  input: RegisterInput,
): Promise<Registered | { kind: 'taken' }> {
  const questions = await listQuestions({ db: tx }, event.id, 'register');
  const { answers, errors } = readAnswers(questions, input.answers);
  if (Object.keys(errors).length > 0) throw invalid(errors);
  const own = await isOwnMailbox(tx, ctx, input.email);
  const { inviteeId, by } = await invitationFor(tx, ctx, event, input);
  const there = await whatIsThere(tx, ctx, event, input, { own });
  if (there === 'telephone' && own) await countProbe(tx, ctx);
  if (there) return { kind: there === 'telephone' && own ? 'taken' : 'sent' };
  const firm = await firmOf(tx, ctx.actor, input);
  // Who is on the list by their mailbox has to show that it is theirs, whatever the event says.
  const stands = own || (!event.verifyContact && by !== 'mailbox');
  const where = stands ? await admitTo(tx, ctx, event, firm) : UNVERIFIED;
  const one = await insert(tx, ctx, {
    ...{ id: input.id, eventId: event.id, name: input.name, email: input.email, phone: input.phone, inviteeId },
    ...firm,
    ...where,
    ...(own ? { userId: ctx.actor?.id ?? null, verifiedAt: ctx.now } : {}),
  });
  await keepAnswers(tx, one.id, questions, answers);
  await keepTopic(tx, ctx, one, input);
  const place = await tellWhere(tx, ctx, event, one);
  await registerDelegates(tx, ctx, event, one, input.delegates);
  return own ? { kind: 'done', id: one.id, state: one.state, place } : { kind: 'sent' };
}

/** Signed in under this very address, which they once confirmed. Refuses who has tried too many telephones. */
async function isOwnMailbox(tx: Transaction, { actor, now }: Context, email: string): Promise<boolean> {
  if (actor?.email !== email) return false;
  const user = await tx
    .select({ at: users.emailConfirmedAt, probes: probesOf(actor.id, now) })
    .from(users)
    .where(eq(users.id, actor.id))
    .get();
  ensure((user?.probes ?? 0) < MOST_PROBES, conflict('用别人报过名的手机号试得太多了，请过一小时再来。', 'phone'));
  return user?.at != null;
}

async function keepTopic(
  tx: Transaction,
  { now }: Context,
  { id, eventId }: Registration,
  { topicTitle, topicBody }: Pick<RegisterInput, 'topicTitle' | 'topicBody'>,
): Promise<void> {
  if (topicTitle === '') return;
  const said = { title: topicTitle, body: topicBody };
  await tx.insert(eventTopics).values({ id: newId(), eventId, registrationId: id, ...said, createdAt: now });
}
