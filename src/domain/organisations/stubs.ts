import { and, eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { organisations } from '#db/schema/index.ts';
import { isOfficial, type MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure } from '#src/errors.ts';
import { newId } from '#src/lib/ids.ts';
import type { RegistrationInput } from './input.ts';
import { findOrganisationByCode, type Organisation } from './queries.ts';
import { ORGANISATION_PHASES } from './states.ts';

/**
 * An official makes an organisation that has not come yet: it may be labelled, tied and recommended, is public nowhere,
 * and whoever registers its code claims it. Returns its id; the same form sent twice makes one.
 */
export const createStub = (ctx: MemberContext, input: RegistrationInput): Promise<string> =>
  ctx.write(async (tx) => {
    ensure(isOfficial(ctx.actor));
    const known = await findOrganisationByCode({ db: tx }, input.code);
    if (known?.state === 'stub' && known.name === input.name) return known.id;
    ensure(
      !known,
      conflict(`这个代码已有单位：${known?.name}，${known && ORGANISATION_PHASES[known.state].word}`, 'code'),
    );
    const { kindConfirmed: _, ...told } = input;
    const id = newId();
    await tx.insert(organisations).values({ id, ...told, state: 'stub', createdAt: ctx.now, updatedAt: ctx.now });
    await record(tx, ctx, { thing: 'organisations', thingId: id, action: 'stub', to: 'stub' });
    return id;
  });

type Told = Pick<Organisation, 'code' | 'name' | 'shortName' | 'kind' | 'region' | 'field' | 'about'>;

/** Who registers the code of a stub takes it over and waits for verification; what they left empty stays as it stands. */
export async function claimStub(tx: Transaction, ctx: MemberContext, stub: Organisation, told: Told): Promise<string> {
  const kept = { shortName: told.shortName || stub.shortName, about: told.about || stub.about };
  await tx
    .update(organisations)
    .set({ ...told, ...kept, state: 'pending', updatedAt: ctx.now })
    .where(and(eq(organisations.id, stub.id), eq(organisations.state, 'stub')));
  const states = { from: 'stub', to: 'pending' };
  await record(tx, ctx, { thing: 'organisations', thingId: stub.id, action: 'claim', ...states });
  return stub.id;
}
