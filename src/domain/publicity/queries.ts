import { and, asc, count, desc, eq, getTableColumns, gt, isNull, not, type SQL, sql } from 'drizzle-orm';
import { batches, listings, objections, organisations, publicities } from '#db/schema/index.ts';
import type { Context, MemberContext } from '#src/context.ts';
import { countAnswers } from '#src/domain/bids/answers.ts';
import { ensure, notFound } from '#src/errors.ts';
import { offsetOf, toPage } from '#src/lib/pages.ts';
import { mayReadObjections, mayRunPublicity } from './policy.ts';
import { hasPublicity, MIN_DAYS, publicityPhase } from './states.ts';
import { listProposed, organisationsOf } from './takers.ts';

type Source = Pick<Context, 'db'>;

const { createdBy: _createdBy, ...PUBLIC } = getTableColumns(publicities);
/** Of the listing and its poster what everybody may read; an anonymous poster is named nowhere here. */
const LISTING = {
  id: listings.id,
  number: listings.number,
  title: listings.title,
  state: listings.state,
  batchId: listings.batchId,
  projectNumber: listings.projectNumber,
  poster: sql<string | null>`case when ${listings.anonymous} then null else ${organisations.name} end`,
};
const upheld = sql<number>`exists (select 1 from objections where objections.publicity_id = publicities.id
  and objections.state = 'upheld')`;

const select = ({ db }: Source) =>
  db
    .select({ ...PUBLIC, listing: LISTING, upheld })
    .from(publicities)
    .innerJoin(listings, eq(listings.id, publicities.listingId))
    .innerJoin(organisations, eq(organisations.id, listings.organisationId))
    .$dynamic();
type Row = Awaited<ReturnType<typeof select>>[number];

const withPhase =
  ({ now }: Pick<Context, 'now'>) =>
  (row: Row) => ({
    ...row,
    phase: publicityPhase(row, { state: row.listing.state, upheld: row.upheld === 1 }, now),
  });
export type Publicity = ReturnType<ReturnType<typeof withPhase>>;

/** A 公示 as everybody reads it. Throws notFound. */
export async function getPublicity(ctx: Context, id: string): Promise<Publicity> {
  const row = await select(ctx).where(eq(publicities.id, id)).get();
  if (!row) throw notFound('没有这份公示。');
  return withPhase(ctx)(row);
}

/** The 公示 of a listing, the latest first: public. */
export const listPublicitiesOfListing = async (ctx: Context, listingId: string): Promise<Publicity[]> =>
  (await select(ctx).where(eq(publicities.listingId, listingId)).orderBy(desc(publicities.startsAt)).limit(20)).map(
    withPhase(ctx),
  );

const PAGE_SIZE = 20;
export type PublicityTab = 'running' | 'ended';

/** The public list: those running, the first to end first; those that are over, the latest first. */
export async function listPublicities(ctx: Context, tab: PublicityTab, page: number) {
  const where = tab === 'running' ? isRunning(ctx.now) : isOver(ctx.now);
  const order = tab === 'running' ? asc(publicities.endsAt) : desc(publicities.startsAt);
  const [rows, total] = await Promise.all([
    select(ctx).where(where).orderBy(order, asc(publicities.id)).limit(PAGE_SIZE).offset(offsetOf(page, PAGE_SIZE)),
    countWhere(ctx, where),
  ]);
  return toPage(rows.map(withPhase(ctx)), total, page, PAGE_SIZE);
}

const countWhere = async ({ db }: Source, where: SQL | undefined): Promise<number> =>
  (
    await db
      .select({ n: count() })
      .from(publicities)
      .innerJoin(listings, eq(listings.id, publicities.listingId))
      .where(where)
      .get()
  )?.n ?? 0;

/** The same as `publicityPhase` says of `running`. */
const isRunning = (now: number): SQL | undefined =>
  and(isNull(publicities.endedAt), gt(publicities.endsAt, now), eq(listings.state, 'proposed'));
const isOver = (now: number): SQL | undefined => {
  const running = isRunning(now);
  return running && not(running);
};

/** The 公示 of a listing that has not been ended: there is at most one. */
export const findLive = ({ db }: Source, listingId: string) =>
  db
    .select()
    .from(publicities)
    .where(and(eq(publicities.listingId, listingId), isNull(publicities.endedAt)))
    .orderBy(desc(publicities.startsAt))
    .get();

