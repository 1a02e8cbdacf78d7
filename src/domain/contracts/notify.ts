import { and, eq, isNotNull, notInArray } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { memberships, users } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { handlersOf } from '#src/domain/organisations/queries.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import type { Letter } from './mail.ts';
import type { Sides } from './policy.ts';

export type Side = 'poster' | 'taker' | 'officials';

/** Writes a letter to who acts for these sides of a contract, in the transaction of what it tells of; each person once. */
export async function tell(
  tx: Transaction,
  ctx: Context,
  sides: Sides,
  to: readonly Side[],
  letter: Letter,
): Promise<void> {
  const recipients = new Set<string>();
  for (const side of to) for (const email of await emailsOf(tx, sides, side)) recipients.add(email);
  await enqueueMail(tx, ctx.now, ...[...recipients].map((email) => ({ to: email, ...letter })));
}

function emailsOf(tx: Transaction, sides: Sides, side: Side): Promise<string[]> {
  if (side === 'officials') return officialEmails(tx, sides);
  return handlersOf({ db: tx }, side === 'poster' ? sides.posterId : sides.takerId);
}

/** Officials who may decide: none of either side's own. */
async function officialEmails(tx: Transaction, { posterId, takerId, partnerIds }: Sides): Promise<string[]> {
  const concerned = tx
    .select({ id: memberships.userId })
    .from(memberships)
    .where(eq(memberships.organisationId, posterId));
  const rows = await tx
    .select({ email: users.email, organisationId: memberships.organisationId })
    .from(users)
    .leftJoin(memberships, and(eq(memberships.userId, users.id), eq(memberships.state, 'active')))
    .where(and(eq(users.role, 'official'), isNotNull(users.emailConfirmedAt), notInArray(users.id, concerned)));
  const sides = [takerId, ...partnerIds];
  return rows.filter((row) => !sides.includes(row.organisationId ?? '')).map(({ email }) => email);
}
