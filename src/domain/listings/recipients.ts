import { and, eq, inArray, isNotNull, isNull, ne, or } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { bidPartners, bids, memberships, users } from '#db/schema/index.ts';
import { handlersOf } from '#src/domain/organisations/queries.ts';

/** Who acts for the organisation that posts. */
export const posterEmails = (tx: Transaction, organisationId: string): Promise<string[]> =>
  handlersOf({ db: tx }, organisationId);

/** Who acts for the organisations, leads and confirmed members, that handed in a bid and wait for, or hold, an answer. */
export async function bidderEmails(tx: Transaction, listingId: string): Promise<string[]> {
  const live = inArray(bids.state, ['submitted', 'unconfirmed', 'qualified', 'shortlisted', 'proposed', 'awarded']);
  const theirs = and(eq(bids.listingId, listingId), live);
  const leads = await tx.select({ id: bids.organisationId }).from(bids).where(theirs);
  const members = await tx
    .select({ id: bidPartners.organisationId })
    .from(bidPartners)
    .innerJoin(bids, eq(bids.id, bidPartners.bidId))
    .where(and(theirs, eq(bidPartners.state, 'confirmed')));
  const emails: string[] = [];
  for (const id of new Set([...leads, ...members].map((row) => row.id)))
    emails.push(...(await handlersOf({ db: tx }, id)));
  return emails;
}

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
