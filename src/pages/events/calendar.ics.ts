import type { APIRoute } from 'astro';
import { CALENDAR_TYPE, calendarOf } from '#src/domain/events/calendar.ts';
import { listForCalendar } from '#src/domain/events/subscriptions.ts';
import { DAY } from '#src/lib/dates.ts';

/** Who subscribed keeps what was of late: an entry that vanished would vanish from their calendar too. */
const KEPT_MS = 90 * DAY;

/** All public events, to subscribe to. */
export const GET: APIRoute = async ({ locals: { ctx } }) => {
  const events = await listForCalendar(ctx, ctx.now - KEPT_MS);
  return new Response(calendarOf(events, { site: ctx.site }), { headers: { 'content-type': CALENDAR_TYPE } });
};
