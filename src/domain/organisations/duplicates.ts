import { and, eq, getTableColumns, inArray, ne, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { bidPartners, bids, listings, matchFeedback, organisationTies, referrals } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import type { Organisation } from './queries.ts';
import { ORGANISATION_PHASES, type OrganisationState, SINGLE_TIES } from './states.ts';

/** What of two organisations cannot become one's. */
type Source = Pick<Context, 'db'>;
type Timed = Pick<Context, 'db' | 'now'>;

/** As the index `bids_live` has them: one of these for a listing and an organisation. */
const LIVE = ['draft', 'submitted', 'unconfirmed', 'qualified', 'shortlisted', 'proposed', 'awarded'] as const;
const RANK: Readonly<Record<OrganisationState, number>> = { merged: -1, stub: 0, returned: 1, pending: 1, verified: 2 };

/** Why this one does not go into that one, whatever they own; undefined where it may. */
export function whyNotMerge(from: Organisation, into: Organisation): string | undefined {
  if (from.id === into.id) return '请选两家不同的单位。';
  const gone = [from, into].find(({ state }) => state === 'merged');
  if (gone) return `${gone.name}已经并入别的单位。`;
  if (RANK[into.state] >= RANK[from.state]) return undefined;
  const [word, other] = [ORGANISATION_PHASES[from.state].word, ORGANISATION_PHASES[into.state].word];
  return `${from.name}是“${word}”，${into.name}是“${other}”，请反过来合并。`;
}

/** Sentences that name the listing, and whether there is more that is still sealed. */
export type Obstacles = { open: string[]; sealed: boolean };

/**
 * What stands in the way. `sealed` tells that one of the two bids for something of the other, or that both do: it is for
 * the operation alone. On a page an official could ask of any two, and learn who bids.
 */
export async function listObstacles(source: Timed, from: string, into: string): Promise<Obstacles> {
  const [twice, own, partners] = await Promise.all([
    listBidTwice(source, from, into),
    listBidOnOther(source, from, into),
    listPartnered(source, from, into),
  ]);
  const all = [
    ...twice.map((row) => sentence(row, (name) => `两家都揭了${name}`)),
    ...own.map((row) => sentence(row, (name) => `${name}由一家发榜、另一家揭榜`)),
    ...partners.map((row) => sentence(row, (name) => `${name}的申请里两家都参加，或者一家发榜、另一家参加`)),
  ];
  const open = all.filter((said) => said !== undefined);
  return { open: [...new Set(open)], sealed: open.length < all.length };
}

const sentence = ({ number, title, open }: Involved, say: (name: string) => string): string | undefined =>
  open ? say(`${number ?? ''}《${title}》`) : undefined;

/** Rows that stay with the old one, because the new one has the same already: its own records win. */
export async function listStaying({ db }: Source, from: string, into: string): Promise<string[]> {
  const theirs = alias(organisationTies, 'theirs');
  const ties = db
    .select({ id: organisationTies.id })
    .from(organisationTies)
    .innerJoin(theirs, and(eq(theirs.organisationId, into), eq(theirs.kind, organisationTies.kind)))
    .where(
      and(
        eq(organisationTies.organisationId, from),
        or(inArray(organisationTies.kind, SINGLE_TIES), eq(theirs.value, organisationTies.value)),
        sql`coalesce(${theirs.untilOn}, '9') > ${organisationTies.fromOn}`,
        sql`coalesce(${organisationTies.untilOn}, '9') > ${theirs.fromOn}`,
      ),
    );
  const other = alias(referrals, 'other');
  const referred = db
    .select({ id: referrals.id })
    .from(referrals)
    .innerJoin(other, and(eq(other.listingId, referrals.listingId), eq(other.referredBy, referrals.referredBy)))
    .where(and(eq(referrals.organisationId, from), eq(other.organisationId, into)));
  const same = alias(matchFeedback, 'same');
  const judged = db
    .select({ id: matchFeedback.id })
    .from(matchFeedback)
    .innerJoin(same, and(eq(same.listingId, matchFeedback.listingId), eq(same.supplyId, matchFeedback.supplyId)))
    .where(and(eq(matchFeedback.organisationId, from), eq(same.organisationId, into)));
  return [...(await ties), ...(await referred), ...(await judged)].map(({ id }) => id);
}

type Involved = Pick<typeof listings.$inferSelect, 'number' | 'title'> & { open: number };
const { number, title } = getTableColumns(listings);

/** `open`: the seal is broken and everyone concerned may know of the bid. */
const involved = (now: number) => ({
  number,
  title,
  open: sql<number>`(${listings.deadlineAt} <= ${now} and ${listings.state} <> 'withdrawn' and ${bids.state} <> 'draft')`,
});

/** Listings both have a live bid for. */
function listBidTwice({ db, now }: Timed, from: string, into: string): Promise<Involved[]> {
  const other = alias(bids, 'other');
  return db
    .select(involved(now))
    .from(bids)
    .innerJoin(other, and(eq(other.listingId, bids.listingId), eq(other.organisationId, into)))
    .innerJoin(listings, eq(listings.id, bids.listingId))
    .where(and(eq(bids.organisationId, from), inArray(bids.state, LIVE), inArray(other.state, LIVE)));
}

/** Listings of the one that the other has a live bid for. */
function listBidOnOther({ db, now }: Timed, from: string, into: string): Promise<Involved[]> {
  const crossed = or(
    and(eq(bids.organisationId, from), eq(listings.organisationId, into)),
    and(eq(bids.organisationId, into), eq(listings.organisationId, from)),
  );
  return db
    .select(involved(now))
    .from(bids)
    .innerJoin(listings, eq(listings.id, bids.listingId))
    .where(and(inArray(bids.state, LIVE), crossed));
}

/** Listings where both are in one 联合体, or one is a partner in a live bid for or of the other. */
async function listPartnered({ db, now }: Timed, from: string, into: string): Promise<Involved[]> {
  const both = [from, into];
  const peer = alias(bidPartners, 'peer');
  const twins = db
    .select(involved(now))
    .from(bidPartners)
    .innerJoin(peer, and(eq(peer.bidId, bidPartners.bidId), eq(peer.organisationId, into)))
    .innerJoin(bids, eq(bids.id, bidPartners.bidId))
    .innerJoin(listings, eq(listings.id, bids.listingId))
    .where(eq(bidPartners.organisationId, from));
  const mixed = db
    .select(involved(now))
    .from(bidPartners)
    .innerJoin(bids, eq(bids.id, bidPartners.bidId))
    .innerJoin(listings, eq(listings.id, bids.listingId))
    .where(
      and(
        inArray(bidPartners.organisationId, both),
        inArray(bids.state, LIVE),
        ne(bidPartners.state, 'declined'),
        or(inArray(bids.organisationId, both), inArray(listings.organisationId, both)),
      ),
    );
  return [...(await twins), ...(await mixed)];
}
