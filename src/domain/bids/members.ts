import { and, asc, eq, inArray, ne } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { bidPartners, bids, type listings, organisations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { conflict } from '#src/errors.ts';
import { whyNotMember } from './eligibility.ts';
import type { BidFacts, Letter } from './mail.ts';
import { factsOf, tell } from './notify.ts';
import { openTask } from './seal.ts';
import { LIVE } from './states.ts';

type Bid = typeof bids.$inferSelect;
type Listing = typeof listings.$inferSelect;
type Partner = typeof bidPartners.$inferSelect;

/** What was handed in says of a member. */
export type NamedMember = { name: string; task: string };

/**
 * The members with whom this bid can be handed in: each has confirmed, may still take part and is in no other bid.
 * Refuses with who stands in the way.
 */
export async function readyMembers(tx: Transaction, ctx: Context, bid: Bid, listing: Listing): Promise<NamedMember[]> {
  const rows = await listPartners(tx, bid.id);
  const named = (state: Partner['state']) =>
    rows.filter(({ partner }) => partner.state === state).map(({ name }) => name);
  const [waiting, out] = [named('invited'), named('declined')];
  if (out.length > 0) throw conflict(`${out.join('、')}不参加联合体，请先移出，再提交。`);
  if (waiting.length > 0) throw conflict(`${waiting.join('、')}还没有确认参加联合体，确认以后才能提交。`);
  for (const { partner, name } of rows) {
    const why = await whyNotMember({ db: tx }, listing.id, partner.organisationId, ctx.now);
    if (why) throw conflict(`${name}：${why}请先移出，再提交。`);
    if (await isElsewhere(tx, listing.id, partner)) throw conflict(`${name}已不能参加这份申请，请先移出，再提交。`);
  }
  return rows.map(({ partner, name }) => ({ name, task: openTask(ctx.secret, bid, partner) }));
}

/** A letter to the people of every confirmed member. */
export async function tellMembers(
  tx: Transaction,
  ctx: Context,
  bid: Bid,
  listing: Listing,
  write: (facts: JointFacts) => Letter,
): Promise<void> {
  const confirmed = (await listPartners(tx, bid.id)).filter(({ partner }) => partner.state === 'confirmed');
  if (confirmed.length === 0) return;
  const letter = write(await jointFacts(tx, ctx, bid, listing));
  for (const { partner } of confirmed) await tell(tx, ctx, partner, letter);
}

/** A letter to everybody who takes part in a bid: the lead's people and those of every confirmed member. */
export async function tellParty(
  tx: Transaction,
  ctx: Context,
  bid: Bid,
  listing: Listing,
  write: (facts: BidFacts) => Letter,
): Promise<void> {
  await tell(tx, ctx, bid, write({ ...factsOf(ctx, listing), bid }));
  await tellMembers(tx, ctx, bid, listing, write);
}

export type JointFacts = BidFacts & { lead: string };

export async function jointFacts(tx: Transaction, ctx: Context, bid: Bid, listing: Listing): Promise<JointFacts> {
  const { name } = organisations;
  const lead = await tx.select({ name }).from(organisations).where(eq(organisations.id, bid.organisationId)).get();
  return { ...factsOf(ctx, listing), bid, lead: lead?.name ?? '' };
}

const listPartners = (tx: Transaction, bidId: string) =>
  tx
    .select({ partner: bidPartners, name: organisations.name })
    .from(bidPartners)
    .innerJoin(organisations, eq(organisations.id, bidPartners.organisationId))
    .where(eq(bidPartners.bidId, bidId))
    .orderBy(asc(bidPartners.createdAt), asc(bidPartners.id));

/** Whether the organisation is a confirmed member of another live bid for this listing. */
export async function isElsewhere(
  tx: Transaction,
  listingId: string,
  { organisationId, bidId }: Pick<Partner, 'organisationId' | 'bidId'>,
): Promise<boolean> {
  const joined = await tx
    .select({ id: bidPartners.id })
    .from(bidPartners)
    .innerJoin(bids, eq(bids.id, bidPartners.bidId))
    .where(
      and(
        eq(bidPartners.organisationId, organisationId),
        eq(bidPartners.state, 'confirmed'),
        eq(bids.listingId, listingId),
        inArray(bids.state, LIVE),
        ne(bids.id, bidId),
      ),
    )
    .get();
  return joined !== undefined;
}
