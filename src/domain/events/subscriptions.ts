import { createHmac, timingSafeEqual } from 'node:crypto';
import { and, asc, eq, gt, inArray, isNotNull, isNull, ne, or } from 'drizzle-orm';
import { calendarFeeds, events, memberships } from '#db/schema/index.ts';
import type { Context, MemberContext } from '#src/context.ts';
import { keyFor } from '#src/lib/sealing.ts';
import { type HostedEvent, selectEvents } from './queries.ts';
import { PUBLIC_STATES } from './states.ts';

type Source = Pick<Context, 'db'>;

/** Public events for the public calendar: from 90 days ago on. */
export const listForCalendar = (ctx: Context, since: number): Promise<HostedEvent[]> =>
  selectEvents(ctx)
    .where(and(inArray(events.state, [...PUBLIC_STATES]), isNotNull(events.publishedAt), gt(events.startsAt, since)))
    .orderBy(asc(events.startsAt), asc(events.id))
    .limit(500);

/** What stands in somebody's own calendar as an organiser: what they wrote, what their organisation hosts, of late and to come. */
export const listOrganised = (source: Source, userId: string, organisationId: string | undefined, since: number) =>
  selectEvents(source)
    .where(
      and(
        or(eq(events.createdBy, userId), organisationId ? eq(events.organisationId, organisationId) : undefined),
        isNotNull(events.publishedAt),
        gt(events.startsAt, since),
      ),
    )
    .orderBy(asc(events.startsAt), asc(events.id))
    .limit(200);

/** The actor's own calendar address, while it is good. */
export const findOwnFeed = async ({ db, actor }: MemberContext): Promise<string | undefined> =>
  (
    await db
      .select({ id: calendarFeeds.id })
      .from(calendarFeeds)
      .where(and(eq(calendarFeeds.userId, actor.id), isNull(calendarFeeds.revokedAt)))
      .get()
  )?.id;

/** Whose calendar an address opens, with where they belong now; undefined once it was revoked. */
export const findFeedOwner = ({ db }: Source, id: string) =>
  db
    .select({ userId: calendarFeeds.userId, organisationId: memberships.organisationId })
    .from(calendarFeeds)
    .leftJoin(
      memberships,
      and(
        eq(memberships.userId, calendarFeeds.userId),
        eq(memberships.state, 'active'),
        ne(memberships.role, 'reader'),
      ),
    )
    .where(and(eq(calendarFeeds.id, id), isNull(calendarFeeds.revokedAt)))
    .get();

/**
 * What stands in the address: the feed and a mark that only the site's secret makes, so that the table alone opens no
 * calendar and the address can be shown again.
 */
export const feedTokenOf = ({ secret }: Pick<Context, 'secret'>, id: string): string => `${id}-${markOf(secret, id)}`;

const markOf = (secret: Context['secret'], id: string): string =>
  createHmac('sha256', keyFor(secret, 'calendars')).update(id).digest('base64url').slice(0, 27);

/** The feed an address names, whatever became of it; undefined where the mark is not ours. */
export function readFeedToken({ secret }: Pick<Context, 'secret'>, token: string): string | undefined {
  const id = token.slice(0, 20);
  const [given, ours] = [Buffer.from(token), Buffer.from(`${id}-${markOf(secret, id)}`)];
  return given.length === ours.length && timingSafeEqual(given, ours) ? id : undefined;
}
