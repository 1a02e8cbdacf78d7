import type { APIRoute } from 'astro';
import { CALENDAR_TYPE, calendarOf } from '#src/domain/events/calendar.ts';
import { findFeedOwner, listOrganised, readFeedToken } from '#src/domain/events/subscriptions.ts';
import { listSeatedEvents } from '#src/domain/registrations/queries.ts';
import { ensure, notFound } from '#src/errors.ts';
import { DAY } from '#src/lib/dates.ts';

const KEPT_MS = 90 * DAY;
const GONE = notFound('这个日历地址不对，或者已经停用。');

/** Somebody's own calendar, what they host and what they have a seat at, to whoever has its address: calendars cannot sign in. */
export const GET: APIRoute = async ({ locals: { ctx }, params }) => {
  const feed = readFeedToken(ctx, params.token ?? '');
  ensure(feed !== undefined, GONE);
  const owner = await findFeedOwner(ctx, feed);
  ensure(owner !== undefined, GONE);
  const since = ctx.now - KEPT_MS;
  const hosted = await listOrganised(ctx, owner.userId, owner.organisationId ?? undefined, since);
  const attended = await listSeatedEvents(ctx, owner.userId, since);
  const events = [...hosted, ...attended.filter(({ id }) => !hosted.some((one) => one.id === id))];
  return new Response(calendarOf(events, { site: ctx.site, name: '我的活动', withRoom: true }), {
    headers: { 'content-type': CALENDAR_TYPE, 'cache-control': 'private, no-store' },
  });
};
