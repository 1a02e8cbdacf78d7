import type { Transaction } from '#db/client.ts';
import { events } from '#db/schema/index.ts';
import type { MemberContext } from '#src/context.ts';
import { record } from '#src/domain/audit/operations.ts';
import { ensure, forbidden, notFound } from '#src/errors.ts';
import { CHANGEABLE, type Content, DATED } from './changes.ts';
import { loadEvent } from './moves.ts';
import { writeRows } from './operations.ts';
import { eventObstacle, mayDraftEvent, mayManageEvent } from './policy.ts';
import { contentWithin, findEvent } from './queries.ts';
import type { Event } from './states.ts';

/** Copies what later features hold of an event, in the same write. */
export type Along = (tx: Transaction, ctx: MemberContext, from: string, to: string) => Promise<unknown>;

/**
 * A new draft with everything but dates and registrations. `copy` is its id, from the form: sent twice it is one.
 * `along` takes the registration form over.
 */
export const cloneEvent = (
  ctx: MemberContext,
  { id, copy }: { id: string; copy: string },
  along: Along,
): Promise<void> =>
  ctx.write(async (tx) => {
    const event = await loadEvent(tx, ctx, id);
    ensure(mayManageEvent(ctx.actor, event));
    ensure(mayDraftEvent(ctx.actor, event), forbidden(eventObstacle(ctx.actor)));
    const made = await findEvent({ db: tx }, copy);
    if (made) return ensure(made.clonedFrom === id, notFound());
    const content = await contentWithin({ db: tx }, event);
    await draftFrom(tx, ctx, undated(content), {
      id: copy,
      organisationId: event.organisationId,
      clonedFrom: id,
    });
    await along(tx, ctx, id, copy);
  });

/** Without what each session has of its own. */
export const undated = (content: Content): Content => ({
  ...content,
  ...(Object.fromEntries(DATED.map((name) => [name, null])) as Pick<Content, (typeof DATED)[number]>),
});

type Own = Pick<Event, 'id' | 'organisationId'> & Partial<Pick<Event, 'clonedFrom' | 'seriesId' | 'occurrenceOn'>>;

/** Writes a draft that says what another one said. */
export async function draftFrom(tx: Transaction, ctx: MemberContext, content: Content, own: Own): Promise<void> {
  const columns = Object.fromEntries(CHANGEABLE.map((name) => [name, content[name]])) as Omit<
    Content,
    'agenda' | 'speakers'
  >;
  const made = { createdBy: ctx.actor.id, createdAt: ctx.now, updatedAt: ctx.now };
  await tx.insert(events).values({ ...columns, ...own, ...made });
  await writeRows(tx, own.id, content.agenda, content.speakers);
  await record(tx, ctx, { thing: 'events', thingId: own.id, action: 'create', to: 'draft' });
}
