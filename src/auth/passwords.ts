import { hash, verify } from '@node-rs/argon2';

/** argon2id with OWASP's second recommendation: 19 MiB, two passes, one lane. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The same password however a keyboard composes its characters. */
export const cleanPassword = (password: string): string => password.toWellFormed().normalize('NFKC');

/** A PHC string with its own salt. */
export const hashPassword = (password: string): Promise<string> => hash(cleanPassword(password), COST);

/**
 * Whether the password is right. With no stored hash it works as long and says no, so that the time does not tell
 * whether an account exists.
 */
export async function verifyPassword(stored: string | undefined, password: string): Promise<boolean> {
  const right = await verify(stored ?? (await decoy), cleanPassword(password));
  return right && stored !== undefined;
}

const decoy = hashPassword('no account has this password');
