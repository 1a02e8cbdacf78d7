import { eq } from 'drizzle-orm';
import { users } from '#db/schema/index.ts';
import { verifyPassword } from '#src/auth/passwords.ts';
import { startSession } from '#src/auth/sessions.ts';
import type { Context } from '#src/context.ts';
import { conflict } from '#src/errors.ts';
import type { SignInInput } from './input.ts';

/**
 * Checks e-mail and password and starts a session.
 * Returns the token for the cookie. Refuses with one sentence for every cause, so that accounts cannot be guessed.
 */
export async function signIn(ctx: Context, input: SignInInput, userAgent: string): Promise<string> {
  const user = await ctx.db.select().from(users).where(eq(users.email, input.email)).get();
  const right = await verifyPassword(user?.passwordHash, input.password);
  if (!user || !right) throw conflict('邮箱或密码不对。', 'email');
  return startSession(ctx, user.id, ctx.now, userAgent);
}
