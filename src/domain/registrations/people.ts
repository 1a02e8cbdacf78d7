import { eq, or } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { type ORGANISATION_KINDS, organisations } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import type { EventGroup } from '#src/domain/events/states.ts';

/** `+86 138-0013 8000` and `１３８００１３８０００` are one telephone. */
export const normalPhone = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace(/[^0-9+]/g, '')
    .replace(/^(\+86|0086)(?=1\d{10}$)/, '')
    .replace(/(?!^)\+/g, '');

/** What counts as one organisation for the limit per organisation: blanks, brackets and case do not matter. */
export const firmKeyOf = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s()（）·.,'"-]/g, '');

const GROUP_OF: Readonly<Record<(typeof ORGANISATION_KINDS)[number], EventGroup>> = {
  large: 'firm',
  small: 'firm',
  academy: 'university',
  bank: 'bank',
  government: 'other',
};

export type Firm = { organisationId: string | null; firm: string; firmKey: string; group: EventGroup };

/**
 * For which organisation somebody comes. One that is registered here under that name or short name counts under its full
 * name and in the group of its kind, whatever was chosen; only its own people are linked to it.
 */
export async function firmOf(
  tx: Transaction,
  actor: Actor | undefined,
  named: { firm: string; group: EventGroup },
): Promise<Firm> {
  const own = actor?.organisation;
  if (own && (named.firm === '' || firmKeyOf(named.firm) === firmKeyOf(own.name)))
    return { organisationId: own.id, firm: own.name, firmKey: firmKeyOf(own.name), group: GROUP_OF[own.kind] };
  if (named.firm === '') return { organisationId: null, firm: '', firmKey: '', group: named.group };
  const known = await tx
    .select({ id: organisations.id, name: organisations.name, kind: organisations.kind })
    .from(organisations)
    .where(or(eq(organisations.name, named.firm), eq(organisations.shortName, named.firm)))
    .limit(2);
  const one = known.length === 1 ? known[0] : undefined;
  const group = one ? GROUP_OF[one.kind] : named.group;
  const linked = one !== undefined && one.id === own?.id;
  return {
    organisationId: linked ? one.id : null,
    firm: named.firm,
    firmKey: firmKeyOf(one?.name ?? named.firm),
    group,
  };
}
