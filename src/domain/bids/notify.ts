import type { Transaction } from '#db/client.ts';
import type { listings } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { handlersOf } from '#src/domain/organisations/queries.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import type { Facts, Letter } from './mail.ts';

/** Writes a letter to everyone who acts for the organisation of this bid or listing, in the transaction of the move. */
export async function tell(
  tx: Transaction,
  ctx: Context,
  thing: { organisationId: string },
  letter: Letter,
): Promise<void> {
  const recipients = await handlersOf({ db: tx }, thing.organisationId);
  await enqueueMail(tx, ctx.now, ...recipients.map((to) => ({ to, ...letter })));
}

/** What every letter knows. */
export const factsOf = (ctx: Context, listing: typeof listings.$inferSelect): Facts => ({
  site: ctx.site,
  now: ctx.now,
  listing,
});
