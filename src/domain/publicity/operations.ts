import { and, eq, inArray, isNull, ne } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { listings, publicities } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { countAnswers, isReadyForPublicity } from '#src/domain/bids/answers.ts';
import { moveBid } from '#src/domain/bids/moves.ts';
import { moveListing } from '#src/domain/listings/moves.ts';
import { mayReadListing } from '#src/domain/listings/policy.ts';
import { posterEmails } from '#src/domain/listings/recipients.ts';
import { conflict, ensure, forbidden, notFound } from '#src/errors.ts';
import { formatFen } from '#src/lib/money.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import type { ApproveInput, StartPublicityInput } from './input.ts';
import { approvedPosterLetter, approvedTakerLetter, type Facts, startedLetter } from './mail.ts';
import { canApprove, canStart, mayRunPublicity } from './policy.ts';
import { countOpenObjections, daysOf, findLive } from './queries.ts';
import { endOfPublicity, formatEnd } from './states.ts';
import { listProposed, organisationsOf, type Proposed, takersOf, tellTakers } from './takers.ts';

type Listing = typeof listings.$inferSelect;
type Publicity = typeof publicities.$inferSelect;

const NOT_YOURS = forbidden('发榜方和拟揭榜方所在单位的人员，请其他管理人员办理。');

/**
 * 拟揭榜公示: puts up whom the poster proposed, as they are now, for the days of the batch. The same form sent twice
 * is one. 遴选中 → 拟揭榜公示.
 */
export const startPublicity = (ctx: MemberContext, input: StartPublicityInput): Promise<void> =>
  ctx.write(async (tx) => {
    const listing = await loadListing(tx, ctx, input.listingId);
    const stands = await tx.select().from(publicities).where(eq(publicities.id, input.id)).get();
    if (stands) return ensure(stands.listingId === listing.id, notFound());
    const proposed = await listProposed({ db: tx }, listing);
    await refuseUnready(tx, ctx, listing, proposed);
    const publicity = {
      ...input,
      round: listing.round,
      takers: takersOf(proposed),
      startsAt: ctx.now,
      endsAt: endOfPublicity(ctx.now, await daysOf({ db: tx }, listing.batchId)),
    };
    await tx.insert(publicities).values({ ...publicity, createdBy: ctx.actor.id, createdAt: ctx.now });
    await record(tx, ctx, { thing: 'publicity', thingId: input.id, action: 'start', to: 'running' });
    await moveListing(tx, ctx, listing, 'proposed', { action: 'propose' });
    const letter = startedLetter(factsOf(ctx, listing, publicity));
    for (const taker of proposed) await tellTakers(tx, ctx, taker, letter);
    await tellPoster(tx, ctx, listing, letter);
  });

async function refuseUnready(tx: Transaction, ctx: MemberContext, listing: Listing, proposed: Proposed[]) {
  const takers = await organisationsOf(
    { db: tx },
    proposed.map(({ bid }) => bid.id),
  );
  ensure(mayRunPublicity(ctx.actor, listing, takers), NOT_YOURS);
  ensure(listing.track === 'fiscal', conflict('市场对接的榜由发榜方自己定揭榜方，不公示。'));
  ensure(canStart(listing), conflict('这一榜不在遴选中，不能公示。'));
  const answers = await countAnswers({ db: tx }, listing);
  ensure(answers.proposed > 0, conflict('发榜方还没有提出拟揭榜方。'));
  ensure(
    isReadyForPublicity(answers),
    conflict(`还有 ${answers.unanswered} 家没有得到答复，发榜方逐家答复以后才能公示。`),
  );
  ensure(proposed.length <= listing.maxTakers, conflict(`这一榜最多选 ${listing.maxTakers} 家。`));
}

/**
 * 立项, when the time is over and no objection waits: the proposed are 揭榜成功, the listing is 揭榜成功. The same decision
 * sent twice is one.
 */
