import { and, asc, desc, eq, getTableColumns, gt, inArray, isNotNull, isNull, lte, or, type SQL } from 'drizzle-orm';
import {
  audit,
  eventAgenda,
  eventChanges,
  eventRecaps,
  eventSpeakers,
  events,
  organisations,
} from '#db/schema/index.ts';
import { type Context, isOfficial, type MemberContext } from '#src/context.ts';
import { ensure, notFound } from '#src/errors.ts';
import type { Content } from './changes.ts';
import { mayManageEvent, mayReadEvent, mayReadRecap } from './policy.ts';
import { type Event, PUBLIC_STATES } from './states.ts';

/** A context, or a transaction as `{ db: tx }`. */
type Source = Pick<Context, 'db'>;
/** With the name of its host. */
export type HostedEvent = Event & { host: string };

const columns = { ...getTableColumns(events), host: organisations.name };
/** Whole rows. The caller's `where` authorises. */
export const selectEvents = ({ db }: Source) =>
  db.select(columns).from(events).innerJoin(organisations, eq(organisations.id, events.organisationId));

/** By id, whatever its state: for operations and for features that hold something of it. */
export const findEvent = (source: Source, id: string): Promise<HostedEvent | undefined> =>
  selectEvents(source).where(eq(events.id, id)).get();

/** Refuses what this person may not read as if it were not there. */
export async function getEvent(ctx: Context, id: string): Promise<HostedEvent> {
  const event = await findEvent(ctx, id);
  ensure(event !== undefined && mayReadEvent(ctx.actor, event), notFound('没有这场活动，或者它还没有发布。'));
  return event;
}

/** The same for who organises it. */
export async function getManagedEvent(ctx: Context, id: string): Promise<HostedEvent> {
  const event = await getEvent(ctx, id);
  ensure(mayManageEvent(ctx.actor, event), notFound('没有这场活动，或者它还没有发布。'));
  return event;
}

export const listAgenda = ({ db }: Source, eventId: string) =>
  db
    .select({ minute: eventAgenda.minute, title: eventAgenda.title, who: eventAgenda.who })
    .from(eventAgenda)
    .where(eq(eventAgenda.eventId, eventId))
    .orderBy(asc(eventAgenda.position));

export const listSpeakers = ({ db }: Source, eventId: string) =>
  db
    .select({
      name: eventSpeakers.name,
      unit: eventSpeakers.unit,
      post: eventSpeakers.post,
      about: eventSpeakers.about,
    })
    .from(eventSpeakers)
    .where(eq(eventSpeakers.eventId, eventId))
    .orderBy(asc(eventSpeakers.position));

/** What a form changes, columns and rows. */
export async function contentWithin(source: Source, event: Event): Promise<Content> {
  const [agenda, speakers] = [await listAgenda(source, event.id), await listSpeakers(source, event.id)];
  return { ...event, agenda, speakers };
}

/** What was changed since it was published, newest first. The caller has authorised the event. */
export const listEventChanges = ({ db }: Source, eventId: string) =>
  db.select().from(eventChanges).where(eq(eventChanges.eventId, eventId)).orderBy(desc(eventChanges.version)).limit(50);
export type ChangeRow = Awaited<ReturnType<typeof listEventChanges>>[number];

/** Who drafted, changed or handed it in: none of them approves it. */
export async function writersOf({ db }: Source, event: Pick<Event, 'id' | 'createdBy'>): Promise<string[]> {
  const rows = await db
    .selectDistinct({ id: audit.actorId })
    .from(audit)
    .where(
      and(
        eq(audit.thing, 'events'),
        eq(audit.thingId, event.id),
        inArray(audit.action, ['create', 'edit', 'submit']),
        isNotNull(audit.actorId),
      ),
    );
  return [event.createdBy, ...rows.flatMap(({ id }) => id ?? [])];
}

export type Recap = typeof eventRecaps.$inferSelect;

export const findRecap = ({ db }: Source, eventId: string): Promise<Recap | undefined> =>
  db.select().from(eventRecaps).where(eq(eventRecaps.eventId, eventId)).get();

/** The recap as this person may read it: once archived everybody, but for what went wrong. */
export async function readRecap(ctx: Context, event: Event): Promise<Recap | undefined> {
  const recap = await findRecap(ctx, event.id);
  if (!recap || mayReadRecap(ctx.actor, event)) return recap;
  return event.state === 'archived' ? { ...recap, problems: '' } : undefined;
}

const ROW = {
  id: events.id,
  type: events.type,
  title: events.title,
  summary: events.summary,
  state: events.state,
  startsAt: events.startsAt,
  endsAt: events.endsAt,
  registrationOpensAt: events.registrationOpensAt,
  registrationClosesAt: events.registrationClosesAt,
  recappedAt: events.recappedAt,
  placeName: events.placeName,
  region: events.region,
  audience: events.audience,
  organisationId: events.organisationId,
  submittedAt: events.submittedAt,
  updatedAt: events.updatedAt,
  host: organisations.name,
};
export type EventRow = { [K in keyof typeof ROW]: HostedEvent[K] };

/** Rows of a list. The caller's `where` authorises. */
export const selectRows = ({ db }: Source) =>
  db.select(ROW).from(events).innerJoin(organisations, eq(organisations.id, events.organisationId));

/** Those of these that everybody reads, by id. */
export async function readPublicEvents(source: Source, ids: readonly string[]): Promise<Map<string, EventRow>> {
  if (ids.length === 0) return new Map();
  const open = and(inArray(events.state, [...PUBLIC_STATES]), isNotNull(events.publishedAt));
  const rows = await selectRows(source).where(and(inArray(events.id, [...ids]), open));
  return new Map(rows.map((row) => [row.id, row]));
}

/** What comes next, for everybody: published and not over. */
export const listUpcoming = (ctx: Context, limit: number): Promise<EventRow[]> =>
  selectRows(ctx)
    .where(and(eq(events.state, 'published'), gt(events.endsAt, ctx.now)))
    .orderBy(asc(events.startsAt), asc(events.id))
    .limit(limit);

/** Over, without a recap, the longest first. The caller's `where` says whose. */
export const listUnrecapped = (ctx: Context, where?: SQL): Promise<EventRow[]> =>
  selectRows(ctx)
    .where(and(where, eq(events.state, 'published'), isNull(events.recappedAt), lte(events.endsAt, ctx.now)))
    .orderBy(asc(events.endsAt), asc(events.id))
    .limit(100);

/** What waits for approval, the longest first; and what is begun, the latest first. For officials, whoever wrote it. */
export async function listInWork(ctx: Context, state: 'pending' | 'draft'): Promise<EventRow[]> {
  ensure(isOfficial(ctx.actor));
  return selectRows(ctx)
    .where(eq(events.state, state))
    .orderBy(state === 'pending' ? asc(events.submittedAt) : desc(events.updatedAt), asc(events.id))
    .limit(100);
}

/** Whom this person may name as host: officials the administration's units, their own and the present one; others their own. */
export async function listHosts({ db, actor }: MemberContext, present?: string): Promise<Record<string, string>> {
  const { kind, state, id } = organisations;
  const own = [actor.organisation?.id ?? '', present ?? ''];
  const rows = await db
    .select({ id, name: organisations.name })
    .from(organisations)
    .where(
      and(eq(state, 'verified'), isOfficial(actor) ? or(eq(kind, 'government'), inArray(id, own)) : inArray(id, own)),
    )
    .orderBy(desc(inArray(id, own)), asc(organisations.name))
    .limit(200);
  return Object.fromEntries(rows.map((row) => [row.id, row.name]));
}
