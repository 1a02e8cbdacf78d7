import { and, eq, isNull } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { listings, memberships, panelExperts, panelScores, panels, users } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { mayReadListing } from '#src/domain/listings/policy.ts';
import { handlersOf } from '#src/domain/organisations/queries.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { dayOf } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import type { AddExpertInput, OpenPanelInput, RemoveExpertInput } from './input.ts';
import { closedLetter, invitedLetter, removedLetter } from './mail.ts';
import { isRunning, mayRunPanels, purposeNow } from './policy.ts';
import { findPanel } from './queries.ts';
import { OWN_ORGANISATION } from './states.ts';
import { listConcerned, listJudged, type Panel } from './subjects.ts';

type Listing = typeof listings.$inferSelect;

/** Opens a panel on a listing, one of a kind at a time; the same form sent twice opens one. Experts are added to it. */
export const openPanel = (ctx: MemberContext, input: OpenPanelInput): Promise<void> =>
  ctx.write(async (tx) => {
    const listing = await loadListing(tx, ctx, input.listingId);
    const stands = await tx.select().from(panels).where(eq(panels.id, input.id)).get();
    if (stands) return ensure(stands.listingId === listing.id, notFound());
    ensure(purposeNow(listing, ctx.now) === input.purpose, conflict(NOT_NOW[input.purpose]));
    ensure(input.dueOn >= dayOf(ctx.now), conflict('评议的期限不能早于今天', 'dueOn'));
    await refuseSecond(tx, ctx, listing);
    const panel = { ...input, round: listing.round, createdBy: ctx.actor.id, createdAt: ctx.now, closedAt: null };
    const subjects = await listJudged({ db: tx }, panel, listing, undefined);
    ensure(subjects.length > 0, conflict('没有等着评议的申请：都已答复，或者还没有启封。'));
    await tx.insert(panels).values(panel);
    await record(tx, ctx, { thing: 'panels', thingId: input.id, action: 'open', to: 'open' });
  });

const NOT_NOW = {
  demand: '论证在初核通过、发榜以前进行，这一榜现在不能论证。',
  bids: '评榜在截止启封、开始遴选以后进行，这一榜现在不能评榜。',
} as const;

async function refuseSecond(tx: Transaction, ctx: MemberContext, listing: Listing): Promise<void> {
  const open = await tx
    .select()
    .from(panels)
    .where(and(eq(panels.listingId, listing.id), isNull(panels.closedAt)));
  const running = open.some((panel) => isRunning(panel, listing, ctx.now));
  ensure(!running, conflict('这一榜已经有一场评议在进行，请先结束它。'));
}

/** Calls an expert by the address of their confirmed account. Twice is once. The poster's people are refused. */
export const addExpert = (ctx: MemberContext, { id, email }: AddExpertInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { panel, listing } = await loadRunning(tx, ctx, id);
    const expert = await tx
      .select({ id: users.id, confirmedAt: users.emailConfirmedAt, organisationId: memberships.organisationId })
      .from(users)
      .leftJoin(memberships, eq(memberships.userId, users.id))
      .where(eq(users.email, email))
      .get();
    ensure(expert !== undefined && expert.confirmedAt !== null, conflict(UNKNOWN, 'email'));
    ensure(expert.organisationId !== listing.organisationId, conflict(OF_THE_POSTER, 'email'));
    const row = { id: newId(), panelId: panel.id, userId: expert.id, createdAt: ctx.now };
    const added = await tx.insert(panelExperts).values(row).onConflictDoNothing().returning();
    if (added.length === 0) return listing.id;
    await record(tx, ctx, { thing: 'panels', thingId: panel.id, action: 'addExpert' });
    await enqueueMail(tx, ctx.now, { to: email, ...invitedLetter(factsOf(ctx, panel, listing)) });
    return listing.id;
  });

const UNKNOWN = '没有用这个邮箱登记并确认过的账号。请专家先注册，再来添加';
const OF_THE_POSTER = '这位专家是发榜方的人，应当回避，不能邀请';

/** Takes an expert out who has said nothing yet. */
export const removeExpert = (ctx: MemberContext, { id, userId }: RemoveExpertInput): Promise<string> =>
  ctx.write(async (tx) => {
    const { panel, listing } = await loadRunning(tx, ctx, id);
    const said = await tx.$count(panelScores, and(eq(panelScores.panelId, id), eq(panelScores.userId, userId)));
    ensure(said === 0, conflict('这位专家已经打过分或回避过，不能移出。'));
    const gone = await tx
      .delete(panelExperts)
      .where(and(eq(panelExperts.panelId, id), eq(panelExperts.userId, userId)))
      .returning();
    if (gone.length === 0) return listing.id;
    await record(tx, ctx, { thing: 'panels', thingId: id, action: 'removeExpert' });
    const expert = await tx.select({ email: users.email }).from(users).where(eq(users.id, userId)).get();
    if (expert) await enqueueMail(tx, ctx.now, { to: expert.email, ...removedLetter(factsOf(ctx, panel, listing)) });
    return listing.id;
  });

/** 结束评议: no score changes any more. Who had to stay away because of their organisation is written down. */
export const closePanel = (ctx: MemberContext, { id }: { id: string }): Promise<string> =>
  ctx.write(async (tx) => {
    const { panel, listing } = await load(tx, ctx, id);
    if (panel.closedAt !== null) return listing.id;
    await writeConcerned(tx, ctx, panel, listing);
    await tx.update(panels).set({ closedAt: ctx.now }).where(eq(panels.id, id));
    await record(tx, ctx, { thing: 'panels', thingId: id, action: 'close', from: 'open', to: 'closed' });
    const letter = closedLetter(factsOf(ctx, panel, listing));
    const to = await handlersOf({ db: tx }, listing.organisationId);
    await enqueueMail(tx, ctx.now, ...to.map((email) => ({ to: email, ...letter })));
    return listing.id;
  });

async function writeConcerned(tx: Transaction, ctx: MemberContext, panel: Panel, listing: Listing): Promise<void> {
  const concerned = await listConcerned({ db: tx }, panel, listing);
  if (concerned.length === 0) return;
  const rest = { panelId: panel.id, recusal: OWN_ORGANISATION, updatedAt: ctx.now };
  await tx
    .insert(panelScores)
    .values(concerned.map((one) => ({ id: newId(), ...one, ...rest })))
    .onConflictDoNothing();
}

const factsOf = (ctx: MemberContext, panel: Panel, listing: Listing) => ({
  site: ctx.site,
  now: ctx.now,
  panel,
  listing,
});

/** A panel that experts still work on, for who runs it. */
async function loadRunning(tx: Transaction, ctx: MemberContext, id: string) {
  const found = await load(tx, ctx, id);
  ensure(isRunning(found.panel, found.listing, ctx.now), conflict('这场评议已经结束，或者这一榜已经往下走了。'));
  return found;
}

async function load(tx: Transaction, ctx: MemberContext, id: string): Promise<{ panel: Panel; listing: Listing }> {
  const found = await findPanel({ db: tx }, id);
  if (!found) throw notFound();
  return { panel: found.panel, listing: await loadListing(tx, ctx, found.panel.listingId) };
}

/** The listing as it is inside this transaction, for officials who may run panels on it. */
async function loadListing(tx: Transaction, ctx: MemberContext, id: string): Promise<Listing> {
  const listing = await tx.select().from(listings).where(eq(listings.id, id)).get();
  if (!listing || !mayReadListing(ctx.actor, listing)) throw notFound();
  ensure(mayRunPanels(ctx.actor, listing));
  return listing;
}
