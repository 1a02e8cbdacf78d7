import { eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { registrations } from '#db/schema/index.ts';
import type { Actor, Context, MemberContext } from '#src/context.ts';
import { findEvent, type HostedEvent } from '#src/domain/events/queries.ts';
import { actorWithin } from '#src/domain/organisations/queries.ts';
import { ensure, forbidden, notFound } from '#src/errors.ts';
import { isLinkOf } from './links.ts';
import { isOwnRegistration, mayManageRegistrations } from './policy.ts';
import type { Registration } from './states.ts';

export type Found = { registration: Registration; event: HostedEvent };
type Source = Pick<Context, 'db'>;

export async function findRegistration(source: Source, id: string): Promise<Found | undefined> {
  const registration = await source.db.select().from(registrations).where(eq(registrations.id, id)).get();
  const event = registration && (await findEvent(source, registration.eventId));
  return event && { registration, event };
}

type Given = { id: string; token: string };

/** One's own registration, by the account or by the link of a letter; for anybody else it is not there. */
export async function loadOwn(tx: Transaction, ctx: Context, { id, token }: Given): Promise<Found> {
  const found = await findRegistration({ db: tx }, id);
  ensure(found !== undefined && isOwnBy(ctx, found.registration, token), notFound(WORN));
  return found;
}

export const WORN = '这个网址不能用了：报名可能换过人，或者网址不完整。请用最近一封信里的网址。';

/** Who reads their mailbox, or is signed in as who it is. */
export const isOwnBy = (ctx: Context, registration: Registration, token: string): boolean =>
  isOwnRegistration(ctx.actor, registration) || isLinkOf(ctx.secret, registration, token);

/** A registration for who organises. */
export async function loadManaged(tx: Transaction, ctx: MemberContext, id: string): Promise<Found> {
  const actor = await actorWithin({ db: tx }, ctx);
  const found = await findRegistration({ db: tx }, id);
  ensure(found !== undefined && mayManageRegistrations(actor, found.event), notFound());
  return found;
}

/** An event for who organises its registration. */
export async function loadHosted(
  tx: Transaction,
  ctx: MemberContext,
  eventId: string,
): Promise<{ event: HostedEvent; actor: Actor }> {
  const actor = await actorWithin({ db: tx }, ctx);
  const event = await findEvent({ db: tx }, eventId);
  if (!event) throw notFound();
  ensure(mayManageRegistrations(actor, event), forbidden('报名由主办方办理。'));
  return { event, actor };
}
