import { countAttempt, type Limit, networkOf } from '#src/auth/throttle.ts';
import type { Context } from '#src/context.ts';
import { conflict } from '#src/errors.ts';
import { HOUR, MINUTE } from '#src/lib/dates.ts';

export { networkOf } from '#src/auth/throttle.ts';

/** Where a form came from. */
export type Client = { address: string; userAgent: string; token?: string | undefined };

export const signInKey = (email: string): string => `signIn:account:${email}`;

/** Wrong passwords: 等保二级 asks for a pause by account; the one by address stops one place from trying many accounts. */
export const signInLimits = (email: string, { address }: Client): Limit[] => [
  { key: signInKey(email), max: 5, window: 15 * MINUTE },
  { key: `signIn:address:${networkOf(address)}`, max: 30, window: 15 * MINUTE },
];

/** Forms that send a letter to an address anyone may type: no mailbox is flooded through us. */
export const letterLimits = (email: string, { address }: Client): Limit[] => [
  { key: `letter:account:${email}`, max: 5, window: HOUR },
  { key: `letter:address:${networkOf(address)}`, max: 30, window: HOUR },
];

/** Codes anybody may type to ask whether something is genuine. */
export const lookUpLimits = ({ address }: Client): Limit[] => [
  { key: `lookUp:address:${networkOf(address)}`, max: 30, window: HOUR },
];

/** Counts an attempt; refuses with the time to wait when there were too many. Returns the limits it has just used up. */
export async function admit(ctx: Context, limits: readonly Limit[], words = TOO_MANY): Promise<Limit[]> {
  const counted = await ctx.write((tx) => countAttempt(tx, ctx.now, limits));
  if (counted.waitUntil === undefined) return counted.exhausted;
  throw conflict(words(Math.ceil((counted.waitUntil - ctx.now) / MINUTE)));
}

const TOO_MANY = (minutes: number): string => `试的次数太多了，请过 ${minutes} 分钟再来。`;
