import { and, asc, count, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { audit, bidPartners, bids, contracts, listings, milestones, organisations, users } from '#db/schema/index.ts';
import { type Context, isOfficial } from '#src/context.ts';
import { mayOpenBids } from '#src/domain/bids/policy.ts';
import { ensure, notFound } from '#src/errors.ts';
import { findContract } from './load.ts';
import { mayReadContract, mayReadDirectory } from './policy.ts';

const poster = alias(organisations, 'poster');
const taker = alias(organisations, 'taker');
type Id = { id: string };

/** A contract with its sides and milestones, for those who may read it. Throws notFound. */
export async function getContract(ctx: Context, id: string) {
  const found = await findContract(ctx, id);
  if (!found || !mayReadContract(ctx.actor, found.sides)) throw notFound('没有这份合同，或者您不能看它。');
  const [names, partners, rows] = await Promise.all([
    namesOf(ctx, found.contract),
    listPartners(ctx, found.contract),
    listMilestones(ctx, id),
  ]);
  return { ...found, ...names, partners, milestones: rows };
}
export type ContractDetail = Awaited<ReturnType<typeof getContract>>;

async function namesOf({ db }: Context, { id }: Id) {
  const names = await db
    .select({ poster: { id: poster.id, name: poster.name }, taker: { id: taker.id, name: taker.name } })
    .from(contracts)
    .innerJoin(listings, eq(listings.id, contracts.listingId))
    .innerJoin(bids, eq(bids.id, contracts.bidId))
    .innerJoin(poster, eq(poster.id, listings.organisationId))
    .innerJoin(taker, eq(taker.id, bids.organisationId))
    .where(eq(contracts.id, id))
    .get();
  if (!names) throw notFound();
  return names;
}

const listPartners = ({ db }: Context, { bidId }: { bidId: string }) =>
  db
    .select({ id: organisations.id, name: organisations.name })
    .from(bidPartners)
    .innerJoin(organisations, eq(organisations.id, bidPartners.organisationId))
    .where(and(eq(bidPartners.bidId, bidId), eq(bidPartners.state, 'confirmed')))
    .orderBy(bidPartners.createdAt, bidPartners.id);

const listMilestones = ({ db }: Context, contractId: string) =>
  db.select().from(milestones).where(eq(milestones.contractId, contractId)).orderBy(asc(milestones.position));
export type Milestone = Awaited<ReturnType<typeof listMilestones>>[number];

/** One milestone with its contract, for those who may read that. Throws notFound. */
export async function getMilestone(ctx: Context, id: string) {
  const milestone = await ctx.db.select().from(milestones).where(eq(milestones.id, id)).get();
  const found = milestone && (await findContract(ctx, milestone.contractId));
  if (!found || !mayReadContract(ctx.actor, found.sides)) throw notFound('没有这个里程碑，或者您不能看它。');
  return { ...found, milestone };
}

/** What was done to a contract and its milestones, newest first; a milestone's by its title. For who may read it. */
export async function listContractMoves(ctx: Context, { contract, sides }: Pick<ContractDetail, 'contract' | 'sides'>) {
  ensure(mayReadContract(ctx.actor, sides), notFound());
  const own = ctx.db.select({ id: milestones.id }).from(milestones).where(eq(milestones.contractId, contract.id));
  const rows = await ctx.db
    .select({ at: audit.at, action: audit.action, reason: audit.reason, actor: users.name, title: milestones.title })
    .from(audit)
    .leftJoin(users, eq(users.id, audit.actorId))
    .leftJoin(milestones, and(eq(audit.thing, 'milestones'), eq(milestones.id, audit.thingId)))
    .where(
      sql`(${audit.thing} = 'contracts' and ${audit.thingId} = ${contract.id}) or (${audit.thing} = 'milestones' and ${audit.thingId} in ${own})`,
    )
    .orderBy(desc(audit.id))
    .limit(200);
  return rows.map(({ title, ...row }) => ({ ...row, reason: [title, row.reason].filter(Boolean).join('：') }));
}

const ROW = {
  id: contracts.id,
  bidId: contracts.bidId,
  number: contracts.number,
  kind: contracts.kind,
  amountFen: contracts.amountFen,
  signedOn: contracts.signedOn,
  state: contracts.state,
  inDirectory: contracts.inDirectory,
  takerId: bids.organisationId,
  taker: organisations.name,
};

/** The contracts of a listing that this person may read: all for its poster and officials, else those it takes part in. */
export async function listContractsOfListing(
  ctx: Context,
  listing: { id: string; organisationId: string; track: 'market' | 'fiscal' },
) {
  const rows = await ctx.db
    .select(ROW)
    .from(contracts)
    .innerJoin(bids, eq(bids.id, contracts.bidId))
    .innerJoin(organisations, eq(organisations.id, bids.organisationId))
    .where(eq(contracts.listingId, listing.id))
    .orderBy(asc(contracts.createdAt), asc(contracts.number));
  const partners = await partnersOf(ctx, rows);
  return rows.filter(({ bidId, takerId }) => {
    const partnerIds = partners.filter((partner) => partner.bidId === bidId).map(({ id }) => id);
    return mayReadContract(ctx.actor, { posterId: listing.organisationId, takerId, partnerIds, track: listing.track });
  });
}

async function partnersOf({ db }: Context, rows: readonly { bidId: string }[]) {
  if (rows.length === 0) return [];
  const bidIds = rows.map(({ bidId }) => bidId);
  return db
    .select({ bidId: bidPartners.bidId, id: bidPartners.organisationId })
    .from(bidPartners)
    .where(and(inArray(bidPartners.bidId, bidIds), eq(bidPartners.state, 'confirmed')));
}

/** The contract that a bid came to, for those who may read it. */
export async function findContractOfBid(ctx: Context, bidId: string) {
  const found = await findContract(ctx, bidId, 'bidId');
  return found && mayReadContract(ctx.actor, found.sides) ? found.contract : undefined;
}

/** Takers who were awarded a listing and have no contract for it yet, for its poster's people and officials. */
export async function listUnsigned(ctx: Context, listing: Parameters<typeof mayOpenBids>[1] & Id) {
  ensure(mayOpenBids(ctx.actor, listing, ctx.now));
  return ctx.db
    .select({ bidId: bids.id, taker: organisations.name })
    .from(bids)
    .innerJoin(organisations, eq(organisations.id, bids.organisationId))
    .leftJoin(contracts, eq(contracts.bidId, bids.id))
    .where(and(eq(bids.listingId, listing.id), eq(bids.state, 'awarded'), isNull(contracts.id)))
    .orderBy(bids.decidedAt, bids.id);
}

const SIGNED: readonly string[] = ['contracted', 'completed', 'terminated'];

/** What the public reads of a listing's contracts, once every taker signed: how many and how much. No names. */
export async function figuresOfListing({ db }: Context, { id, state }: { id: string; state: string }) {
  if (!SIGNED.includes(state)) return undefined;
  const figures = await db
    .select({ n: sql<number>`count(*)`, totalFen: sql<number>`coalesce(sum(${contracts.amountFen}), 0)` })
    .from(contracts)
    .where(eq(contracts.listingId, id))
    .get();
  return figures && figures.n > 0 ? figures : undefined;
}

/** Of one poster, of one taker, or of the whole market. */
type Of = { posterId?: string; takerId?: string };

/** 进入供应商目录: accepted, and the poster said yes. Of anonymous listings only what the reader took part in. */
function entered({ actor }: Context, { posterId, takerId }: Of) {
  const own = actor?.organisation?.id ?? '';
  const named = or(eq(listings.anonymous, false), eq(listings.organisationId, own), eq(bids.organisationId, own));
  return and(
    eq(contracts.state, 'accepted'),
    eq(contracts.inDirectory, true),
    posterId === undefined ? undefined : eq(listings.organisationId, posterId),
    takerId === undefined ? undefined : eq(bids.organisationId, takerId),
    isOfficial(actor) ? undefined : named,
  );
}

/** How many suppliers in how many directories: each taker once for each poster, as far as this person may know. */
export async function countDirectory(ctx: Context, of: Of = {}): Promise<number> {
  const pairs = ctx.db
    .selectDistinct({ posterId: listings.organisationId, takerId: bids.organisationId })
    .from(contracts)
    .innerJoin(listings, eq(listings.id, contracts.listingId))
    .innerJoin(bids, eq(bids.id, contracts.bidId))
    .where(entered(ctx, of))
    .as('pairs');
  return (await ctx.db.select({ n: count() }).from(pairs).get())?.n ?? 0;
}

/** The suppliers in an organisation's directory, by name, as far as this person may know. */
export const listDirectory = (ctx: Context, posterId: string) =>
  ctx.db
    .selectDistinct({ id: organisations.id, name: organisations.name })
    .from(contracts)
    .innerJoin(listings, eq(listings.id, contracts.listingId))
    .innerJoin(bids, eq(bids.id, contracts.bidId))
    .innerJoin(organisations, eq(organisations.id, bids.organisationId))
    .where(entered(ctx, { posterId }))
    .orderBy(organisations.name);

/** What each entry rests on, the latest first: for the organisation's own people and officials. */
export async function listDirectoryEntries(ctx: Context, posterId: string) {
  ensure(mayReadDirectory(ctx.actor, posterId));
  return ctx.db
    .select({ ...ROW, endedAt: contracts.endedAt, listing: { id: listings.id, title: listings.title } })
    .from(contracts)
    .innerJoin(listings, eq(listings.id, contracts.listingId))
    .innerJoin(bids, eq(bids.id, contracts.bidId))
    .innerJoin(organisations, eq(organisations.id, bids.organisationId))
    .where(entered(ctx, { posterId }))
    .orderBy(desc(contracts.endedAt), contracts.id);
}
