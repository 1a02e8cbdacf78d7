import { and, eq, gt, isNull, lte } from 'drizzle-orm';
import type { Reader, Transaction } from '#db/client.ts';
import { type TOKEN_PURPOSES, tokens } from '#db/schema/index.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { hashToken, newToken } from '#src/lib/ids.ts';

/** One-time links in letters. The database keeps SHA-256 of a token, so who reads it cannot use one. */
export type TokenPurpose = (typeof TOKEN_PURPOSES)[number];

const LIFE: Record<TokenPurpose, number> = { confirmEmail: DAY, resetPassword: HOUR };

/** A new token for a link; earlier ones stay good, since letters may arrive in any order. */
export async function issueToken(tx: Transaction, userId: string, purpose: TokenPurpose, now: number): Promise<string> {
  const token = newToken();
  await tx.delete(tokens).where(and(eq(tokens.userId, userId), lte(tokens.expiresAt, now)));
  await tx
    .insert(tokens)
    .values({ id: hashToken(token), userId, purpose, createdAt: now, expiresAt: now + LIFE[purpose] });
  return token;
}

/** Whether a link would still work; looking does not use it up. */
export async function isTokenGood(db: Reader, token: string, purpose: TokenPurpose, now: number): Promise<boolean> {
  const row = await db
    .select({ id: tokens.id })
    .from(tokens)
    .where(good(token, purpose, now))
    .get();
  return row !== undefined;
}

/** Uses a token up, and every other of its purpose with it. Returns whose it was; undefined when used, old or unknown. */
export async function spendToken(
  tx: Transaction,
  token: string,
  purpose: TokenPurpose,
  now: number,
): Promise<string | undefined> {
  const [spent] = await tx
    .update(tokens)
    .set({ usedAt: now })
    .where(good(token, purpose, now))
    .returning({ userId: tokens.userId });
  if (spent) await dropTokens(tx, spent.userId, purpose);
  return spent?.userId;
}

/** Makes the unused links of a person worthless. */
export async function dropTokens(tx: Transaction, userId: string, purpose: TokenPurpose): Promise<void> {
  await tx.delete(tokens).where(and(eq(tokens.userId, userId), eq(tokens.purpose, purpose), isNull(tokens.usedAt)));
}

const good = (token: string, purpose: TokenPurpose, now: number) =>
  and(eq(tokens.id, hashToken(token)), eq(tokens.purpose, purpose), isNull(tokens.usedAt), gt(tokens.expiresAt, now));
