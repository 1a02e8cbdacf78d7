import { and, eq, inArray, isNull, lte, type SQL, sql } from 'drizzle-orm';
import { contracts, listings, milestones, occurrences } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { DAY, dayOf, HOUR, startOfDay } from '#src/lib/dates.ts';
import { once } from '#src/outbox/once.ts';
import { settleListing } from './ending.ts';
import { findContract } from './load.ts';
import { dueLetter, factsOf, overdueLetter } from './mail.ts';
import { tell } from './notify.ts';
import { RUNNING } from './states.ts';

/** Days before the day of a milestone on which the taker is reminded. */
const REMIND = [1, 7, 30] as const;
const BATCH = 50;

/**
 * Reminds of milestones that are not reported: the taker 30, 7 and 1 days before the day, both sides when it is over.
 * Each once; after downtime only the one that is due now. A day that was changed is another day.
 */
export async function remindMilestones(ctx: Context): Promise<number> {
  let sent = 0;
  for (const { id } of await listDue(ctx)) if (await remind(ctx, id)) sent++;
  return sent;
}

const listDue = ({ db, now }: Context) =>
  db
    .select({ id: milestones.id })
    .from(milestones)
    .innerJoin(contracts, eq(contracts.id, milestones.contractId))
    .leftJoin(occurrences, eq(occurrences.key, keyInSql(now)))
    .where(
      and(
        eq(milestones.state, 'planned'),
        lte(milestones.dueOn, dayAfter(now, Math.max(...REMIND))),
        inArray(contracts.state, RUNNING),
        isNull(occurrences.key),
      ),
    )
    .orderBy(milestones.dueOn, milestones.id)
    .limit(BATCH);

const dayAfter = (now: number, days: number): string => dayOf(now + days * DAY);

/** The reminder that is due for a day: `overdue`, `1`, `7` or `30`; undefined: none yet. */
export function stageOf(dueOn: string, now: number): string | undefined {
  if (dueOn < dayOf(now)) return 'overdue';
  const days = REMIND.find((days) => dueOn <= dayAfter(now, days));
  return days === undefined ? undefined : String(days);
}

const keyOf = (id: string, dueOn: string, stage: string) => `milestone ${id} ${dueOn} ${stage}`;

/** The same key for whatever row the query looks at, so that what was done is left out by the index of occurrences. */
function keyInSql(now: number): SQL {
  const stages = REMIND.map((days) => sql`when ${milestones.dueOn} <= ${dayAfter(now, days)} then ${String(days)}`);
  const overdue = sql`when ${milestones.dueOn} < ${dayOf(now)} then 'overdue'`;
  const stage = sql`case ${sql.join([overdue, ...stages], sql` `)} end`;
  return sql`'milestone ' || ${milestones.id} || ' ' || ${milestones.dueOn} || ' ' || ${stage}`;
}

const remind = (ctx: Context, id: string): Promise<boolean> =>
  ctx.write(async (tx) => {
    const milestone = await tx.select().from(milestones).where(eq(milestones.id, id)).get();
    const stage = milestone?.state === 'planned' ? stageOf(milestone.dueOn, ctx.now) : undefined;
    const found = milestone && (await findContract({ db: tx }, milestone.contractId));
    if (!stage || !found || !RUNNING.includes(found.contract.state)) return false;
    if (!(await once(tx, keyOf(id, milestone.dueOn, stage), ctx.now))) return false;
    const facts = factsOf(ctx, found);
    if (stage === 'overdue') await tell(tx, ctx, found.sides, ['taker', 'poster'], overdueLetter(facts, milestone));
    else await tell(tx, ctx, found.sides, ['taker'], dueLetter(facts, milestone, daysUntil(milestone.dueOn, ctx.now)));
    return true;
  });

const daysUntil = (dueOn: string, now: number): number =>
  Math.round(((startOfDay(dueOn) as number) - (startOfDay(dayOf(now)) as number)) / DAY);

/**
 * Once an hour: ends listings that became 已签约 when all their contracts had ended already, which happens where the last
 * taker without one gives up.
 */
export async function settleListings(ctx: Context): Promise<number> {
  const key = `contracts settled ${Math.floor(ctx.now / HOUR)}`;
  const done = await ctx.db.select().from(occurrences).where(eq(occurrences.key, key)).get();
  if (done) return 0;
  let settled = 0;
  for (const { id } of await listEnded(ctx)) if (await ctx.write((tx) => settleListing(tx, ctx, id))) settled++;
  await ctx.write((tx) => once(tx, key, ctx.now));
  return settled;
}

const listEnded = ({ db }: Context) =>
  db
    .selectDistinct({ id: listings.id })
    .from(listings)
    .innerJoin(contracts, eq(contracts.listingId, listings.id))
    .where(
      and(
        eq(listings.state, 'contracted'),
        sql`not exists (select 1 from contracts running where running.listing_id = ${listings.id}
          and running.state in ('performing', 'reported'))`,
      ),
    );
