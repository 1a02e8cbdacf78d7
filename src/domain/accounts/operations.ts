import { and, eq } from 'drizzle-orm';
import { sessions, users } from '#db/schema/index.ts';
import { hashPassword, verifyPassword } from '#src/auth/passwords.ts';
import { endAllSessions, endSession, startSession, storeOf } from '#src/auth/sessions.ts';
import { clearAttempts, type Limit, uncountAttempt } from '#src/auth/throttle.ts';
import { dropTokens } from '#src/auth/tokens.ts';
import type { Context, MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import type { NameInput, PasswordInput, SessionInput, SignInInput } from './input.ts';
import { admit, type Client, signInKey, signInLimits } from './limits.ts';
import { passwordChangedLetter } from './mail.ts';
import { passwordComplaint } from './passwords.ts';
import { actorOf, findUser, type User } from './queries.ts';

const WRONG = '邮箱或密码不对。';
const UNCONFIRMED = '这个邮箱还没有确认。请打开确认邮件里的网址；没有收到，可以点下面的“重发确认邮件”。';

/**
 * Checks e-mail and password and starts a session in place of the one the browser had.
 * Returns the token for the cookie. Refuses with one sentence for every cause, so that accounts cannot be guessed;
 * only who knows the password learns that the address waits for confirmation.
 */
export async function signIn(ctx: Context, input: SignInInput, client: Client): Promise<string> {
  const user = await authenticate(ctx, input.email, input.password, client, conflict(WRONG, 'email'));
  ensure(user.emailConfirmedAt !== null, conflict(UNCONFIRMED));
  return ctx.write(async (tx) => {
    const store = storeOf(tx);
    if (client.token) await endSession(store, client.token);
    await record(tx, { ...ctx, actor: actorOf(user) }, { thing: 'accounts', thingId: user.id, action: 'signIn' });
    return startSession(store, user.id, ctx.now, client.userAgent);
  });
}

/** Ends the session that holds `token`. */
export async function signOut(ctx: MemberContext, token: string): Promise<void> {
  await ctx.write(async (tx) => {
    await endSession(storeOf(tx), token);
    await record(tx, ctx, { ...own(ctx), action: 'signOut' });
  });
}

/** Ends every session of the actor, this one too. */
export async function signOutEverywhere(ctx: MemberContext): Promise<void> {
  await ctx.write(async (tx) => {
    await endAllSessions(storeOf(tx), ctx.actor.id);
    await record(tx, ctx, { ...own(ctx), action: 'signOutEverywhere' });
  });
}

/** Ends one of the actor's sessions; another person's is not found. */
export async function endOwnSession(ctx: MemberContext, { id }: SessionInput): Promise<void> {
  await ctx.write(async (tx) => {
    const ended = await tx
      .delete(sessions)
      .where(and(eq(sessions.id, id), eq(sessions.userId, ctx.actor.id)))
      .returning({ id: sessions.id });
    ensure(ended.length === 1, notFound('这次登录已经退出了。'));
    await record(tx, ctx, { ...own(ctx), action: 'endSession' });
  });
}

/** Sets a new password with the present one, ends the other sessions and the open reset links, tells the owner. */
export async function changePassword(ctx: MemberContext, input: PasswordInput, client: Client): Promise<void> {
  const { id, email } = ctx.actor;
  const complaint = passwordComplaint(input.password, email);
  if (complaint) throw conflict(complaint, 'password');
  await authenticate(ctx, email, input.current, client, conflict('现在的密码不对', 'current'));
  if (input.password === input.current) throw conflict('新密码和现在的一样，请换一个', 'password');
  const passwordHash = await hashPassword(input.password);
  await ctx.write(async (tx) => {
    await tx.update(users).set({ passwordHash }).where(eq(users.id, id));
    await dropTokens(tx, id, 'resetPassword');
    await endAllSessions(storeOf(tx), id, client.token ?? '');
    await record(tx, ctx, { ...own(ctx), action: 'changePassword' });
    await enqueueMail(tx, ctx.now, passwordChangedLetter(email, ctx.site));
  });
}

/** Changes the name others see. */
export async function rename(ctx: MemberContext, { name }: NameInput): Promise<void> {
  const { id, name: from } = ctx.actor;
  if (name === from) return;
  await ctx.write(async (tx) => {
    await tx.update(users).set({ name }).where(eq(users.id, id));
    await record(tx, ctx, { ...own(ctx), action: 'rename', from, to: name });
  });
}

const own = (ctx: MemberContext) => ({ thing: 'accounts', thingId: ctx.actor.id });

/** Whose password this is. Counts the attempt, refuses when there were too many, and records a lock-out. */
async function authenticate(
  ctx: Context,
  email: string,
  password: string,
  client: Client,
  wrong: Error,
): Promise<User> {
  const limits = signInLimits(email, client);
  const exhausted = await admit(ctx, limits);
  const user = await findUser(ctx.db, email);
  if (!(await verifyPassword(user?.passwordHash, password)) || !user) {
    await recordLockOut(ctx, user, exhausted);
    throw wrong;
  }
  await ctx.write(async (tx) => {
    await uncountAttempt(
      tx,
      limits.map((limit) => limit.key),
    );
    await clearAttempts(tx, signInKey(email));
  });
  return user;
}

async function recordLockOut(ctx: Context, user: User | undefined, exhausted: readonly Limit[]): Promise<void> {
  if (exhausted.length === 0) return;
  const moves = exhausted.map(({ key, max }) => ({
    thing: 'accounts',
    thingId: user?.id ?? '',
    action: 'lockOut',
    reason: key.startsWith('signIn:address:') ? `同一网络地址失败 ${max} 次` : `同一账号失败 ${max} 次`,
  }));
  await ctx.write((tx) => record(tx, ctx, ...moves));
}
