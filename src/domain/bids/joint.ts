import { and, asc, desc, eq, gt, inArray, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import { bidPartners, bids, listings, organisations } from '#db/schema/index.ts';
import { type Context, isHandler, type MemberContext } from '#src/context.ts';
import { posterName } from '#src/domain/listings/queries.ts';
import { notFound } from '#src/errors.ts';
import { ENVELOPE, listingFor, partnerOf } from './columns.ts';
import { isPartyTo, TAKERS } from './policy.ts';
import { openTask } from './seal.ts';

const HELD = { id: bids.id, listingId: bids.listingId, sealed: bids.sealed };

/** The members of joint bids beside their leads, by bid, in the order they were invited. The caller has authorised. */
export async function membersOf(
  { db, secret }: Pick<Context, 'db' | 'secret'>,
  bidIds: readonly string[],
): Promise<Map<string, Member[]>> {
  const rows = await db
    .select({ partner: bidPartners, name: organisations.name, bid: HELD })
    .from(bidPartners)
    .innerJoin(bids, eq(bids.id, bidPartners.bidId))
    .innerJoin(organisations, eq(organisations.id, bidPartners.organisationId))
    .where(inArray(bidPartners.bidId, [...bidIds]))
    .orderBy(asc(bidPartners.createdAt), asc(bidPartners.id));
  const members = new Map<string, Member[]>();
  for (const { partner, name, bid } of rows) {
    const { id, organisationId, state } = partner;
    const member = { id, organisationId, name, state, task: openTask(secret, bid, partner) };
    members.set(bid.id, [...(members.get(bid.id) ?? []), member]);
  }
  return members;
}
export type Member = Pick<typeof bidPartners.$inferSelect, 'id' | 'organisationId' | 'state' | 'task'> & {
  name: string;
};

/** The members of one's own joint bid, as lead or as a confirmed member; of others none. */
export async function listMembers(ctx: Context, bidId: string): Promise<Member[]> {
  const { organisationId, state } = bids;
  const facts = { organisationId, state, partner: partnerOf(ctx.actor) };
  const bid = await ctx.db.select(facts).from(bids).where(eq(bids.id, bidId)).get();
  if (!bid || !isPartyTo(ctx.actor, bid)) return [];
  return (await membersOf(ctx, [bidId])).get(bidId) ?? [];
}

const INVITATION = { id: bidPartners.id, state: bidPartners.state, createdAt: bidPartners.createdAt };

/** Bids to which the actor's organisation was invited. What it posts itself is none: see `invitePartner`. */
const selectInvitations = (ctx: MemberContext) =>
  ctx.db
    .select({
      invitation: INVITATION,
      bid: ENVELOPE,
      lead: organisations.name,
      listing: listingFor(ctx),
      poster: posterName(ctx.actor),
    })
    .from(bidPartners)
    .innerJoin(bids, eq(bids.id, bidPartners.bidId))
    .innerJoin(listings, eq(listings.id, bids.listingId))
    .innerJoin(organisations, eq(organisations.id, bids.organisationId))
    .$dynamic();

const invitedTo = (own: string, more: SQL | undefined) =>
  and(eq(bidPartners.organisationId, own), ne(listings.organisationId, own), more);

/**
 * What an invited organisation reads before it confirms: the listing, the lead, its own task, who else was asked.
 * Of the bid itself nothing. Throws notFound for everybody else.
 */
export async function getInvitation(ctx: MemberContext, bidId: string) {
  const own = ctx.actor.organisation?.id ?? '';
  const found = await selectInvitations(ctx)
    .where(invitedTo(own, eq(bidPartners.bidId, bidId)))
    .get();
  if (!found) throw notFound();
  const members = (await membersOf(ctx, [bidId])).get(bidId) ?? [];
  const task = members.find(({ id }) => id === found.invitation.id)?.task ?? '';
  const others = members.filter(({ id }) => id !== found.invitation.id);
  return { ...found, task, others: found.invitation.state === 'declined' ? [] : others };
}
export type Invitation = Awaited<ReturnType<typeof getInvitation>>;

/** Whether the actor's organisation was asked into this bid and has not answered. */
export const isInvited = async (ctx: MemberContext, bidId: string): Promise<boolean> => {
  const own = ctx.actor.organisation?.id ?? '';
  const waiting = and(eq(bidPartners.bidId, bidId), eq(bidPartners.state, 'invited'));
  return (await selectInvitations(ctx).where(invitedTo(own, waiting)).get()) !== undefined;
};

/** Invitations that wait for an answer of the actor's organisation, for those who act for it. Oldest first. */
export async function listInvitations(ctx: MemberContext) {
  const own = ctx.actor.organisation?.id;
  if (own === undefined || !isHandler(ctx.actor)) return [];
  return selectInvitations(ctx)
    .where(invitedTo(own, and(eq(bidPartners.state, 'invited'), eq(bids.state, 'draft'))))
    .orderBy(asc(bidPartners.createdAt))
    .limit(50);
}

/** Joint bids the actor's organisation is a confirmed member of, last changed first. */
export async function listJoinedBids(ctx: MemberContext) {
  const own = ctx.actor.organisation?.id;
  if (own === undefined) return [];
  return selectInvitations(ctx)
    .where(invitedTo(own, eq(bidPartners.state, 'confirmed')))
    .orderBy(desc(bids.updatedAt), asc(bids.id))
    .limit(100);
}

const FOUND_AT_MOST = 10;

/** Verified organisations that may be members of a joint bid, by part of their name or by their whole code. */
export async function searchMembers(ctx: MemberContext, word: string) {
  if (word === '') return [];
  const pattern = `%${word.replace(/[\\%_]/g, '\\$&')}%`;
  const { id, name, code, kind, region, verifiedUntil } = organisations;
  return ctx.db
    .select({ id, name, kind, region })
    .from(organisations)
    .where(
      and(
        eq(organisations.state, 'verified'),
        inArray(kind, [...TAKERS]),
        ne(id, ctx.actor.organisation?.id ?? ''),
        or(isNull(verifiedUntil), gt(verifiedUntil, ctx.now)),
        or(
          sql`${name} like ${pattern} escape '\\'`,
          sql`${organisations.shortName} like ${pattern} escape '\\'`,
          eq(code, word.toUpperCase()),
        ),
      ),
    )
    .orderBy(asc(name))
    .limit(FOUND_AT_MOST);
}
