import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import type { Context } from '#src/context.ts';
import { admit, networkOf } from '#src/domain/accounts/limits.ts';
import { HOUR } from '#src/lib/dates.ts';

/** What keeps the forms of registration from flooding mailboxes and from being asked who comes. */

type Typed = { eventId: string; email: string; address: string };

/**
 * One place on the network may send so many letters an hour for one event to mailboxes that nobody has shown to be theirs.
 * A company or a campus behind one address registers some dozens of guests in an hour; who is signed in under their own
 * mailbox, or is registered by the organiser, is not counted, so no hall is too large. What is left to a machine is less
 * than a mail server notices.
 */
export const LETTERS_FROM_ONE_PLACE = 100;

/** Counts a letter to a mailbox somebody typed, before it is written; `address` is where the form came from. */
export async function admitLetter(ctx: Context, { eventId, email, address }: Typed): Promise<void> {
  await admit(ctx, [
    { key: `registration:mail:${eventId}:${email}`, max: 5, window: HOUR },
    { key: `registration:mail:${email}`, max: 20, window: HOUR },
  ]);
  if (address === '') return;
  const place = {
    key: `registration:place:${eventId}:${networkOf(address)}`,
    max: LETTERS_FROM_ONE_PLACE,
    window: HOUR,
  };
  await admit(ctx, [place], TOO_MANY);
}

const TOO_MANY = (minutes: number) =>
  `从这个网络来的报名一小时满了 ${LETTERS_FROM_ONE_PLACE} 份，请过 ${minutes} 分钟再来。登录以后用自己的邮箱报名不受限制，也可以请主办方代报。`;

/** So many telephones of others somebody signed in may hit upon in an hour. */
export const MOST_PROBES = 5;
const probeKey = (userId: string) => `registration:phone:${userId}`;

/** Inside the write that found the telephone. */
export const countProbe = (tx: Transaction, ctx: Context): Promise<unknown> =>
  admit({ ...ctx, write: (work) => work(tx) }, [
    { key: probeKey(ctx.actor?.id ?? ''), max: MOST_PROBES, window: HOUR },
  ]);

export const probesOf = (userId: string, now: number): SQL<number | null> =>
  sql`(select count from throttles where key = ${probeKey(userId)} and window_ends_at > ${now})`;