/** Days of 公示 that the batch of a listing sets. */
export async function daysOf({ db }: Source, batchId: string | null): Promise<number> {
  if (batchId === null) return MIN_DAYS;
  const batch = await db.select({ days: batches.publicityDays }).from(batches).where(eq(batches.id, batchId)).get();
  return Math.max(batch?.days ?? MIN_DAYS, MIN_DAYS);
}

type Worked = Pick<typeof listings.$inferSelect, 'id' | 'organisationId' | 'round'>;

/** Whether this person puts up, decides and approves here: an official of none of those it is about. */
export async function worksOnPublicity(ctx: Context, listing: Worked): Promise<boolean> {
  if (!mayRunPublicity(ctx.actor, listing, [])) return false;
  const [live, proposed] = await Promise.all([findLive(ctx, listing.id), listProposed(ctx, listing)]);
  const bidIds = live ? live.takers.map(({ bidId }) => bidId) : proposed.map(({ bid }) => bid.id);
  return mayRunPublicity(ctx.actor, listing, await organisationsOf(ctx, bidIds));
}

/** What an official works with: answers so far, takers, the 公示 and its objections. Throws notFound for others. */
export async function getDesk(ctx: MemberContext, listingId: string) {
  const listing = await ctx.db.select(DESK).from(listings).where(eq(listings.id, listingId)).get();
  ensure(listing !== undefined && hasPublicity(listing.track), notFound());
  ensure(await worksOnPublicity(ctx, listing), notFound());
  const [live, proposed] = await Promise.all([findLive(ctx, listing.id), listProposed(ctx, listing)]);
  const [answers, days, received, past] = await Promise.all([
    countAnswers(ctx, listing),
    daysOf(ctx, listing.batchId),
    listObjections(ctx, listing.id),
    listPublicitiesOfListing(ctx, listing.id),
  ]);
  const takers = proposed.map(({ bid, name, partners }) => ({ id: bid.id, quoteFen: bid.quoteFen, name, partners }));
  return { listing, live, takers, answers, days, objections: received, past };
}

export type PublicityDesk = Awaited<ReturnType<typeof getDesk>>;

const DESK = {
  id: listings.id,
  organisationId: listings.organisationId,
  batchId: listings.batchId,
  number: listings.number,
  title: listings.title,
  state: listings.state,
  track: listings.track,
  round: listings.round,
  totalFen: listings.totalFen,
  publicFen: listings.publicFen,
};

/** Who, when and where it stands; what it says is on its own page. The caller has authorised. */
const listObjections = ({ db }: Source, listingId: string) =>
  db
    .select({
      id: objections.id,
      name: objections.name,
      createdAt: objections.createdAt,
      state: objections.state,
      publicityId: objections.publicityId,
    })
    .from(objections)
    .innerJoin(publicities, eq(publicities.id, objections.publicityId))
    .where(eq(publicities.listingId, listingId))
    .orderBy(asc(objections.createdAt), asc(objections.id));

/** An objection in full, for officials who may decide about it. Throws notFound for everybody else. */
export async function getObjection(ctx: MemberContext, id: string) {
  const found = await ctx.db
    .select({
      listing: DESK,
      publicity: { id: publicities.id, takers: publicities.takers, endedAt: publicities.endedAt },
    })
    .from(objections)
    .innerJoin(publicities, eq(publicities.id, objections.publicityId))
    .innerJoin(listings, eq(listings.id, publicities.listingId))
    .where(eq(objections.id, id))
    .get();
  if (!found) throw notFound();
  const bidIds = found.publicity.takers.map(({ bidId }) => bidId);
  ensure(mayReadObjections(ctx.actor, found.listing, await organisationsOf(ctx, bidIds)), notFound());
  const objection = await ctx.db.select().from(objections).where(eq(objections.id, id)).get();
  if (!objection) throw notFound();
  return { ...found, objection };
}

/** Objections to a 公示 that nobody has decided about. */
export const countOpenObjections = ({ db }: Source, publicityId: string): Promise<number> =>
  db.$count(objections, and(eq(objections.publicityId, publicityId), eq(objections.state, 'open')));
