import { and, eq, inArray, ne } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { bidPartners, bids, organisations } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { phaseOf } from '#src/domain/listings/states.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { isPosterToo, whyNotAnyMember, whyNotMember } from './eligibility.ts';
import type { InviteInput } from './input.ts';
import { type Bid, getBid, type Listing } from './load.ts';
import { isElsewhere, jointFacts } from './members.ts';
import { tell } from './notify.ts';
import { answeredLetter, dismissedLetter, invitedLetter } from './partners-mail.ts';
import { isBidderOf, mayAnswerInvitation, mayChangeBid } from './policy.ts';
import { sealTask } from './seal.ts';
import { BID_STATES_WORDS, type JointAction, LIVE, type PartnerState } from './states.ts';

type Partner = typeof bidPartners.$inferSelect;

/** Beside the lead. */
export const MOST_PARTNERS = 5;

/**
 * Asks an organisation to take part in the draft of a joint bid. Whether it also leads or joined another bid for this
 * listing is asked when it confirms: an answer here would tell the lead who bids.
 */
export const invitePartner = (ctx: MemberContext, input: InviteInput): Promise<void> =>
  ctx.write(async (tx) => {
    const { bid, listing } = await loadDraft(tx, ctx, input.bidId);
    const members = await tx.select().from(bidPartners).where(eq(bidPartners.bidId, bid.id));
    if (members.some(({ id }) => id === input.id)) return;
    ensure(members.length < MOST_PARTNERS, conflict(`除牵头单位外，最多请 ${MOST_PARTNERS} 家。`));
    const taken = await tx.select({ id: bidPartners.id }).from(bidPartners).where(eq(bidPartners.id, input.id)).get();
    ensure(!taken, notFound());
    const { organisationId } = input;
    const asked = members.some((member) => member.organisationId === organisationId);
    ensure(!asked, conflict('这家已经请过了。', 'organisationId'));
    const silent = await refuseMember(tx, ctx, bid, listing, organisationId);
    const task = sealTask(ctx.secret, listing.id, input);
    const row = { id: input.id, bidId: bid.id, organisationId, task, createdAt: ctx.now };
    await tx.insert(bidPartners).values(row);
    await note(tx, ctx, bid, 'invite');
    if (!silent) await tell(tx, ctx, row, invitedLetter(await jointFacts(tx, ctx, bid, listing)));
  });

/** Returns whether the invitation is one that must not arrive: to refuse it would name a poster who stays unnamed. */
async function refuseMember(tx: Transaction, ctx: MemberContext, bid: Bid, listing: Listing, organisationId: string) {
  ensure(organisationId !== bid.organisationId, conflict('牵头单位自己不用邀请。', 'organisationId'));
  const other = await tx.select().from(organisations).where(eq(organisations.id, organisationId)).get();
  ensure(other?.state === 'verified', conflict('没有找到这家认证单位。', 'organisationId'));
  const silent = listing.anonymous && (await isPosterToo({ db: tx }, listing.id, organisationId));
  const why = silent
    ? await whyNotAnyMember({ db: tx }, organisationId, ctx.now)
    : await whyNotMember({ db: tx }, listing.id, organisationId, ctx.now);
  if (why) throw conflict(`${other.name}：${why}`, 'organisationId');
  return silent;
}

/** Takes a member out of a draft again, whatever it answered. Returns the bid's id. */
export const dismissPartner = (ctx: MemberContext, input: { id: string }): Promise<string> =>
  ctx.write(async (tx) => {
    const partner = await loadPartner(tx, input.id);
    const { bid, listing } = await loadDraft(tx, ctx, partner.bidId);
    await tx.delete(bidPartners).where(eq(bidPartners.id, partner.id));
    await note(tx, ctx, bid, 'dismiss');
    if (partner.state !== 'declined' && partner.organisationId !== listing.organisationId)
      await tell(tx, ctx, partner, dismissedLetter(await jointFacts(tx, ctx, bid, listing)));
    return bid.id;
  });

