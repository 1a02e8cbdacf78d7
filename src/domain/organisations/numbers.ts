import { and, asc, desc, eq, inArray, isNull, lte, ne, or, type SQL, sql } from 'drizzle-orm';
import { organisationLabels, organisations, organisationTies, users } from '#db/schema/index.ts';
import { type Actor, type Context, isOfficial } from '#src/context.ts';
import { ensure } from '#src/errors.ts';
import { word } from '#src/lib/vocabulary.ts';
import { isMemberOf } from './policy.ts';
import { type LabelLevel, type OrganisationLabel, SIZE_WORDS, type TieKind } from './states.ts';

/**
 * 称号 and 归属 as of a day, `YYYY-MM-DD` in Beijing. A label holds on its last day too; a tie no longer on the day it
 * ends. What was merged counts with what it was merged into.
 */
type Source = Pick<Context, 'db'>;
export type Label = typeof organisationLabels.$inferSelect;

/** Valid labels of an organisation, in the order of the code table's columns. */
export const labelsOn = ({ db }: Source, organisationId: string, day: string): Promise<Label[]> =>
  db
    .select()
    .from(organisationLabels)
    .where(and(eq(organisationLabels.organisationId, organisationId), validOn(day)))
    .orderBy(asc(organisationLabels.label), asc(organisationLabels.level), asc(organisationLabels.validFrom));

type LabelQuestion = { day: string; label?: OrganisationLabel; level?: LabelLevel };

/** How many organisations hold a label on a day; without one, any. */
export async function countLabels({ db }: Source, { day, label, level }: LabelQuestion): Promise<number> {
  const asked = and(
    validOn(day),
    label && eq(organisationLabels.label, label),
    level && eq(organisationLabels.level, level),
  );
  const row = await db
    .select({ n: sql<number>`count(distinct ${organisationLabels.organisationId})` })
    .from(organisationLabels)
    .innerJoin(organisations, eq(organisations.id, organisationLabels.organisationId))
    .where(and(asked, ne(organisations.state, 'merged')))
    .get();
  return row?.n ?? 0;
}

/** All labels of an organisation ever entered, newest first; officials and its own people see the removed ones too. */
export const listLabels = (ctx: Context, organisationId: string): Promise<Label[]> =>
  ctx.db
    .select()
    .from(organisationLabels)
    .where(
      and(
        eq(organisationLabels.organisationId, organisationId),
        readsAll(ctx.actor, organisationId) ? undefined : isNull(organisationLabels.removedAt),
      ),
    )
    .orderBy(desc(organisationLabels.validFrom), desc(organisationLabels.createdAt));

export type Tie = typeof organisationTies.$inferSelect & { shown: string };

/** What an organisation belongs to on a day. Who looks after it is read by officials and its own people only. */
export const tiesOn = (ctx: Context, organisationId: string, day: string): Promise<Tie[]> =>
  readTies(ctx, organisationId, holdsOn(day));

/** Everything it ever belonged to, newest first. */
export const listTies = (ctx: Context, organisationId: string): Promise<Tie[]> =>
  readTies(ctx, organisationId, undefined);

type TieQuestion = { kind: TieKind; value?: string; day: string };

/** How many organisations hold a tie on a day. Officials only, where it is about themselves. */
export async function countTies(ctx: Context, { kind, value, day }: TieQuestion): Promise<number> {
  ensure(kind !== 'liaison' || isOfficial(ctx.actor));
  const asked = value === undefined ? undefined : eq(organisationTies.value, value);
  const row = await ctx.db
    .select({ n: sql<number>`count(distinct ${organisationTies.organisationId})` })
    .from(organisationTies)
    .innerJoin(organisations, eq(organisations.id, organisationTies.organisationId))
    .where(and(eq(organisationTies.kind, kind), asked, holdsOn(day), ne(organisations.state, 'merged')))
    .get();
  return row?.n ?? 0;
}

/** The labels of each row of `organisations` on a day, parted by commas; null is none. For lists and facets. */
export const labelsWithin = (day: string) => sql<string | null>`(
  select group_concat(distinct organisation_labels.label) from organisation_labels
  where organisation_labels.organisation_id = organisations.id and ${validOn(day)}
)`;

/** Rows of `organisations` that hold one of these labels on a day. */
export const holdsLabel = (labels: readonly string[], day: string) => sql`exists (
  select 1 from organisation_labels
  where organisation_labels.organisation_id = organisations.id
    and ${inArray(sql`organisation_labels.label`, [...labels])} and ${validOn(day)}
)`;

/** Rows of `organisations` with this tie on a day. */
export const holdsTie = (kind: TieKind, value: string, day: string) => sql`exists (
  select 1 from organisation_ties
  where organisation_ties.organisation_id = organisations.id
    and ${eq(organisationTies.kind, kind)} and ${eq(organisationTies.value, value)} and ${holdsOn(day)}
)`;

const validOn = (day: string) =>
  and(
    isNull(organisationLabels.removedAt),
    lte(organisationLabels.validFrom, day),
    or(isNull(organisationLabels.validTo), sql`${organisationLabels.validTo} >= ${day}`),
  );

/** The tie of a row of `organisation_ties` holds on a day. */
export const holdsOn = (day: string) =>
  and(
    lte(organisationTies.fromOn, day),
    or(isNull(organisationTies.untilOn), sql`${organisationTies.untilOn} > ${day}`),
  );

const readsAll = (actor: Actor | undefined, organisationId: string): boolean =>
  isOfficial(actor) || isMemberOf(actor, { id: organisationId });

async function readTies(ctx: Context, organisationId: string, when: SQL | undefined): Promise<Tie[]> {
  const hidden = readsAll(ctx.actor, organisationId) ? undefined : ne(organisationTies.kind, 'liaison');
  const rows = await ctx.db
    .select({ tie: organisationTies, official: users.name })
    .from(organisationTies)
    .leftJoin(users, and(eq(organisationTies.kind, 'liaison'), eq(users.id, organisationTies.value)))
    .where(and(eq(organisationTies.organisationId, organisationId), hidden, when))
    .orderBy(asc(organisationTies.kind), desc(organisationTies.fromOn));
  return rows.map(({ tie, official }) => ({ ...tie, shown: official ?? shownOf(tie) }));
}

const shownOf = ({ kind, value }: Pick<Tie, 'kind' | 'value'>): string =>
  kind === 'size' ? word(SIZE_WORDS, value) : value;