export const approveProject = (ctx: MemberContext, input: ApproveInput): Promise<void> =>
  ctx.write(async (tx) => {
    const listing = await loadListing(tx, ctx, input.listingId);
    const { projectNumber, grantedFen } = input;
    const publicity = await findLive({ db: tx }, listing.id);
    if (!publicity) return ensure(isApproved(listing, input), conflict('这一榜没有在公示，不能立项。'));
    await refuseUnapprovable(tx, ctx, listing, publicity);
    await refuseGrant(tx, listing, input);
    const proposed = await listProposed({ db: tx }, listing);
    await endPublicity(tx, ctx, publicity);
    for (const { bid } of proposed) await moveBid(tx, ctx, listing, bid, 'approve');
    await moveListing(tx, ctx, listing, 'matched', { action: 'approve', set: { projectNumber, grantedFen } });
    await record(tx, ctx, { thing: 'publicity', thingId: publicity.id, action: 'approve', to: 'approved' });
    const facts = { ...factsOf(ctx, listing, publicity), projectNumber, grantedFen };
    for (const taker of proposed) await tellTakers(tx, ctx, taker, approvedTakerLetter({ ...facts, bid: taker.bid }));
    await tellPoster(tx, ctx, listing, approvedPosterLetter(facts));
  });

const isApproved = (listing: Listing, { projectNumber, grantedFen }: ApproveInput): boolean =>
  listing.state === 'matched' && listing.projectNumber === projectNumber && listing.grantedFen === grantedFen;

async function refuseUnapprovable(tx: Transaction, ctx: MemberContext, listing: Listing, publicity: Publicity) {
  const bidIds = publicity.takers.map(({ bidId }) => bidId);
  ensure(mayRunPublicity(ctx.actor, listing, await organisationsOf({ db: tx }, bidIds)), NOT_YOURS);
  ensure(
    publicity.endsAt <= ctx.now,
    conflict(`公示到 ${formatEnd(publicity.endsAt, ctx.now)} 才期满，现在不能立项。`),
  );
  const open = await countOpenObjections({ db: tx }, publicity.id);
  ensure(open === 0, conflict(`还有 ${open} 份异议没有处理，处理以后才能立项。`));
  ensure(canApprove(publicity, listing.state, open, ctx.now), conflict('这一榜已经不在公示，不能立项。'));
}

async function refuseGrant(tx: Transaction, listing: Listing, { projectNumber, grantedFen }: ApproveInput) {
  const asked = listing.publicFen ?? 0;
  ensure(
    grantedFen <= asked,
    conflict(asked === 0 ? '这一榜没有申请财政支持，只能填 0' : `不能多于申请的 ${formatFen(asked)}`, 'grantedFen'),
  );
  const other = await tx
    .select({ number: listings.number })
    .from(listings)
    .where(
      and(
        inArray(listings.state, ['matched', 'contracted', 'completed', 'terminated']),
        eq(listings.projectNumber, projectNumber),
        ne(listings.id, listing.id),
      ),
    )
    .get();
  ensure(other === undefined, conflict(`榜 ${other?.number ?? ''}已经用了这个立项编号，请核对`, 'projectNumber'));
}

/** Ends a 公示 once; who comes second is told. */
export async function endPublicity(tx: Transaction, ctx: MemberContext, { id }: Pick<Publicity, 'id'>): Promise<void> {
  const ended = await tx
    .update(publicities)
    .set({ endedAt: ctx.now })
    .where(and(eq(publicities.id, id), isNull(publicities.endedAt)))
    .returning({ id: publicities.id });
  ensure(ended.length === 1, conflict('这份公示刚刚有人办过了，请刷新后再看。'));
}

export const factsOf = (
  { site, now }: Pick<MemberContext, 'site' | 'now'>,
  listing: Facts['listing'],
  publicity: Facts['publicity'],
): Facts => ({ site, now, listing, publicity });

export async function tellPoster(
  tx: Transaction,
  ctx: MemberContext,
  listing: Listing,
  letter: { subject: string; text: string },
) {
  const to = await posterEmails(tx, listing.organisationId);
  await enqueueMail(tx, ctx.now, ...to.map((email) => ({ to: email, ...letter })));
}

/** The listing as it is inside this transaction. */
async function loadListing(tx: Transaction, ctx: MemberContext, id: string): Promise<Listing> {
  const listing = await tx.select().from(listings).where(eq(listings.id, id)).get();
  if (!listing || !mayReadListing(ctx.actor, listing)) throw notFound();
  ensure(mayRunPublicity(ctx.actor, listing, []), NOT_YOURS);
  return listing;
}
