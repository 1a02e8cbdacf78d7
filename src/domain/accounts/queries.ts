import { eq } from 'drizzle-orm';
import type { Reader } from '#db/client.ts';
import { users } from '#db/schema/index.ts';
import { listSessions, type OpenSession } from '#src/auth/sessions.ts';
import { isTokenGood, type TokenPurpose } from '#src/auth/tokens.ts';
import type { Actor, Context, MemberContext } from '#src/context.ts';

export type User = typeof users.$inferSelect;

/** By the normalised address. */
export const findUser = (db: Reader, email: string): Promise<User | undefined> =>
  db.select().from(users).where(eq(users.email, email)).get();

/** A person as an actor of what they do before they are signed in. */
export const actorOf = ({ id, name, email, role }: User): Actor => ({ id, name, email, role });

/** Whether the link of a letter would still work. */
export const isLinkGood = (ctx: Context, token: string, purpose: TokenPurpose): Promise<boolean> =>
  isTokenGood(ctx.db, token, purpose, ctx.now);

/** The actor's own open sessions, newest first. */
export const listOwnSessions = (ctx: MemberContext): Promise<OpenSession[]> =>
  listSessions(ctx.db, ctx.actor.id, ctx.now);
