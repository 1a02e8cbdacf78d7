import type { Transaction } from '#db/client.ts';
import type { Actor, MemberContext } from '#src/context.ts';
import { ensure, notFound } from '#src/errors.ts';
import { type FoundContract, findContract } from './load.ts';
import { mayReadContract, type Sides } from './policy.ts';

/**
 * Runs `work` on a contract as it is inside the transaction, for those whom `may` lets. Refuses as not found whoever may
 * not read it. Returns the contract's id.
 */
export const changeContract = (
  ctx: MemberContext,
  id: string,
  may: (actor: Actor, sides: Sides) => boolean,
  work: (tx: Transaction, found: FoundContract) => Promise<void>,
): Promise<string> =>
  ctx.write(async (tx) => {
    const found = await findContract({ db: tx }, id);
    if (!found || !mayReadContract(ctx.actor, found.sides)) throw notFound('没有这份合同，或者您不能看它。');
    ensure(may(ctx.actor, found.sides));
    await work(tx, found);
    return found.contract.id;
  });
