import { and, eq, gt, sql } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { listings, objections, publicities } from '#db/schema/index.ts';
import type { Context, MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { moveBid } from '#src/domain/bids/moves.ts';
import { moveListing } from '#src/domain/listings/moves.ts';
import { officialEmails } from '#src/domain/listings/recipients.ts';
import { conflict, ensure, forbidden, notFound } from '#src/errors.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import type { DecideObjectionInput, ObjectionInput } from './input.ts';
import { objectionArrivedLetter, objectionDecidedLetter, objectionReceivedLetter, upheldLetter } from './mail.ts';
import { endPublicity, factsOf, tellPoster } from './operations.ts';
import { mayObject, mayRunPublicity } from './policy.ts';
import { publicityPhase } from './states.ts';
import { listProposed, organisationsOf, tellTakers } from './takers.ts';

type Listing = typeof listings.$inferSelect;
type Publicity = typeof publicities.$inferSelect;

/**
 * An objection under one's own name, from anybody, while the clock says that the 公示 runs. The same form sent twice is
 * one. Neither the audit nor a letter says what it says or who made it.
 */
export const submitObjection = (ctx: Context, input: ObjectionInput): Promise<void> =>
  ctx.write(async (tx) => {
    const { publicity, listing } = await load(tx, input.publicityId);
    const { website: _, ...objection } = input;
    const stands = await tx.select().from(objections).where(eq(objections.id, input.id)).get();
    if (stands) return ensure(stands.publicityId === publicity.id, notFound());
    const phase = publicityPhase(publicity, { state: listing.state, upheld: false }, ctx.now);
    ensure(mayObject(phase), conflict('公示期已过，不能再提异议。有情况要反映，请打受理单位的电话。'));
    await refuseMany(tx, ctx, publicity, objection.phone);
    await tx.insert(objections).values({ ...objection, createdAt: ctx.now });
    // Who it was stands in the objection alone.
    const nobody = { actor: undefined, now: ctx.now };
    await record(tx, nobody, { thing: 'publicity', thingId: publicity.id, action: 'object' });
    const facts = factsOf(ctx, listing, publicity);
    const to = await officialEmails(tx, listing.organisationId);
    await enqueueMail(tx, ctx.now, ...to.map((email) => ({ to: email, ...objectionArrivedLetter(facts) })));
    if (input.email !== '') await enqueueMail(tx, ctx.now, { to: input.email, ...objectionReceivedLetter(facts) });
  });

const AN_HOUR = 5;
const A_DAY = 20;

/** At most five an hour for one 公示, and twenty a day from one telephone: what is more is no work of people. */
async function refuseMany(tx: Transaction, ctx: Context, publicity: Publicity, phone: string): Promise<void> {
  const hourly = and(eq(objections.publicityId, publicity.id), gt(objections.createdAt, ctx.now - HOUR));
  const call = `请稍后再提，或者直接打电话给${publicity.unit}：${publicity.phone}。`;
  ensure((await tx.$count(objections, hourly)) < AN_HOUR, conflict(`一小时内收到的异议太多了。${call}`));
  const same = sql`replace(replace(${objections.phone}, ' ', ''), '-', '') = ${phone.replace(/[ -]/g, '')}`;
  const daily = and(gt(objections.createdAt, ctx.now - DAY), same);
  ensure((await tx.$count(objections, daily)) < A_DAY, conflict(`这个电话一天内提的异议太多了。${call}`, 'phone'));
}

/**
 * Decides about an objection, with a reason that the objector reads. Upheld it takes the 公示 down and the listing back to
 * 遴选. Returns the listing's id.
 */
export const decideObjection = (ctx: MemberContext, input: DecideObjectionInput): Promise<string> =>
  ctx.write(async (tx) => {
    const objection = await tx.select().from(objections).where(eq(objections.id, input.id)).get();
    if (!objection) throw notFound();
    const { publicity, listing } = await load(tx, objection.publicityId);
    await authorise(tx, ctx, listing, publicity);
    const { outcome, decision } = input;
    if (objection.state === outcome && objection.decision === decision) return listing.id;
    await close(tx, ctx, input);
    const action = outcome === 'upheld' ? 'uphold' : 'dismiss';
    await record(tx, ctx, { thing: 'publicity', thingId: publicity.id, action });
    const facts = { ...factsOf(ctx, listing, publicity), upheld: outcome === 'upheld', decision };
    if (objection.email !== '')
      await enqueueMail(tx, ctx.now, { to: objection.email, ...objectionDecidedLetter(facts) });
    // Another objection, or 撤榜, may have taken it down before.
    const stands = publicity.endedAt === null && listing.state === 'proposed';
    if (outcome === 'upheld' && stands) await takeDown(tx, ctx, listing, publicity, decision);
    return listing.id;
  });

async function authorise(tx: Transaction, ctx: MemberContext, listing: Listing, publicity: Publicity): Promise<void> {
  const bidIds = publicity.takers.map(({ bidId }) => bidId);
  const may = mayRunPublicity(ctx.actor, listing, await organisationsOf({ db: tx }, bidIds));
  ensure(may, forbidden('异议由发榜方和拟揭榜方以外的管理人员处理。'));
}

async function close(tx: Transaction, ctx: MemberContext, { id, outcome, decision }: DecideObjectionInput) {
  const decided = await tx
    .update(objections)
    .set({ state: outcome, decision, decidedBy: ctx.actor.id, decidedAt: ctx.now })
    .where(and(eq(objections.id, id), eq(objections.state, 'open')))
    .returning({ id: objections.id });
  ensure(decided.length === 1, conflict('这份异议已经有人处理过了，请刷新后再看。'));
}

const UPHELD = '公示异议成立';

async function takeDown(tx: Transaction, ctx: MemberContext, listing: Listing, publicity: Publicity, decision: string) {
  const proposed = await listProposed({ db: tx }, listing);
  await endPublicity(tx, ctx, publicity);
  for (const { bid } of proposed) await moveBid(tx, ctx, listing, bid, 'unpropose', UPHELD);
  await moveListing(tx, ctx, listing, 'evaluating', { action: 'objection', reason: UPHELD });
  const letter = upheldLetter({ ...factsOf(ctx, listing, publicity), decision });
  for (const taker of proposed) await tellTakers(tx, ctx, taker, letter);
  await tellPoster(tx, ctx, listing, letter);
}

/** A 公示 and its listing as they are inside this transaction. */
async function load(tx: Transaction, id: string): Promise<{ publicity: Publicity; listing: Listing }> {
  const found = await tx
    .select({ publicity: publicities, listing: listings })
    .from(publicities)
    .innerJoin(listings, eq(listings.id, publicities.listingId))
    .where(eq(publicities.id, id))
    .get();
  if (!found) throw notFound('没有这份公示。');
  return found;
}
