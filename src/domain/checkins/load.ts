import { eq } from 'drizzle-orm';
import type { Transaction } from '#db/client.ts';
import { doorLinks } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { findEvent, type HostedEvent } from '#src/domain/events/queries.ts';
import { actorWithin } from '#src/domain/organisations/queries.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import { linkIdOf } from './code.ts';
import { isDoorOpen, isLinkGood, isLinkOwn, type Keeper, mayKeepDoor } from './policy.ts';

type Given = { eventId: string; token: string };
/** `late`: a device that was without network brings what it noted before its link expired. */
type How = { late?: boolean };
export type Door = { event: HostedEvent; keeper: Keeper };

export const NO_DOOR = '这个签到网址不能用了：过期、被撤回，或者网址不完整。请向主办方要一个新的。';

/**
 * The door of an event for who may stand at it; for anybody else it is not there. A good link goes before one's own
 * rights, so that an organiser who opened a link stands at its place.
 */
export async function openDoor(ctx: Omit<Context, 'write'>, { eventId, token }: Given, how: How = {}): Promise<Door> {
  const event = await findEvent(ctx, eventId);
  const linkId = linkIdOf(ctx.secret, token);
  const link = linkId && (await ctx.db.select().from(doorLinks).where(eq(doorLinks.id, linkId)).get());
  const admits = how.late ? isLinkOwn : isLinkGood;
  if (event && link && admits(link, event.id, ctx.now)) return { event, keeper: { link } };
  if (event && mayKeepDoor(ctx.actor, event)) return { event, keeper: { link: undefined } };
  throw notFound(token === '' ? undefined : NO_DOOR);
}

/** The same inside a write, while people may be let in. */
export async function loadDoor(tx: Transaction, ctx: Context, given: Given, how: How = {}): Promise<Door> {
  const actor = ctx.actor && (await actorWithin({ db: tx }, { ...ctx, actor: ctx.actor }));
  const door = await openDoor({ ...ctx, db: tx, actor }, given, how);
  ensure(isDoorOpen(door.event, ctx.now), conflict('现在不能签到：开始前 12 小时起，到结束后 7 天。'));
  return door;
}
