import { eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { users } from '#db/schema/index.ts';
import { hashPassword } from '#src/auth/passwords.ts';
import { endAllSessions, storeOf } from '#src/auth/sessions.ts';
import { clearAttempts } from '#src/auth/throttle.ts';
import { issueToken, spendToken } from '#src/auth/tokens.ts';
import type { Context } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure } from '#src/errors.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import type { MailboxInput, ResetInput } from './input.ts';
import { admit, type Client, letterLimits, signInKey } from './limits.ts';
import { passwordChangedLetter, resetLetter } from './mail.ts';
import { passwordComplaint } from './passwords.ts';
import { actorOf, findUser, type User } from './queries.ts';

/** Sends a link to set a new password, where there is an account; says nothing about whether there is. */
export async function requestReset(ctx: Context, { email }: MailboxInput, client: Client): Promise<void> {
  await admit(ctx, letterLimits(email, client));
  await ctx.write(async (tx) => {
    const user = await findUser(tx, email);
    if (!user) return;
    const token = await issueToken(tx, user.id, 'resetPassword', ctx.now);
    await enqueueMail(tx, ctx.now, resetLetter(email, ctx.site, token));
  });
}

/**
 * Sets a new password by the link of a letter. The link proves the mailbox, so it also confirms it; every session
 * ends and a lock-out by account is lifted.
 */
export async function resetPassword(ctx: Context, { token, password }: ResetInput): Promise<void> {
  const passwordHash = await hashPassword(password);
  await ctx.write(async (tx) => {
    const user = await redeem(tx, ctx, token);
    const complaint = passwordComplaint(password, user.email);
    if (complaint) throw conflict(complaint, 'password');
    const emailConfirmedAt = user.emailConfirmedAt ?? ctx.now;
    await tx.update(users).set({ passwordHash, emailConfirmedAt }).where(eq(users.id, user.id));
    await endAllSessions(storeOf(tx), user.id);
    await clearAttempts(tx, signInKey(user.email));
    await record(
      tx,
      { ...ctx, actor: actorOf(user) },
      { thing: 'accounts', thingId: user.id, action: 'resetPassword' },
    );
    await enqueueMail(tx, ctx.now, passwordChangedLetter(user.email, ctx.site));
  });
}

async function redeem(tx: Transaction, ctx: Context, token: string): Promise<User> {
  const id = await spendToken(tx, token, 'resetPassword', ctx.now);
  const user = id && (await tx.select().from(users).where(eq(users.id, id)).get());
  ensure(!!user, conflict('这个网址已经用过，或者过了 1 小时。请重新申请。'));
  return user;
}
