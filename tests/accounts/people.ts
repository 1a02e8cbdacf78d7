import { eq, sql } from 'drizzle-orm';
import { type MailPayload, outbox } from '#db/schema/index.ts';
import { readSession } from '#src/auth/sessions.ts';
import { createContext, type MemberContext, signedIn } from '#src/context.ts';
import { signInInput, signUpInput } from '#src/domain/accounts/input.ts';
import type { Client } from '#src/domain/accounts/limits.ts';
import { signIn } from '#src/domain/accounts/operations.ts';
import { confirmEmail, signUp } from '#src/domain/accounts/signup.ts';
import type { World } from '#tests/world.ts';

export const PASSWORD = '一句容易记住的长话 2026';
export const CLIENT: Client = { address: '192.0.2.7', userAgent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/140' };

type Sent = { name?: string; email?: string; password?: string };

/** What the sign-up form sends, read by its schema. */
export const signUpForm = ({ name = '沈工', email = 'shen@firm.example', password = PASSWORD }: Sent = {}) =>
  signUpInput.parse({ name, email, password, consent: 'yes', privacy: '2026-11-01', website: '' });

export const signInForm = (email: string, password = PASSWORD) => signInInput.parse({ email, password, to: '' });

/** Letters to one address, oldest first. */
export async function lettersTo(world: World, email: string): Promise<MailPayload[]> {
  const rows = await world.database.db.select().from(outbox).where(eq(outbox.kind, 'mail')).orderBy(sql`rowid`);
  return rows.map((row) => row.payload as MailPayload).filter((letter) => letter.to === email);
}

/** The token in the link of the letter. */
export const tokenIn = (letter: MailPayload | undefined): string =>
  /[?&]token=([\w-]+)/.exec(letter?.text ?? '')?.[1] ?? 'no token';

/** Someone who signed up and confirmed, by way of the forms and the letter. */
export async function addAccount(world: World, sent: Sent = {}): Promise<string> {
  const input = signUpForm(sent);
  await signUp(world.visitor(), input, CLIENT);
  const letter = (await lettersTo(world, input.email)).at(-1);
  await confirmEmail(world.visitor(), { token: tokenIn(letter) });
  return input.email;
}

/** Signs in and returns the token of the cookie. */
export const enter = (world: World, email: string, password = PASSWORD, client: Client = CLIENT): Promise<string> =>
  signIn(world.visitor(), signInForm(email, password), client);

/** The context of who holds this session. */
export async function contextOf(world: World, token: string): Promise<MemberContext> {
  const found = await readSession(world.database, token, world.now);
  return signedIn(createContext(world.database, found?.actor, world.now));
}
