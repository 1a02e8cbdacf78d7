import { eq } from 'drizzle-orm';
import { organisations } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import type { MemberInput } from './input.ts';
import { isManagerOf, mayReadOrganisation } from './policy.ts';
import { actorWithin, findOrganisation } from './queries.ts';
import { isRenewable, REMINDER_DAYS } from './states.ts';

/**
 * A manager asks for the verification to go on. Until an official has looked, nothing changes: what is good stays good,
 * what is 过期 stays that. Asking twice asks once.
 */
export const askRenewal = (ctx: MemberContext, { id }: MemberInput): Promise<void> =>
  ctx.write(async (tx) => {
    const actor = await actorWithin({ db: tx }, ctx);
    const organisation = await findOrganisation({ db: tx }, id);
    ensure(organisation !== undefined && mayReadOrganisation(actor, organisation), notFound());
    ensure(isManagerOf(actor, organisation));
    if (organisation.renewalAskedAt !== null) return;
    ensure(isRenewable(organisation, ctx.now), conflict(`认证到期前 ${REMINDER_DAYS[0]} 天起可以申请续期。`));
    await tx.update(organisations).set({ renewalAskedAt: ctx.now }).where(eq(organisations.id, id));
    await record(tx, ctx, { thing: 'organisations', thingId: id, action: 'askRenewal' });
  });
