import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { doorLinks, registrations } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { loadHosted, loadManaged } from '#src/domain/registrations/load.ts';
import { conflict, ensure, notFound } from '#src/errors.ts';
import type { DoorLinkInput } from './input.ts';
import { linkExpiry } from './policy.ts';

/** 撤销签到: somebody was let in by mistake. Their code works again from now on; what was scanned stays on record. */
export const undoCheckIn = (ctx: MemberContext, id: string): Promise<string> =>
  ctx.write(async (tx) => {
    const { registration, event } = await loadManaged(tx, ctx, id);
    const undone = await tx
      .update(registrations)
      .set({ checkedInAt: null, checkedInBy: null, checkInUndoneAt: ctx.now, updatedAt: ctx.now })
      .where(and(eq(registrations.id, registration.id), isNotNull(registrations.checkedInAt)))
      .returning({ id: registrations.id });
    ensure(undone.length === 1, conflict('还没有签到，不用撤销。'));
    await record(tx, ctx, { thing: 'registrations', thingId: id, action: 'undoCheckIn' });
    return event.id;
  });

const MOST_LINKS = 30;

/** A link for one place at the door. The same form sent twice is one. */
export const addDoorLink = (ctx: MemberContext, { id, eventId, name }: DoorLinkInput): Promise<void> =>
  ctx.write(async (tx) => {
    const { event } = await loadHosted(tx, ctx, eventId);
    const before = await tx.select().from(doorLinks).where(eq(doorLinks.id, id)).get();
    ensure(before === undefined || before.eventId === event.id, conflict('请刷新后再填。'));
    if (before) return;
    const expiresAt = linkExpiry(event, ctx.now);
    ensure(
      event.state === 'published' && expiresAt > ctx.now,
      conflict('活动没有发布、已经结束、延期或取消，不能开签到点。'),
    );
    const standing = and(eq(doorLinks.eventId, event.id), isNull(doorLinks.revokedAt));
    ensure((await tx.$count(doorLinks, standing)) < MOST_LINKS, conflict(`最多开 ${MOST_LINKS} 个签到点。`));
    await tx.insert(doorLinks).values({ id, eventId, name, expiresAt, createdBy: ctx.actor.id, createdAt: ctx.now });
    await record(tx, ctx, { thing: 'events', thingId: event.id, action: 'openDoor', reason: name });
  });

/** From now on the link opens nothing. */
export const revokeDoorLink = (ctx: MemberContext, id: string): Promise<string> =>
  ctx.write(async (tx) => {
    const link = await tx.select().from(doorLinks).where(eq(doorLinks.id, id)).get();
    if (!link) throw notFound();
    const { event } = await loadHosted(tx, ctx, link.eventId);
    const standing = and(eq(doorLinks.id, id), isNull(doorLinks.revokedAt));
    const revoked = await tx
      .update(doorLinks)
      .set({ revokedAt: ctx.now })
      .where(standing)
      .returning({ id: doorLinks.id });
    ensure(revoked.length === 1, conflict('这个网址已经撤回了。'));
    await record(tx, ctx, { thing: 'events', thingId: event.id, action: 'closeDoor', reason: link.name });
    return event.id;
  });
