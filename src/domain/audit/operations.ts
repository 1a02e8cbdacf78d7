import type { Transaction } from '#db/client.ts';
import { audit } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';

export type Move = { thing: string; thingId: string; action: string; from?: string; to?: string; reason?: string };

/** Writes who moved what, in the transaction of the move itself. */
export async function record(tx: Transaction, ctx: Pick<Context, 'actor' | 'now'>, ...moves: Move[]): Promise<void> {
  if (moves.length === 0) return;
  await tx.insert(audit).values(moves.map((move) => ({ ...move, at: ctx.now, actorId: ctx.actor?.id ?? null })));
}
