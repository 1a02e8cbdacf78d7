import type { Transaction } from '#db/client.ts';
import type { MailPayload } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import type { HostedEvent } from '#src/domain/events/queries.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { type Facts, offeredLetter, seatedLetter } from './mail.ts';
import { followUpLetter } from './mail-changes.ts';
import { listQuestions } from './questions.ts';
import type { Registration } from './states.ts';

type Write = (facts: Facts) => Omit<MailPayload, 'to'>;

export const factsOf = (ctx: Context, event: HostedEvent, registration: Registration): Facts => ({
  site: ctx.site,
  secret: ctx.secret,
  now: ctx.now,
  event,
  registration,
});

/** Writes to who is registered; who left no mailbox is called by the organiser, see the list. */
export async function tell(
  tx: Transaction,
  ctx: Context,
  event: HostedEvent,
  registration: Registration,
  letter: Write,
): Promise<void> {
  if (registration.email === '') return;
  await enqueueMail(tx, ctx.now, { to: registration.email, ...letter(factsOf(ctx, event, registration)) });
}

export const tellOffered = (tx: Transaction, ctx: Context, event: HostedEvent, one: Registration): Promise<void> =>
  one.state === 'offered' ? tell(tx, ctx, event, one, offeredLetter) : tellSeated(tx, ctx, event, one);

/** 已确认; where more is asked after the confirmation, a second letter asks for it. */
export async function tellSeated(tx: Transaction, ctx: Context, event: HostedEvent, one: Registration): Promise<void> {
  await tell(tx, ctx, event, one, seatedLetter);
  const more = await listQuestions({ db: tx }, event.id, 'followUp');
  if (more.length > 0 && one.followedUpAt === null) await tell(tx, ctx, event, one, followUpLetter);
}
