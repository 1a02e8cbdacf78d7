import { and, asc, count, desc, eq, getTableColumns, gt, inArray, isNotNull, ne, or, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { audit, memberships, organisations, users } from '#db/schema/index.ts';
import { type Actor, type Context, isOfficial, type MemberContext, standingOf } from '#src/context.ts';
import { ensure, notFound } from '#src/errors.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';
import { countFacets, countPassing } from '#src/lib/facets.ts';
import { offsetOf, toPage } from '#src/lib/pages.ts';
import { holdsLabel, labelsWithin } from './numbers.ts';
import { mayReadMembers, mayReadOrganisation } from './policy.ts';

export type Organisation = typeof organisations.$inferSelect;
export type Membership = typeof memberships.$inferSelect;
/** A context, or a transaction as `{ db: tx }`. */
type Source = Pick<Context, 'db'>;

export const PAGE_SIZE = 20;
export const ORGANISATION_FACETS = ['kind', 'region', 'field', 'label'] as const;
/** `word`: part of a name, or a code. Chosen values of each facet; none is all. */
export type OrganisationFilters = Readonly<Record<(typeof ORGANISATION_FACETS)[number], readonly string[]>> & {
  word: string;
};

export const findOrganisation = ({ db }: Source, id: string): Promise<Organisation | undefined> =>
  db.select().from(organisations).where(eq(organisations.id, id)).get();

export const findOrganisationByCode = ({ db }: Source, code: string): Promise<Organisation | undefined> =>
  db.select().from(organisations).where(eq(organisations.code, code)).get();

/** Refuses what this person may not read as if it were not there. */
export async function getOrganisation(ctx: Context, id: string): Promise<Organisation> {
  const found = await findOrganisation(ctx, id);
  ensure(found !== undefined && mayReadOrganisation(ctx.actor, found), notFound());
  return found;
}

/** Where an organisation ended up after merges; itself where it was not merged. */
export async function finalOf(source: Source, organisation: Organisation): Promise<Organisation> {
  let last = organisation;
  while (last.mergedInto !== null) {
    const next = await findOrganisation(source, last.mergedInto);
    if (!next) break;
    last = next;
  }
  return last;
}

/**
 * A page of the verified, newest first, and how many each facet value holds among what the other facets leave. Labels
 * are those of today.
 */
export async function listOrganisations(ctx: Context, filters: OrganisationFilters, page: number) {
  const today = dayOf(ctx.now);
  const open = and(eq(organisations.state, 'verified'), matching(filters.word));
  const { kind, region, field } = organisations;
  const label = labelsWithin(today);
  const rowsOf = await ctx.db
    .select({ kind, region, field, label, n: count() })
    .from(organisations)
    .where(open)
    .groupBy(kind, region, field, label);
  const groups = rowsOf.map((group) => ({ ...group, label: group.label?.split(',') ?? [] }));
  const chosen = COLUMN_FACETS.filter((facet) => filters[facet].length > 0);
  const labelled = filters.label.length > 0 ? holdsLabel(filters.label, today) : undefined;
  const rows = await ctx.db
    .select({ ...getTableColumns(organisations), ...OFFERS })
    .from(organisations)
    .where(and(open, labelled, ...chosen.map((facet) => inArray(sql`${organisations[facet]}`, [...filters[facet]]))))
    .orderBy(desc(organisations.verifiedAt), desc(organisations.id))
    .limit(PAGE_SIZE)
    .offset(offsetOf(page, PAGE_SIZE));
  return {
    page: toPage(rows, countPassing(ORGANISATION_FACETS, groups, filters), page, PAGE_SIZE),
    facets: countFacets(ORGANISATION_FACETS, groups, filters),
  };
}

const COLUMN_FACETS = ['kind', 'region', 'field'] as const;

/** What waits for verification or renewal, longest first; `since` is when it was handed in. Officials only. */
export function listPendingOrganisations(ctx: Context) {
  ensure(isOfficial(ctx.actor));
  return ctx.db
    .select({ organisation: organisations, since })
    .from(organisations)
    .where(awaiting)
    .orderBy(asc(since), asc(organisations.id));
}

/** As `isAwaiting` says. */
const awaiting = or(
  eq(organisations.state, 'pending'),
  and(eq(organisations.state, 'verified'), isNotNull(organisations.renewalAskedAt)),
);

/** Where the actor belongs or has asked to belong; undefined where neither. */
export const findOwnMembership = (ctx: Pick<MemberContext, 'db' | 'actor'>) =>
  ctx.db
    .select({ membership: memberships, organisation: organisations })
    .from(memberships)
    .innerJoin(organisations, eq(organisations.id, memberships.organisationId))
    .where(eq(memberships.userId, ctx.actor.id))
    .get();

/** The actor as a transaction sees them: their role may have been taken away since the request began. */
export async function actorWithin({ db }: Source, { actor, now }: MemberContext): Promise<Actor> {
  const own = await findOwnMembership({ db, actor });
  const { organisation: _, ...person } = actor;
  if (own?.membership.state !== 'active') return person;
  const { id, name, kind, region, field } = own.organisation;
  const state = standingOf(own.organisation, now);
  return { ...person, organisation: { id, name, kind, state, region, field, role: own.membership.role } };
}

/** Members and requests of an organisation, requests first. Refuses who may not read them. */
export async function listMembers(ctx: Context, organisation: Pick<Organisation, 'id'>) {
  ensure(mayReadMembers(ctx.actor, organisation));
  return ctx.db
    .select({ ...membershipColumns, name: users.name, email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.organisationId, organisation.id))
    .orderBy(desc(memberships.state), asc(memberships.createdAt));
}
export type Member = Awaited<ReturnType<typeof listMembers>>[number];

/** Addresses of the managers, for letters. */
export const managersOf = (source: Source, organisationId: string): Promise<string[]> =>
  addressesOf(source, organisationId, eq(memberships.role, 'manager'));

/** Addresses of all who act for the organisation: managers and handlers. */
export const handlersOf = (source: Source, organisationId: string): Promise<string[]> =>
  addressesOf(source, organisationId, ne(memberships.role, 'reader'));

/** Managers but for one membership: who is left when it goes. */
export const countOtherManagers = ({ db }: Source, { id, organisationId }: Membership): Promise<number> =>
  db.$count(memberships, and(activeOf(organisationId), eq(memberships.role, 'manager'), ne(memberships.id, id)));

/** How often a person asked to join this organisation within the last day. */
export const countRecentRequests = ({ db }: Source, userId: string, organisationId: string, now: number) =>
  db.$count(
    audit,
    and(
      eq(audit.thing, 'organisations'),
      eq(audit.thingId, organisationId),
      eq(audit.action, 'requestMembership'),
      eq(audit.actorId, userId),
      gt(audit.at, now - DAY),
    ),
  );

const offersIn = (table: string, states: string, and = '') =>
  sql<number>`(select count(*) from ${sql.raw(table)} where organisation_id = organisations.id and state in (${sql.raw(states)}) ${sql.raw(and)})`;

/** How much of it the public can see: what is posted without the name is not counted under it. */
const OFFERS = {
  listingCount: offersIn(
    'listings',
    "'published', 'evaluating', 'proposed', 'matched', 'contracted', 'completed', 'unsuccessful', 'diagnosing', 'tracked', 'terminated'",
    'and anonymous = 0',
  ),
  capabilityCount: offersIn('capabilities', "'published'"),
  achievementCount: offersIn('achievements', "'published'"),
};

/**
 * Where the history lacks it, an organisation has waited since it was written. Names in full: of a single table drizzle
 * leaves out the table, and in the subquery `id` would be another one.
 */
const since = sql<number>`coalesce(organisations.renewal_asked_at, (
  select max(audit.at) from audit
  where audit.thing = 'organisations' and audit.thing_id = organisations.id and audit."to" = 'pending'
), organisations.created_at)`;

const { id, role, state, createdAt } = memberships;
const membershipColumns = { id, role, state, createdAt, userId: memberships.userId };

const activeOf = (organisationId: string) =>
  and(eq(memberships.organisationId, organisationId), eq(memberships.state, 'active'));

async function addressesOf({ db }: Source, organisationId: string, of: SQL): Promise<string[]> {
  const rows = await db
    .select({ email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(activeOf(organisationId), of));
  return rows.map((row) => row.email);
}

/** `%` and `_` stand for themselves. */
function matching(word: string): SQL | undefined {
  if (word === '') return undefined;
  const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
  const like = (column: SQLiteColumn) => sql`${column} like ${pattern} escape '\\'`;
  return or(like(organisations.name), like(organisations.shortName), eq(organisations.code, word.toUpperCase()));
}
