import { and, eq, or, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { registrations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import type { HostedEvent } from '#src/domain/events/queries.ts';
import { conflict, ensure } from '#src/errors.ts';
import { HOUR } from '#src/lib/dates.ts';
import { once } from '#src/outbox/once.ts';
import { alreadyLetter } from './mail.ts';
import { moveRegistration } from './moves.ts';
import { tell } from './notify.ts';
import type { Registration } from './states.ts';

export const TAKEN_PHONE = '这个手机号已经报过名，每人报一次。';

/**
 * Whether this mailbox has a live registration, or this telephone for who organises. The owner is told here; of a stranger
 * who typed it only the mailbox learns. What nobody has verified gives way: it must not keep out whose mailbox or telephone
 * it is.
 */
export async function isThereAlready(
  tx: Transaction,
  ctx: Context,
  event: HostedEvent,
  typed: { email: string; phone: string },
  { own }: { own: boolean },
): Promise<boolean> {
  const there = await whatIsThere(tx, ctx, event, typed, { own });
  ensure(there !== 'telephone', conflict(TAKEN_PHONE, 'phone'));
  return there !== undefined;
}

/**
 * The same for forms of anybody: neither says who is registered. Whose registration it is gets a letter, whatever was
 * typed, and what to answer is for the caller to say.
 */
export async function whatIsThere(
  tx: Transaction,
  ctx: Context,
  event: HostedEvent,
  { email, phone }: { email: string; phone: string },
  { own }: { own: boolean },
): Promise<'mailbox' | 'telephone' | undefined> {
  const found = await findSame(tx, event.id, email, phone);
  for (const one of found.filter(({ state }) => state === 'unverified'))
    await moveRegistration(tx, ctx, one, 'expire', {
      by: 'machine',
      reason: '还没有确认邮箱，同一邮箱或手机另填了一份',
    });
  const standing = found.filter(({ state }) => state !== 'unverified');
  const [one = standing[0]] = standing.filter((other) => other.email === email);
  if (!one) return undefined;
  ensure(!own || one.email !== email, conflict('您已经报过名，在“我的报名”里查看。', 'email'));
  // Nobody is flooded by who types the same telephone under many mailboxes.
  if (await once(tx, `registrations:already:${one.id}:${Math.floor(ctx.now / HOUR)}`, ctx.now)) {
    const whole = await tx.select().from(registrations).where(eq(registrations.id, one.id)).get();
    await tell(tx, ctx, event, whole as Registration, alreadyLetter);
  }
  return one.email === email ? 'mailbox' : 'telephone';
}

/** As the unique indexes say it: only so are they read for it. */
const LIVE = sql.raw(`state in ('unverified', 'pending', 'confirmed', 'waitlisted', 'offered')`);

/** Live registrations of this event under the same mailbox or telephone. */
async function findSame(tx: Transaction, eventId: string, email: string, phone: string) {
  const of = eq(registrations.eventId, eventId);
  const byMail = and(of, eq(registrations.email, email), sql`email <> ''`, LIVE);
  const byPhone = and(of, eq(registrations.phone, phone), sql`phone <> ''`, LIVE);
  const which = [...(email === '' ? [] : [byMail]), ...(phone === '' ? [] : [byPhone])];
  if (which.length === 0) return [];
  const { id, state } = registrations;
  return tx
    .select({ id, state, email: registrations.email })
    .from(registrations)
    .where(or(...which));
}
