import { eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { eventTopics, registrations, users } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { admit } from '#src/domain/accounts/limits.ts';
import { mayReadEvent } from '#src/domain/events/policy.ts';
import { findEvent, type HostedEvent } from '#src/domain/events/queries.ts';
import { conflict, ensure, invalid, notFound } from '#src/errors.ts';
import { HOUR } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { admitTo, tellWhere, UNVERIFIED } from './admission.ts';
import { registerDelegates } from './delegates.ts';
import type { RegisterInput } from './input.ts';
import { insert } from './insert.ts';
import { invitationFor } from './invitation.ts';
import { firmOf } from './people.ts';
import { whyNotRegister } from './policy.ts';
import { keepAnswers, listQuestions, readAnswers } from './questions.ts';
import { isThereAlready } from './same.ts';
import type { Registration, RegistrationState } from './states.ts';

/** What became of it. `sent`: a letter says more, and nothing else may be said to who typed the address. */
export type Registered =
  | { kind: 'sent' }
  | { kind: 'done'; id: string; state: RegistrationState; place: number | undefined };

/**
 * Registers somebody, with colleagues where they name some. A seat is held only for a mailbox that is theirs: that of
 * their account, or one whose link they have opened. The same form sent twice registers once.
 */
export async function register(ctx: Context, input: RegisterInput): Promise<Registered> {
  const typed = mailboxesOf(input).filter((email) => email !== ctx.actor?.email);
  if (typed.length > 0)
    await admit(
      ctx,
      typed.flatMap((email) => limitsOf(email, input.eventId)),
    );
  return ctx.write(async (tx) => {
    const event = await findEvent({ db: tx }, input.eventId);
    ensure(event !== undefined && mayReadEvent(ctx.actor, event), notFound());
    const before = await tx.select().from(registrations).where(eq(registrations.id, input.id)).get();
    if (before) return sameAgain(ctx, input, before);
    const whyNot = whyNotRegister(event, ctx.now);
    ensure(whyNot === undefined, conflict(whyNot ?? ''));
    return enter(tx, ctx, event, input);
  });
}

/** Every mailbox that a form writes to, each once. */
const mailboxesOf = ({ email, delegates }: RegisterInput) => [
  ...new Set([email, ...delegates.map((one) => one.email)]),
];

/** No mailbox is flooded through us. Not by address on the network: a whole hall registers behind one. */
const limitsOf = (email: string, eventId: string) => [
  { key: `registration:mail:${eventId}:${email}`, max: 5, window: HOUR },
  { key: `registration:mail:${email}`, max: 20, window: HOUR },
];

/** Somebody else's id is refused as if it were taken by chance. */
function sameAgain(ctx: Context, { eventId, email }: RegisterInput, before: Registration): Registered {
  ensure(before.eventId === eventId && before.email === email, conflict('请重新打开这一页再报名'));
  return before.userId !== null && before.userId === ctx.actor?.id
    ? { kind: 'done', id: before.id, state: before.state, place: undefined }
    : { kind: 'sent' };
}

async function enter(tx: Transaction, ctx: Context, event: HostedEvent, input: RegisterInput): Promise<Registered> {
  const questions = await listQuestions({ db: tx }, event.id, 'register');
  const { answers, errors } = readAnswers(questions, input.answers);
  if (Object.keys(errors).length > 0) throw invalid(errors);
  const own = await isOwnMailbox(tx, ctx, input.email);
  const { inviteeId, by } = await invitationFor(tx, ctx, event, input);
  if (await isThereAlready(tx, ctx, event, input, { own })) return { kind: 'sent' };
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

/** Signed in under this very address, which they once confirmed. */
async function isOwnMailbox(tx: Transaction, { actor }: Context, email: string): Promise<boolean> {
  if (actor?.email !== email) return false;
  const user = await tx.select({ at: users.emailConfirmedAt }).from(users).where(eq(users.id, actor.id)).get();
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
