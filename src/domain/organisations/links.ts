import { and, eq, inArray } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import {
  achievements,
  bidPartners,
  bids,
  capabilities,
  eventSeries,
  events,
  files,
  imports,
  listings,
  matchFeedback,
  memberships,
  organisationLabels,
  organisationTies,
  questions,
  referrals,
  registrations,
} from '#db/schema/index.ts';

/**
 * Every table whose rows belong to an organisation, by its name in the database: what a merge moves. A test reads the
 * schema, so that a new table cannot be forgotten.
 */
const OWNED = {
  achievements,
  bid_partners: bidPartners,
  bids,
  capabilities,
  event_series: eventSeries,
  events,
  imports,
  listings,
  match_feedback: matchFeedback,
  memberships,
  organisation_labels: organisationLabels,
  organisation_ties: organisationTies,
  questions,
  referrals,
  registrations,
};
/** Files name their owner by its feature and id. */
export const LINKED = [...(Object.keys(OWNED) as (keyof typeof OWNED)[]), 'files'] as const;
export type Linked = (typeof LINKED)[number];
/** Ids of rows by table. */
export type Rows = Partial<Record<Linked, string[]>>;

/** All of them have an `id` and an `organisationId`; drizzle cannot write to a union of tables. */
const tableOf = (name: keyof typeof OWNED) => OWNED[name] as typeof capabilities;

/** Ids of all rows of an organisation in one table. */
export async function idsOf(tx: Transaction, name: Linked, organisationId: string): Promise<string[]> {
  const rows =
    name === 'files'
      ? await tx.select({ id: files.id }).from(files).where(ownedBy(organisationId))
      : await tx
          .select({ id: tableOf(name).id })
          .from(tableOf(name))
          .where(eq(tableOf(name).organisationId, organisationId));
  return rows.map(({ id }) => id);
}

/** SQLite takes 32,766 bound values a statement. */
const AT_ONCE = 5000;

/** Gives those of these rows that are still `from`'s to `to`; returns the ids that were. */
export async function giveRows(
  tx: Transaction,
  name: Linked,
  ids: readonly string[],
  from: string,
  to: string,
): Promise<string[]> {
  const given: string[] = [];
  for (let i = 0; i < ids.length; i += AT_ONCE)
    given.push(...(await giveSome(tx, name, ids.slice(i, i + AT_ONCE), from, to)));
  return given;
}

async function giveSome(tx: Transaction, name: Linked, ids: string[], from: string, to: string): Promise<string[]> {
  const table = name === 'files' ? undefined : tableOf(name);
  const rows = table
    ? await tx
        .update(table)
        .set({ organisationId: to })
        .where(and(eq(table.organisationId, from), inArray(table.id, ids)))
        .returning({ id: table.id })
    : await tx
        .update(files)
        .set({ ownerId: to })
        .where(and(ownedBy(from), inArray(files.id, ids)))
        .returning({ id: files.id });
  return rows.map(({ id }) => id);
}

const ownedBy = (organisationId: string) => and(eq(files.owner, 'organisations'), eq(files.ownerId, organisationId));
