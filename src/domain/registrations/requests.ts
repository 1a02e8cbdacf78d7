import { and, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { type registrationChanges as changes, registrationChanges } from '#db/schema/index.ts';
import type { Context, MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import type { HostedEvent } from '#src/domain/events/queries.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import type { AskCancelInput, AskReplaceInput, DecideChangeInput } from './input.ts';
import { loadManaged, loadOwn } from './load.ts';
import { changeDeclinedLetter, onBehalfLetter, withdrawnLetter } from './mail.ts';
import { moveRegistration } from './moves.ts';
import { tell } from './notify.ts';
import { mayAskToCancel, mayAskToReplace } from './policy.ts';
import { isThereAlready } from './same.ts';
import { fillSeats } from './seats.ts';
import { REGISTRATION_STATE_WORDS, type Registration } from './states.ts';
import { update } from './update.ts';

type Change = typeof changes.$inferSelect;

/** Asks to cancel after the cut-off. Nothing changes until the organiser has decided. */
export const askToCancel = (ctx: Context, input: AskCancelInput): Promise<void> =>
  ctx.write(async (tx) => {
    const { registration, event } = await loadOwn(tx, ctx, { id: input.id, token: input.token });
    const why = conflict('现在可以自己取消，或者已经不能再取消。');
    await ask(tx, ctx, registration, { ...input, kind: 'cancel', person: null }, () =>
      ensure(mayAskToCancel(registration, event, ctx.now), why),
    );
  });

/** 换人: asks that somebody else of theirs may come instead. */
export const askToReplace = (ctx: Context, input: AskReplaceInput): Promise<void> =>
  ctx.write(async (tx) => {
    const { id, token, name, email, phone } = input;
    const { registration, event } = await loadOwn(tx, ctx, { id, token });
    const why = conflict('只有已确认、活动还没有开始的报名可以换人。');
    await ask(tx, ctx, registration, { ...input, kind: 'replace', person: { name, email, phone } }, () =>
      ensure(mayAskToReplace(registration, event, ctx.now), why),
    );
  });

type Asked = { changeId: string; reason: string } & Pick<Change, 'kind' | 'person'>;

/** One request waits at a time; the same form sent twice is one. */
async function ask(
  tx: Transaction,
  ctx: Context,
  { id }: Registration,
  asked: Asked,
  allow: () => void,
): Promise<void> {
  const before = await tx.select().from(registrationChanges).where(eq(registrationChanges.id, asked.changeId)).get();
  if (before) return ensure(before.registrationId === id, notFound());
  allow();
  const open = and(eq(registrationChanges.registrationId, id), eq(registrationChanges.state, 'open'));
  ensure((await tx.$count(registrationChanges, open)) === 0, conflict('已经有一份申请等主办方答复。'));
  const { changeId, kind, person, reason } = asked;
  await tx
    .insert(registrationChanges)
    .values({ id: changeId, registrationId: id, kind, person, reason, createdAt: ctx.now });
  await record(tx, ctx, { thing: 'registrations', thingId: id, action: 'askChange', to: kind, reason });
}

/** Decides about a request; the person is told. Returns the event's id. */
export const decideChange = (ctx: MemberContext, input: DecideChangeInput): Promise<string> =>
  ctx.write(async (tx) => {
    const change = await tx.select().from(registrationChanges).where(eq(registrationChanges.id, input.id)).get();
    if (!change) throw notFound();
    const { registration, event } = await loadManaged(tx, ctx, change.registrationId);
    if (change.state === input.outcome) return event.id;
    await close(tx, ctx, input);
    const { kind: to } = change;
    const action = input.outcome === 'approved' ? 'approveChange' : 'declineChange';
    await record(tx, ctx, { thing: 'registrations', thingId: registration.id, action, to, reason: input.decision });
    if (input.outcome === 'declined')
      await tell(tx, ctx, event, registration, changeDeclinedLetter(change.kind, input.decision));
    else if (change.person === null) await cancel(tx, ctx, event, registration, change.reason);
    else await replace(tx, ctx, event, registration, change.person);
    return event.id;
  });

async function close(tx: Transaction, ctx: MemberContext, { id, outcome, decision }: DecideChangeInput): Promise<void> {
  const closed = await tx
    .update(registrationChanges)
    .set({ state: outcome, decision, decidedBy: ctx.actor.id, decidedAt: ctx.now })
    .where(and(eq(registrationChanges.id, id), eq(registrationChanges.state, 'open')))
    .returning({ id: registrationChanges.id });
  ensure(closed.length === 1, conflict('这份申请已经有人办过了，请刷新后再看。'));
}

async function cancel(tx: Transaction, ctx: MemberContext, event: HostedEvent, one: Registration, reason: string) {
  const moved = await moveRegistration(tx, ctx, one, 'withdraw', { by: 'organiser', reason });
  await tell(tx, ctx, event, moved, withdrawnLetter);
  await fillSeats(tx, ctx, event, '空位来自主办方同意的取消');
}

type Person = NonNullable<Change['person']>;

/** The seat stays; links and code of who had it open nothing any more, and who comes instead gets their own. */
async function replace(tx: Transaction, ctx: MemberContext, event: HostedEvent, one: Registration, person: Person) {
  const kept = person.email === one.email ? { ...person, email: '' } : person;
  const same = { email: kept.email, phone: person.phone === one.phone ? '' : person.phone };
  ensure(
    !(await isThereAlready(tx, ctx, event, same, { own: false })),
    conflict('来的人已经报过名，不能再占一个座位。'),
  );
  const counters = { linkRev: one.linkRev + 1, ticketRev: one.ticketRev + 1 };
  const fresh = { userId: null, verifiedAt: null, personConfirmedAt: null, registeredBy: ctx.actor.id, ...counters };
  await update(tx, ctx, one, { ...person, ...fresh, source: 'official' });
  const reason = `${one.name} 换成 ${person.name}`;
  await record(tx, ctx, { thing: 'registrations', thingId: one.id, action: 'replace', reason });
  const words = REGISTRATION_STATE_WORDS[one.state].word;
  await tell(tx, ctx, event, { ...one, ...person, ...counters }, onBehalfLetter(one.name, words));
}
