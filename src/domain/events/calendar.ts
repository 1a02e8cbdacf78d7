import { type CalendarEntry, writeCalendar } from '#src/lib/calendar.ts';
import type { Event } from './states.ts';

type Shown = Pick<
  Event,
  | 'id'
  | 'title'
  | 'summary'
  | 'state'
  | 'startsAt'
  | 'endsAt'
  | 'placeName'
  | 'address'
  | 'onlineUrl'
  | 'contactName'
  | 'contactPhone'
  | 'sequence'
  | 'updatedAt'
> & { host: string };

export const CALENDAR_TYPE = 'text/calendar; charset=utf-8';

type Options = {
  /** Where the portal is reached. */
  site: string;
  name?: string;
  /** Only for those whose seat is confirmed. */
  withRoom?: boolean;
};

/** Events as a calendar; those without a time are left out. 取消, and 延期 without a new time, say that they do not take place. */
export const calendarOf = (events: readonly Shown[], { name = '揭榜活动', ...options }: Options): string =>
  writeCalendar(events.flatMap(entryOf(options)), name);

/** The file for one registrant of one event: takes it out of the calendar where it does not take place, or not for them. */
export function invitationOf(
  event: Shown,
  { withdrawn = false, ...options }: Options & { withdrawn?: boolean },
): string {
  const method = withdrawn || !takesPlace(event) ? 'cancel' : 'publish';
  return writeCalendar(entryOf(options)(event), event.title, method);
}

const takesPlace = ({ state }: Pick<Event, 'state'>): boolean => state !== 'cancelled' && state !== 'postponed';

const entryOf =
  ({ site, withRoom = false }: Options) =>
  (event: Shown): CalendarEntry[] => {
    const { id, startsAt, endsAt, sequence, updatedAt, host } = event;
    if (startsAt === null || endsAt === null) return [];
    return [
      {
        uid: `event-${id}@jiebang`,
        sequence,
        changedAt: updatedAt,
        startsAt,
        endsAt,
        cancelled: !takesPlace(event),
        title: event.state === 'postponed' ? `【延期】${event.title}` : event.title,
        about: aboutOf(event, withRoom),
        place: [event.placeName, event.address].filter(Boolean).join('，') || '线上',
        url: `${site}/events/${id}`,
        organiser: { name: host, email: `no-reply@${URL.parse(site)?.hostname ?? 'localhost'}` },
      },
    ];
  };

const aboutOf = (event: Shown, withRoom: boolean): string =>
  [
    event.summary,
    withRoom && event.onlineUrl !== '' ? `线上会议：${event.onlineUrl}` : '',
    `会务：${event.contactName} ${event.contactPhone}`,
    '时间已换算成您日历的时区，活动按北京时间举行。',
  ]
    .filter(Boolean)
    .join('\n');
