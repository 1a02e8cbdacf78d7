import { eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { users } from '#db/schema/index.ts';
import { hashPassword, verifyPassword } from '#src/auth/passwords.ts';
import { dropTokens, issueToken, spendToken } from '#src/auth/tokens.ts';
import type { Context } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure } from '#src/errors.ts';
import { newId } from '#src/lib/ids.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import type { LinkInput, MailboxInput, SignUpInput } from './input.ts';
import { admit, type Client, letterLimits } from './limits.ts';
import { alreadyLetter, confirmLetter } from './mail.ts';
import { actorOf, findUser, type User } from './queries.ts';

/**
 * Opens an account that waits for its mailbox to be confirmed. For an address that has an account already nothing
 * changes and its owner is told by letter: the page's answer is the same, and so is the time it takes.
 */
export async function signUp(ctx: Context, input: SignUpInput, client: Client): Promise<void> {
  await admit(ctx, letterLimits(input.email, client));
  const passwordHash = await hashPassword(input.password);
  while (!(await enrol(ctx, input, passwordHash)));
}

/** Sends a new confirmation link where an account waits for one; says nothing about whether it does. */
export async function resendConfirmation(ctx: Context, { email }: MailboxInput, client: Client): Promise<void> {
  await admit(ctx, letterLimits(email, client));
  await ctx.write(async (tx) => {
    const user = await findUser(tx, email);
    if (!user) return;
    if (user.emailConfirmedAt) await enqueueMail(tx, ctx.now, alreadyLetter(email, ctx.site));
    else await sendConfirmation(tx, ctx, user.id, email);
  });
}

/** Confirms the mailbox a link was sent to. */
export async function confirmEmail(ctx: Context, { token }: LinkInput): Promise<void> {
  await ctx.write(async (tx) => {
    const id = await spendToken(tx, token, 'confirmEmail', ctx.now);
    ensure(id !== undefined, conflict('这个网址已经用过，或者过了 24 小时。刚刚确认过的，请直接登录。'));
    const [user] = await tx.update(users).set({ emailConfirmedAt: ctx.now }).where(eq(users.id, id)).returning();
    const ctxOfOwner = { ...ctx, actor: user && actorOf(user) };
    await record(tx, ctxOfOwner, { thing: 'accounts', thingId: id, action: 'confirmEmail' });
  });
}

/**
 * Compares the password before the write, since that takes long. False when another sign-up for the address came in
 * between, so that what was compared no longer stands.
 */
async function enrol(ctx: Context, input: SignUpInput, passwordHash: string): Promise<boolean> {
  const known = await findUser(ctx.db, input.email);
  const samePassword = await verifyPassword(known?.passwordHash, input.password);
  return ctx.write(async (tx) => {
    const user = await findUser(tx, input.email);
    if (user?.passwordHash !== known?.passwordHash) return false;
    if (user?.emailConfirmedAt) await enqueueMail(tx, ctx.now, alreadyLetter(user.email, ctx.site));
    else {
      const filled = { email: input.email, name: input.name, passwordHash };
      const id = user ? await takeOver(tx, user, filled, samePassword) : await addUser(tx, ctx, filled);
      await recordConsent(tx, ctx, { ...filled, id }, input.privacy);
      await sendConfirmation(tx, ctx, id, input.email);
    }
    return true;
  });
}

type Filled = Pick<User, 'email' | 'name' | 'passwordHash'>;

async function addUser(tx: Transaction, ctx: Context, filled: Filled): Promise<string> {
  const id = newId();
  await tx.insert(users).values({ id, ...filled, createdAt: ctx.now });
  return id;
}

/**
 * Nobody has proved to own the address yet, so the last who signs up may. With another password the links of the first
 * die: confirming must never open an account whose password somebody else chose.
 */
async function takeOver(tx: Transaction, { id }: User, filled: Filled, samePassword: boolean): Promise<string> {
  const { name, passwordHash } = filled;
  await tx
    .update(users)
    .set(samePassword ? { name } : { name, passwordHash })
    .where(eq(users.id, id));
  if (!samePassword) await dropTokens(tx, id, 'confirmEmail');
  return id;
}

/** Which privacy text was agreed to, and when (个人信息保护法 第十四条). */
async function recordConsent(
  tx: Transaction,
  ctx: Context,
  { id, email, name }: Filled & { id: string },
  privacy: string | null,
): Promise<void> {
  const actor = { id, email, name, role: 'member' as const };
  await record(
    tx,
    { ...ctx, actor },
    { thing: 'accounts', thingId: id, action: 'signUp', to: `privacy ${privacy ?? ''}` },
  );
}

async function sendConfirmation(tx: Transaction, ctx: Context, id: string, email: string): Promise<void> {
  const token = await issueToken(tx, id, 'confirmEmail', ctx.now);
  await enqueueMail(tx, ctx.now, confirmLetter(email, ctx.site, token));
}
