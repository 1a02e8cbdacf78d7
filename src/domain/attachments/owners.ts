import { and, eq } from 'drizzle-orm';
import { bidPartners, bids, contracts, events, listings, milestones, organisations } from '#db/schema/index.ts';
import type { Actor, Context } from '#src/context.ts';
import { type Facts, type FileOwner, RULES } from './policy.ts';

type Source = Pick<Context, 'db'>;

/** What one person may do with the files of one owner, now. */
export type Rights = { read: boolean; add: boolean; remove: boolean; holderId: string };

/** Undefined where there is no such owner. */
export async function rightsTo(
  source: Source,
  actor: Actor | undefined,
  now: number,
  owner: FileOwner,
  ownerId: string,
): Promise<Rights | undefined> {
  return judge(owner, await FINDERS[owner](source, ownerId), actor, now);
}

function judge<O extends FileOwner>(
  owner: O,
  facts: Facts[O] | undefined,
  actor: Actor | undefined,
  now: number,
): Rights | undefined {
  if (facts === undefined) return undefined;
  const rule = RULES[owner];
  const read = rule.read(actor, facts, now);
  return {
    read,
    add: read && rule.add(actor, facts, now),
    remove: read && rule.remove(actor, facts, now),
    holderId: rule.holder(facts),
  };
}

/** What the rules look at, by owner. */
const FINDERS: { readonly [O in FileOwner]: (source: Source, id: string) => Promise<Facts[O] | undefined> } = {
  organisations: ({ db }, id) =>
    db
      .select({ id: organisations.id, state: organisations.state })
      .from(organisations)
      .where(eq(organisations.id, id))
      .get(),
  bids: async (source, id) => {
    const found = await source.db
      .select({ bid: BID, listing: LISTING })
      .from(bids)
      .innerJoin(listings, eq(listings.id, bids.listingId))
      .where(eq(bids.id, id))
      .get();
    return found && { ...found, partnerIds: await confirmedPartners(source, id) };
  },
  contracts: async (source, id) => {
    const found = await source.db
      .select(CONTRACT)
      .from(contracts)
      .innerJoin(bids, eq(bids.id, contracts.bidId))
      .innerJoin(listings, eq(listings.id, contracts.listingId))
      .where(eq(contracts.id, id))
      .get();
    return found && withSides(source, found);
  },
  milestones: async (source, id) => {
    const found = await source.db
      .select({ ...CONTRACT, milestone: milestones.state })
      .from(milestones)
      .innerJoin(contracts, eq(contracts.id, milestones.contractId))
      .innerJoin(bids, eq(bids.id, contracts.bidId))
      .innerJoin(listings, eq(listings.id, contracts.listingId))
      .where(eq(milestones.id, id))
      .get();
    return found && { ...(await withSides(source, found)), milestone: found.milestone };
  },
  events: (source, id) => findEventFacts(source, id),
  recaps: (source, id) => findEventFacts(source, id),
};

const findEventFacts = ({ db }: Source, id: string): Promise<Facts['events'] | undefined> =>
  db
    .select({ organisationId: events.organisationId, state: events.state, publishedAt: events.publishedAt })
    .from(events)
    .where(eq(events.id, id))
    .get();

const BID = { organisationId: bids.organisationId, state: bids.state, correctionUntil: bids.correctionUntil };
const LISTING = {
  organisationId: listings.organisationId,
  state: listings.state,
  deadlineAt: listings.deadlineAt,
  expiresAt: listings.expiresAt,
};
const CONTRACT = {
  bidId: contracts.bidId,
  state: contracts.state,
  posterId: listings.organisationId,
  takerId: bids.organisationId,
  track: listings.track,
};

type Contract = Pick<typeof contracts.$inferSelect, 'bidId' | 'state'> &
  Omit<Facts['contracts']['sides'], 'partnerIds'>;

async function withSides(source: Source, { bidId, state, ...sides }: Contract): Promise<Facts['contracts']> {
  const { posterId, takerId, track } = sides;
  return { sides: { posterId, takerId, track, partnerIds: await confirmedPartners(source, bidId) }, state };
}

async function confirmedPartners({ db }: Source, bidId: string): Promise<string[]> {
  const rows = await db
    .select({ id: bidPartners.organisationId })
    .from(bidPartners)
    .where(and(eq(bidPartners.bidId, bidId), eq(bidPartners.state, 'confirmed')));
  return rows.map(({ id }) => id);
}
