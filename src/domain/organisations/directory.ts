import { and, asc, count, desc, eq, getTableColumns, gt, inArray, isNull, lte, or, type SQL, sql } from 'drizzle-orm';
import { alias, type SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { organisationMerges, organisations, organisationTies, users } from '#db/schema/index.ts';
import { type Context, isOfficial } from '#src/context.ts';
import { ensure } from '#src/errors.ts';
import { dayOf } from '#src/lib/dates.ts';
import { offsetOf, type Page, toPage } from '#src/lib/pages.ts';
import { holdsLabel, holdsOn, holdsTie, labelsWithin } from './numbers.ts';
import type { Organisation } from './queries.ts';
import type { OrganisationLabel, OrganisationPhase, TieKind } from './states.ts';

/** Every organisation there is, as officials see them. All of this is for them only. */

/** Empty asks for all. `park`: as of today. */
export type DirectoryFilters = {
  word: string;
  phase: Exclude<OrganisationPhase, 'none'> | '';
  label: OrganisationLabel | '';
  park: string;
};

export type DirectoryRow = Organisation & {
  /** Keys, parted by commas; null is none. */
  labels: string | null;
  chain: string | null;
  park: string | null;
  size: string | null;
  liaisons: string | null;
  members: number;
};

export const DIRECTORY_SIZE = 50;

/** A page of what passes, by name. */
export async function listDirectory(
  ctx: Context,
  filters: DirectoryFilters,
  page: number,
): Promise<Page<DirectoryRow>> {
  ensure(isOfficial(ctx.actor));
  const where = passing(filters, ctx.now);
  const rows = await readDirectory(ctx, where, DIRECTORY_SIZE, offsetOf(page, DIRECTORY_SIZE));
  return toPage(rows, await ctx.db.$count(organisations, where), page, DIRECTORY_SIZE);
}

/** All that pass, for a sheet. */
export function listWholeDirectory(ctx: Context, filters: DirectoryFilters): Promise<DirectoryRow[]> {
  ensure(isOfficial(ctx.actor));
  return readDirectory(ctx, passing(filters, ctx.now), -1, 0);
}

/** How many organisations stand where. */
export async function countPhases(ctx: Context): Promise<Partial<Record<OrganisationPhase, number>>> {
  ensure(isOfficial(ctx.actor));
  const phase = sql<OrganisationPhase>`case when ${isOver(ctx.now)} then 'expired' else ${organisations.state} end`;
  const rows = await ctx.db.select({ phase, n: count() }).from(organisations).groupBy(phase);
  return Object.fromEntries(rows.map(({ phase, n }) => [phase, n]));
}

/** Names in use of a chain or park, so that one thing keeps one name. */
export async function listTieNames(ctx: Context, kind: TieKind): Promise<string[]> {
  ensure(isOfficial(ctx.actor));
  const rows = await ctx.db
    .selectDistinct({ value: organisationTies.value })
    .from(organisationTies)
    .where(eq(organisationTies.kind, kind))
    .orderBy(asc(organisationTies.value));
  return rows.map(({ value }) => value);
}

export type Liaison = { id: string; name: string; load: number };

/** The people of the administration, and how many organisations each looks after today. */
export function listLiaisons(ctx: Context): Promise<Liaison[]> {
  ensure(isOfficial(ctx.actor));
  const mine = and(eq(organisationTies.kind, 'liaison'), eq(organisationTies.value, users.id), holdsOn(dayOf(ctx.now)));
  return ctx.db
    .select({ id: users.id, name: users.name, load: count(organisationTies.id) })
    .from(users)
    .leftJoin(organisationTies, mine)
    .where(inArray(users.role, ['official', 'admin']))
    .groupBy(users.id)
    .orderBy(asc(users.name));
}

/** How much of what everybody may know belongs to it; not its bids, which may be sealed. */
export function countOwned(ctx: Context, id: string) {
  ensure(isOfficial(ctx.actor));
  const n = (table: string, and = '') =>
    sql<number>`(select count(*) from ${sql.raw(table)} where organisation_id = ${id} ${sql.raw(and)})`;
  return ctx.db.get<{ members: number; listings: number; capabilities: number; achievements: number; labels: number }>(
    sql`select ${n('memberships')} as members, ${n('listings', 'and published_at is not null')} as listings,
      ${n('capabilities', "and state = 'published'")} as capabilities,
      ${n('achievements', "and state = 'published'")} as achievements,
      ${n('organisation_labels', 'and removed_at is null')} as labels`,
  );
}

const from = alias(organisations, 'from_organisation');
const into = alias(organisations, 'into_organisation');

/** Merges it was part of, on either side, newest first. */
export function listMerges(ctx: Context, id: string) {
  ensure(isOfficial(ctx.actor));
  const { moved: _, ...columns } = getTableColumns(organisationMerges);
  return ctx.db
    .select({ merge: columns, from: { id: from.id, name: from.name }, into: { id: into.id, name: into.name } })
    .from(organisationMerges)
    .innerJoin(from, eq(from.id, organisationMerges.fromId))
    .innerJoin(into, eq(into.id, organisationMerges.intoId))
    .where(or(eq(organisationMerges.fromId, id), eq(organisationMerges.intoId, id)))
    .orderBy(desc(organisationMerges.mergedAt));
}

const isOver = (now: number) => and(eq(organisations.state, 'verified'), lte(organisations.verifiedUntil, now));

function passing({ word, phase, label, park }: DirectoryFilters, now: number): SQL | undefined {
  const today = dayOf(now);
  return and(
    word === '' ? undefined : named(word),
    phase === '' ? undefined : inPhase(phase, now),
    label === '' ? undefined : holdsLabel([label], today),
    park === '' ? undefined : holdsTie('park', park, today),
  );
}

function inPhase(phase: Exclude<OrganisationPhase, 'none'>, now: number): SQL | undefined {
  if (phase === 'expired') return isOver(now);
  if (phase !== 'verified') return eq(organisations.state, phase);
  return and(
    eq(organisations.state, 'verified'),
    or(isNull(organisations.verifiedUntil), gt(organisations.verifiedUntil, now)),
  );
}

/** Part of a name, or of a code. `%` and `_` stand for themselves. */
function named(word: string): SQL | undefined {
  const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
  const like = (column: SQLiteColumn) => sql`${column} like ${pattern} escape '\\'`;
  return or(like(organisations.name), like(organisations.shortName), like(organisations.code));
}

function readDirectory(ctx: Context, where: SQL | undefined, limit: number, offset: number): Promise<DirectoryRow[]> {
  const today = dayOf(ctx.now);
  const tie = (kind: TieKind) => sql<string | null>`(
    select group_concat(coalesce(users.name, organisation_ties.value), '、') from organisation_ties
    left join users on organisation_ties.kind = 'liaison' and users.id = organisation_ties.value
    where organisation_ties.organisation_id = organisations.id and organisation_ties.kind = ${kind}
      and ${holdsOn(today)}
  )`;
  return ctx.db
    .select({
      ...getTableColumns(organisations),
      labels: labelsWithin(today),
      chain: tie('chain'),
      park: tie('park'),
      size: tie('size'),
      liaisons: tie('liaison'),
      members: sql<number>`(select count(*) from memberships
        where memberships.organisation_id = organisations.id and memberships.state = 'active')`,
    })
    .from(organisations)
    .where(where)
    .orderBy(asc(organisations.name), asc(organisations.id))
    .limit(limit)
    .offset(offset);
}
