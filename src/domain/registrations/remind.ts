import { registrations } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure } from '#src/errors.ts';
import { dayOf } from '#src/lib/dates.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import { once } from '#src/outbox/once.ts';
import { AWAITED, awaitedOf } from './awaiting.ts';
import type { RemindInput } from './form-input.ts';
import { loadHosted } from './load.ts';
import { followUpLetter, newTimeLetter, owedLetter } from './mail-changes.ts';
import { factsOf } from './notify.ts';

/**
 * Writes to everybody the organiser waits for: once a day, so that nobody is written to by a second press. Returns how
 * many have a mailbox, and how many do not and are to be called.
 */
export const remindAwaited = (
  ctx: MemberContext,
  { eventId, kind }: RemindInput,
): Promise<{ told: number; unreached: number }> =>
  ctx.write(async (tx) => {
    const { event } = await loadHosted(tx, ctx, eventId);
    const where = awaitedOf(event, kind, ctx.now);
    const rows = where ? await tx.select().from(registrations).where(where) : [];
    ensure(rows.length > 0, conflict('现在没有要提醒的人。'));
    const first = await once(tx, `registrations awaited ${kind} ${event.id} ${dayOf(ctx.now)}`, ctx.now);
    ensure(first, conflict('今天已经提醒过，明天可以再提醒；急的请打电话。'));
    const reached = rows.filter(({ email }) => email !== '');
    const letter = LETTERS[kind];
    await enqueueMail(tx, ctx.now, ...reached.map((one) => ({ to: one.email, ...letter(factsOf(ctx, event, one)) })));
    const reason = `${AWAITED[kind]}：${reached.length} 人`;
    await record(tx, ctx, { thing: 'events', thingId: event.id, action: 'remindRegistrants', reason });
    return { told: reached.length, unreached: rows.length - reached.length };
  });

const LETTERS = { time: newTimeLetter, answers: owedLetter, followUp: followUpLetter } as const;
