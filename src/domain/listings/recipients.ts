import { and, eq, inArray, isNotNull, isNull, ne, or, type SQL } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { bids, memberships, users } from '#db/schema/index.ts';

/** Who acts for the organisation that posts. */
export const posterEmails = (tx: Transaction, organisationId: string): Promise<string[]> =>
  handlerEmails(tx, eq(memberships.organisationId, organisationId));

/** Who acts for the organisations that have handed in a bid and still wait for, or hold, an answer. */
export const bidderEmails = (tx: Transaction, listingId: string): Promise<string[]> => {
  const live = inArray(bids.state, ['submitted', 'shortlisted', 'awarded']);
  const bidders = tx
    .select({ id: bids.organisationId })
    .from(bids)
    .where(and(eq(bids.listingId, listingId), live));
  return handlerEmails(tx, inArray(memberships.organisationId, bidders));
};

/** Officials who may check: none of the poster's own. */
export async function officialEmails(tx: Transaction, organisationId: string): Promise<string[]> {
  const rows = await tx
    .select({ email: users.email })
    .from(users)
    .leftJoin(memberships, and(eq(memberships.userId, users.id), eq(memberships.state, 'active')))
    .where(
      and(
        eq(users.role, 'official'),
        isNotNull(users.emailConfirmedAt),
        or(isNull(memberships.organisationId), ne(memberships.organisationId, organisationId)),
      ),
    );
  return rows.map(({ email }) => email);
}

async function handlerEmails(tx: Transaction, which: SQL): Promise<string[]> {
  const rows = await tx
    .selectDistinct({ email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(
        which,
        eq(memberships.state, 'active'),
        inArray(memberships.role, ['manager', 'handler']),
        isNotNull(users.emailConfirmedAt),
      ),
    );
  return rows.map(({ email }) => email);
}
