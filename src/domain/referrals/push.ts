import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { listings, organisations } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { whyNotLead } from '#src/domain/bids/queries.ts';
import { mayReadListing } from '#src/domain/listings/policy.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { PUSH_MAX, type PushInput } from './input.ts';
import { mayPush } from './policy.ts';
import { findOwn, refuseTooMany, send, theOrganisation } from './send.ts';

/** How many were written to, and who had been before and was not again. */
export type Pushed = { sent: number; already: string[] };
type Target = { id: string; name: string };

/**
 * 推送: an official recommends a listing to several organisations, ticked among the matches or named, with one note. Each
 * gets a letter and a line on its workbench. Who is known to fail a hard condition is sent it only where the official says
 * so, and is told which; who already has it from this official does not get it twice.
 */
export const pushListing = (ctx: MemberContext, input: PushInput): Promise<Pushed> =>
  ctx.write(async (tx) => {
    const listing = await tx.select().from(listings).where(eq(listings.id, input.listingId)).get();
    ensure(listing !== undefined && mayReadListing(ctx.actor, listing), notFound());
    ensure(mayPush(ctx.actor, listing, ctx.now), conflict('这一榜不在揭榜期，或者您不能推送它。'));
    const targets = await targetsOf(tx, input);
    ensure(targets.length > 0, conflict('请勾选要推送的单位，或者写上单位名称', 'organisations'));
    ensure(targets.length <= PUSH_MAX, conflict(`一次最多推送 ${PUSH_MAX} 家，请去掉几家`, 'organisations'));
    const poster = targets.find(({ id }) => id === listing.organisationId);
    ensure(poster === undefined, conflict(`${poster?.name ?? ''}是发榜方，请去掉它。`, 'organisations'));
    const fresh: Target[] = [];
    const already: string[] = [];
    for (const target of targets)
      if (await findOwn(tx, ctx, listing.id, target.id)) already.push(target.name);
      else fresh.push(target);
    await refuseTooMany(tx, ctx, fresh.length);
    const cautions = await cautionsOf(tx, ctx, listing.id, fresh);
    ensure(cautions.size === 0 || input.anyway, conflict(askAgain(fresh, cautions), 'anyway'));
    for (const { id } of fresh) await send(tx, ctx, listing, id, input.note, cautions.get(id) ?? '');
    return { sent: fresh.length, already };
  });

/** Verified ones only; whoever is ticked and named is one. */
async function targetsOf(tx: Transaction, { organisations: ids, names }: PushInput): Promise<Target[]> {
  const { id, name, state } = organisations;
  const ticked = await tx
    .select({ id, name })
    .from(organisations)
    .where(and(inArray(id, ids), eq(state, 'verified')))
    .orderBy(asc(name));
  const named: Target[] = [];
  for (const words of names) named.push(await theOrganisation(tx, words, 'names'));
  return [...new Map([...ticked, ...named].map((target) => [target.id, target])).values()];
}

async function cautionsOf(tx: Transaction, ctx: MemberContext, listingId: string, targets: Target[]) {
  const cautions = new Map<string, string>();
  for (const { id } of targets) {
    const why = await whyNotLead({ db: tx }, listingId, id, ctx.now);
    if (why) cautions.set(id, why);
  }
  return cautions;
}

const askAgain = (targets: readonly Target[], cautions: ReadonlyMap<string, string>): string =>
  `${targets
    .filter(({ id }) => cautions.has(id))
    .map(({ id, name }) => `${name}：${cautions.get(id)}`)
    .join(' ')} 请去掉，或者勾选“仍然推送”，信里会写明。`;
