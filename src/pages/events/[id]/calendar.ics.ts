import type { APIRoute } from 'astro';
import { CALENDAR_TYPE, invitationOf } from '#src/domain/events/calendar.ts';
import { getEvent } from '#src/domain/events/queries.ts';
import { ensure, notFound } from '#src/errors.ts';

/** One event for anybody's calendar. */
export const GET: APIRoute = async ({ locals: { ctx }, params }) => {
  const event = await getEvent(ctx, params.id ?? '');
  ensure(event.publishedAt !== null && event.startsAt !== null, notFound('这场活动还没有发布。'));
  const name = `event-${event.id}.ics`;
  return new Response(invitationOf(event, { site: ctx.site }), {
    headers: { 'content-type': CALENDAR_TYPE, 'content-disposition': `attachment; filename="${name}"` },
  });
};
