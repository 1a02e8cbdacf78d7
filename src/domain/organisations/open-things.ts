import { and, eq, getTableColumns, notInArray, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { achievements, bids, capabilities, listings, memberships, users } from '#db/schema/index.ts';
import type { Context, MemberContext } from '#src/context.ts';
import { ensure } from '#src/errors.ts';
import { mayHandOver } from './policy.ts';

/** What people of an organisation have begun and not ended. */
type Source = Pick<Context, 'db'>;

/** Nothing more is to be done about these. */
export const FINAL_LISTINGS: (typeof listings.$inferSelect)['state'][] = ['completed', 'withdrawn', 'terminated'];
export const FINAL_BIDS: (typeof bids.$inferSelect)['state'][] = [
  'declined',
  'disqualified',
  'lapsed',
  'renounced',
  'defaulted',
  'withdrawn',
];
export const FINAL_OFFERS: (typeof capabilities.$inferSelect)['state'][] = ['withdrawn'];

export type OpenThing = {
  kind: 'listing' | 'bid' | 'capability' | 'achievement';
  id: string;
  title: string;
  createdBy: string;
  /** Who stands in it as contact, as far as it is readable; it does not change with who handles it. */
  contact: string;
};

/** What one person has open in an organisation: for its managers, and for everybody of their own. */
export function listOpenOf(ctx: MemberContext, organisationId: string, userId: string): Promise<OpenThing[]> {
  ensure(mayHandOver(ctx.actor, { id: organisationId }, userId));
  return readOpen(ctx, organisationId, userId);
}

export type LeftBehind = { id: string; name: string; open: number };

/** Who no longer acts for the organisation and has things open in it. For its managers; nobody else is told. */
export async function listLeftBehind(ctx: MemberContext, organisationId: string): Promise<LeftBehind[]> {
  if (!mayHandOver(ctx.actor, { id: organisationId }, '')) return [];
  const [things, acting] = await Promise.all([readOpen(ctx, organisationId), listActing(ctx, organisationId)]);
  const left = Map.groupBy(
    things.filter(({ createdBy }) => !acting.has(createdBy)),
    ({ createdBy }) => createdBy,
  );
  const rows: LeftBehind[] = [];
  for (const [id, open] of left) {
    const { name, role } = users;
    const person = await ctx.db.select({ name, role }).from(users).where(eq(users.id, id)).get();
    // What officials imported never had a handler who could leave.
    if (person?.role === 'member') rows.push({ id, name: person.name, open: open.length });
  }
  return rows;
}

/** How many things a person has open in an organisation. The caller has authorised. */
export const countOpenThings = async (source: Source, organisationId: string, userId: string): Promise<number> =>
  (await readOpen(source, organisationId, userId)).length;

async function listActing({ db }: Source, organisationId: string): Promise<Set<string>> {
  const rows = await db
    .select({ id: memberships.userId, role: memberships.role })
    .from(memberships)
    .where(and(eq(memberships.organisationId, organisationId), eq(memberships.state, 'active')));
  return new Set(rows.filter(({ role }) => role !== 'reader').map(({ id }) => id));
}

async function readOpen({ db }: Source, organisationId: string, userId?: string): Promise<OpenThing[]> {
  const of = (organisation: SQLiteColumn, creator: SQLiteColumn) =>
    and(eq(organisation, organisationId), userId === undefined ? undefined : eq(creator, userId));
  const { id, createdBy } = getTableColumns(listings);
  const [posted, taken, capable, achieved] = await Promise.all([
    db
      .select({ id, createdBy, title: listings.title, contact: contactOf(listings) })
      .from(listings)
      .where(and(of(listings.organisationId, createdBy), notInArray(listings.state, FINAL_LISTINGS))),
    db
      .select({ id: bids.id, createdBy: bids.createdBy, title: listings.title, contact: contactOf(bids) })
      .from(bids)
      .innerJoin(listings, eq(listings.id, bids.listingId))
      .where(and(of(bids.organisationId, bids.createdBy), notInArray(bids.state, FINAL_BIDS))),
    offersIn(db, capabilities, of(capabilities.organisationId, capabilities.createdBy)),
    offersIn(db, achievements, of(achievements.organisationId, achievements.createdBy)),
  ]);
  return [
    ...posted.map((row) => ({ kind: 'listing' as const, ...row })),
    ...taken.map((row) => ({ kind: 'bid' as const, ...row })),
    ...capable.map((row) => ({ kind: 'capability' as const, contact: '', ...row })),
    ...achieved.map((row) => ({ kind: 'achievement' as const, contact: '', ...row })),
  ];
}

const contactOf = ({ contactName, contactPhone }: typeof listings | typeof bids) =>
  sql<string>`trim(${contactName} || ' ' || ${contactPhone})`;

const offersIn = (
  db: Context['db'],
  table: typeof capabilities | typeof achievements,
  where: ReturnType<typeof and>,
): Promise<{ id: string; createdBy: string; title: string }[]> =>
  db
    .select({ id: table.id, createdBy: table.createdBy, title: table.title })
    .from(table)
    .where(and(where, notInArray(table.state, FINAL_OFFERS)));
