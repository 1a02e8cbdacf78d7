import { and, eq, notInArray } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { achievements, bids, capabilities, listings, memberships, users } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { enqueueMail } from '#src/outbox/enqueue.ts';
import type { HandOverInput } from './input.ts';
import { handedOverLetter, leftOpenLetter } from './mail.ts';
import { countOpenThings, FINAL_BIDS, FINAL_LISTINGS, FINAL_OFFERS } from './open-things.ts';
import { mayHandOver } from './policy.ts';
import { actorWithin, findOrganisation, managersOf, type Organisation } from './queries.ts';

/**
 * Gives what one person has open in the actor's organisation to a colleague: listings, bids and offers that are not at
 * their end. Who stands in them as contact stays until somebody changes it. Returns how many there were.
 */
export const handOver = (ctx: MemberContext, { from, to }: HandOverInput): Promise<number> =>
  ctx.write(async (tx) => {
    const actor = await actorWithin({ db: tx }, ctx);
    const organisation = await findOrganisation({ db: tx }, actor.organisation?.id ?? '');
    ensure(organisation !== undefined, notFound());
    ensure(mayHandOver(actor, organisation, from));
    return passOn(tx, ctx, organisation, from, to);
  });

/** The same within a transaction in which it was authorised. */
export async function passOn(
  tx: Transaction,
  ctx: MemberContext,
  organisation: Organisation,
  from: string,
  to: string,
): Promise<number> {
  ensure(from !== to, conflict('请选择另一位成员接手', 'to'));
  const heir = await findHeir(tx, organisation.id, to);
  ensure(heir !== undefined, conflict('接手的人要是本单位的管理员或经办人', 'to'));
  const given = await giveOpen(tx, organisation.id, from, to);
  if (given === 0) return 0;
  const person = await nameOf(tx, from);
  const about = { thing: 'organisations', thingId: organisation.id, action: 'handOver', from, to };
  await record(tx, ctx, { ...about, reason: `${person} → ${heir.name}` });
  if (to !== ctx.actor.id)
    await enqueueMail(tx, ctx.now, {
      to: heir.email,
      ...handedOverLetter(ctx.site, organisation, person, given),
      sealedUntil: FOREVER,
    });
  return given;
}

/** Officials read history and letters: how many things there are, less those they see, is how many bids. */
const FOREVER = Number.MAX_SAFE_INTEGER;

/** Tells the managers what a person who left has not finished and nobody took over. */
export async function tellOfOpen(tx: Transaction, ctx: MemberContext, organisation: Organisation, who: string) {
  const open = await countOpenThings({ db: tx }, organisation.id, who);
  if (open === 0) return;
  const managers = await managersOf({ db: tx }, organisation.id);
  const letter = leftOpenLetter(ctx.site, organisation, await nameOf(tx, who), open);
  await enqueueMail(tx, ctx.now, ...managers.map((to) => ({ to, ...letter, sealedUntil: FOREVER })));
}

/** Somebody who acts for the organisation. */
async function findHeir(tx: Transaction, organisationId: string, userId: string) {
  const row = await tx
    .select({ name: users.name, email: users.email, role: memberships.role })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(
        eq(memberships.organisationId, organisationId),
        eq(memberships.userId, userId),
        eq(memberships.state, 'active'),
      ),
    )
    .get();
  return row?.role === 'reader' ? undefined : row;
}

const nameOf = async (tx: Transaction, userId: string): Promise<string> =>
  (await tx.select({ name: users.name }).from(users).where(eq(users.id, userId)).get())?.name ?? '';

async function giveOpen(tx: Transaction, organisationId: string, from: string, to: string): Promise<number> {
  const set = { createdBy: to };
  const mine = (table: typeof listings | typeof bids | typeof capabilities | typeof achievements) =>
    and(eq(table.organisationId, organisationId), eq(table.createdBy, from));
  const given = [
    await tx
      .update(listings)
      .set(set)
      .where(and(mine(listings), notInArray(listings.state, FINAL_LISTINGS)))
      .returning({ id: listings.id }),
    await tx
      .update(bids)
      .set(set)
      .where(and(mine(bids), notInArray(bids.state, FINAL_BIDS)))
      .returning({ id: bids.id }),
    await tx
      .update(capabilities)
      .set(set)
      .where(and(mine(capabilities), notInArray(capabilities.state, FINAL_OFFERS)))
      .returning({ id: capabilities.id }),
    await tx
      .update(achievements)
      .set(set)
      .where(and(mine(achievements), notInArray(achievements.state, FINAL_OFFERS)))
      .returning({ id: achievements.id }),
  ];
  return given.flat().length;
}
