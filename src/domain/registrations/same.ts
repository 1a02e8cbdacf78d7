import { and, eq, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { registrations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import type { HostedEvent } from '#src/domain/events/queries.ts';
import { conflict, ensure } from '#src/errors.ts';
import { alreadyLetter } from './mail.ts';
import { moveRegistration } from './moves.ts';
import { tell } from './notify.ts';
import type { Registration } from './states.ts';

/**
 * Whether this mailbox has a live registration. Its owner is told here; of a stranger who typed it only the mailbox
 * learns. What nobody has verified gives way: it must not keep out whose mailbox or telephone it is.
 */
export async function isThereAlready(
  tx: Transaction,
  ctx: Context,
  event: HostedEvent,
  { email, phone }: { email: string; phone: string },
  { own, prefix = '' }: { own: boolean; prefix?: string },
): Promise<boolean> {
  const found = await findSame(tx, event.id, email, phone);
  for (const one of found.filter(({ state }) => state === 'unverified'))
    await moveRegistration(tx, ctx, one, 'expire', {
      by: 'machine',
      reason: '还没有确认邮箱，同一邮箱或手机另填了一份',
    });
  const standing = found.filter(({ state }) => state !== 'unverified');
  const sameMail = standing.find((one) => one.email === email);
  if (!sameMail) {
    ensure(standing.length === 0, conflict('这个手机号已经报过名，每人报一次。', `${prefix}phone`));
    return false;
  }
  ensure(!own, conflict('您已经报过名，在“我的报名”里查看。', `${prefix}email`));
  await tell(tx, ctx, event, sameMail, alreadyLetter);
  return true;
}

/** As the unique indexes say it: only so are they read for it. */
const LIVE = sql.raw(`state in ('unverified', 'pending', 'confirmed', 'waitlisted', 'offered')`);

/** Live registrations of this event under the same mailbox or telephone. */
async function findSame(tx: Transaction, eventId: string, email: string, phone: string): Promise<Registration[]> {
  const of = eq(registrations.eventId, eventId);
  const byMail = and(of, eq(registrations.email, email), sql`email <> ''`, LIVE);
  const byPhone = and(of, eq(registrations.phone, phone), sql`phone <> ''`, LIVE);
  const rows: Registration[] = [];
  for (const where of [...(email === '' ? [] : [byMail]), ...(phone === '' ? [] : [byPhone])])
    rows.push(...(await tx.select().from(registrations).where(where)));
  return rows.filter(({ id }, i) => rows.findIndex((row) => row.id === id) === i);
}
