import { asc, eq } from 'drizzle-orm';
import { eventTopics, registrations } from '#db/schema/index.ts';
import type { Context, MemberContext } from '#src/context.ts';
import type { HostedEvent } from '#src/domain/events/queries.ts';
import { ensure, notFound } from '#src/errors.ts';
import { loadHosted } from './load.ts';
import { mayManageRegistrations } from './policy.ts';

/** 议题 raised for an event, as they came; organisers only. */
export function listTopics(ctx: Context, event: HostedEvent) {
  ensure(mayManageRegistrations(ctx.actor, event), notFound());
  const { id, title, body, takenUpAt } = eventTopics;
  return ctx.db
    .select({ id, title, body, takenUpAt, name: registrations.name, firm: registrations.firm })
    .from(eventTopics)
    .innerJoin(registrations, eq(registrations.id, eventTopics.registrationId))
    .where(eq(eventTopics.eventId, event.id))
    .orderBy(asc(eventTopics.createdAt))
    .limit(200);
}

/** Takes a topic up into the agenda, or lets it go again. Returns the event's id. */
export const takeUpTopic = (ctx: MemberContext, { id }: { id: string }): Promise<string> =>
  ctx.write(async (tx) => {
    const topic = await tx.select().from(eventTopics).where(eq(eventTopics.id, id)).get();
    if (!topic) throw notFound();
    await loadHosted(tx, ctx, topic.eventId);
    const takenUpAt = topic.takenUpAt === null ? ctx.now : null;
    await tx.update(eventTopics).set({ takenUpAt }).where(eq(eventTopics.id, id));
    return topic.eventId;
  });
