import { eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { milestones } from '#db/schema/index.ts';
import type { Actor, MemberContext } from '#src/context.ts';
import { ensure, notFound } from '#src/errors.ts';
import { type FoundContract, findContract } from './load.ts';
import { mayReadContract, type Sides } from './policy.ts';

type May = (actor: Actor, sides: Sides) => boolean;
type Milestone = typeof milestones.$inferSelect;

/**
 * Runs `work` on a contract as it is inside the transaction, for those whom `may` lets. Refuses as not found whoever may
 * not read it. Returns the contract's id.
 */
export const changeContract = (
  ctx: MemberContext,
  id: string,
  may: May,
  work: (tx: Transaction, found: FoundContract) => Promise<void>,
): Promise<string> =>
  ctx.write(async (tx) => {
    await work(tx, await load(tx, ctx, id, may));
    return id;
  });

/** The same for one milestone. Returns the contract's id. */
export const changeMilestone = (
  ctx: MemberContext,
  id: string,
  may: May,
  work: (tx: Transaction, found: FoundContract, milestone: Milestone) => Promise<void>,
): Promise<string> =>
  ctx.write(async (tx) => {
    const milestone = await tx.select().from(milestones).where(eq(milestones.id, id)).get();
    if (!milestone) throw absent();
    await work(tx, await load(tx, ctx, milestone.contractId, may), milestone);
    return milestone.contractId;
  });

async function load(tx: Transaction, ctx: MemberContext, id: string, may: May): Promise<FoundContract> {
  const found = await findContract({ db: tx }, id);
  if (!found || !mayReadContract(ctx.actor, found.sides)) throw absent();
  ensure(may(ctx.actor, found.sides));
  return found;
}

const absent = () => notFound('没有这份合同，或者您不能看它。');