/** The actor's organisation takes part. One organisation is in one bid for a listing. Returns the bid's id. */
export const confirmPartner = (ctx: MemberContext, input: { id: string }): Promise<string> =>
  answer(ctx, input.id, 'confirmed', 'join', async (tx, partner, listing) => {
    const why = await whyNotMember({ db: tx }, listing.id, partner.organisationId, ctx.now);
    ensure(why === undefined, conflict(why ?? ''));
    await refuseSecondBid(tx, listing.id, partner);
  });

/** The actor's organisation does not take part, or no longer. Returns the bid's id. */
export const declinePartner = (ctx: MemberContext, input: { id: string }): Promise<string> =>
  answer(ctx, input.id, 'declined', 'stayOut', async () => undefined);

async function answer(
  ctx: MemberContext,
  id: string,
  state: PartnerState,
  action: JointAction,
  check: (tx: Transaction, partner: Partner, listing: Listing) => Promise<void>,
): Promise<string> {
  return ctx.write(async (tx) => {
    const partner = await loadPartner(tx, id);
    const { bid, listing } = await getBid(tx, partner.bidId);
    const mine =
      ctx.actor.organisation?.id === partner.organisationId && partner.organisationId !== listing.organisationId;
    ensure(mine, notFound());
    ensure(mayAnswerInvitation(ctx.actor, { ...bid, partner: partner.state }));
    if (partner.state === state) return bid.id;
    refuseUnlessDraft(ctx, bid, listing, '申请已经提交，要退出请牵头单位先撤回修改。');
    await check(tx, partner, listing);
    const decided = { state, decidedBy: ctx.actor.id, decidedAt: ctx.now };
    await tx.update(bidPartners).set(decided).where(eq(bidPartners.id, partner.id));
    await note(tx, ctx, bid, action);
    const member = ctx.actor.organisation?.name ?? '';
    const facts = await jointFacts(tx, ctx, bid, listing);
    await tell(tx, ctx, bid, answeredLetter({ ...facts, member, joins: state === 'confirmed' }));
    return bid.id;
  });
}

/** Who leads a live bid for this listing, or confirmed another one, does not confirm a second. */
async function refuseSecondBid(tx: Transaction, listingId: string, partner: Partner): Promise<void> {
  const live = and(eq(bids.listingId, listingId), inArray(bids.state, LIVE), ne(bids.id, partner.bidId));
  const led = await tx
    .select({ id: bids.id })
    .from(bids)
    .where(and(live, eq(bids.organisationId, partner.organisationId)))
    .get();
  ensure(!led, conflict('贵单位对这一榜已有自己牵头的申请，先撤回或作废那一份，才能参加这一份。'));
  ensure(
    !(await isElsewhere(tx, listingId, partner)),
    conflict('贵单位已确认参加这一榜的另一份联合申请，一榜只能参加一份。'),
  );
}

/** A bid and its listing, for the lead, while members may be asked and taken out. */
async function loadDraft(tx: Transaction, ctx: MemberContext, bidId: string) {
  const found = await getBid(tx, bidId);
  ensure(isBidderOf(ctx.actor, found.bid), notFound());
  ensure(mayChangeBid(ctx.actor, found.bid));
  refuseUnlessDraft(ctx, found.bid, found.listing, '申请已经提交，要改联合体请先点“撤回修改”。');
  return found;
}

function refuseUnlessDraft(ctx: MemberContext, bid: Bid, listing: Listing, submitted: string): void {
  const over = phaseOf(listing, ctx.now) !== 'open';
  ensure(!over, conflict('这一榜不在揭榜期，联合体不能再变。'));
  const handedIn = bid.state === 'submitted' || bid.state === 'unconfirmed';
  const word = BID_STATES_WORDS[bid.state].word;
  ensure(bid.state === 'draft', conflict(handedIn ? submitted : `这份申请现在是“${word}”，联合体不能再变。`));
}

async function loadPartner(tx: Transaction, id: string): Promise<Partner> {
  const partner = await tx.select().from(bidPartners).where(eq(bidPartners.id, id)).get();
  if (!partner) throw notFound();
  return partner;
}

const note = (tx: Transaction, ctx: MemberContext, { id, state }: Bid, action: JointAction): Promise<void> =>
  record(tx, ctx, { thing: 'bids', thingId: id, action, from: state, to: state });
