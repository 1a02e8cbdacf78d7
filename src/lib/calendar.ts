import ical, { ICalCalendarMethod, ICalEventStatus } from 'ical-generator';

/** One entry of a calendar, RFC 5545. Moments are UTC ms and are written as UTC: no reader has to know our zone. */
export type CalendarEntry = {
  /** The same for ever: a later file with a higher `sequence` replaces the entry. */
  uid: string;
  sequence: number;
  /** When what it says was last changed. */
  changedAt: number;
  startsAt: number;
  endsAt: number;
  cancelled: boolean;
  title: string;
  about: string;
  place: string;
  url: string;
  organiser: { name: string; email: string };
};

export type CalendarMethod = 'publish' | 'cancel';

/** A whole calendar as text; `cancel` is for a file that takes its entries out of people's calendars. */
export function writeCalendar(
  entries: readonly CalendarEntry[],
  name: string,
  method: CalendarMethod = 'publish',
): string {
  const calendar = ical({
    name: escaped(name),
    method: method === 'cancel' ? ICalCalendarMethod.CANCEL : ICalCalendarMethod.PUBLISH,
    prodId: { company: 'jiebang', product: 'events', language: 'ZH' },
  });
  for (const entry of entries)
    calendar.createEvent({
      id: entry.uid,
      sequence: entry.sequence,
      stamp: new Date(entry.changedAt),
      lastModified: new Date(entry.changedAt),
      start: new Date(entry.startsAt),
      end: new Date(entry.endsAt),
      status: entry.cancelled || method === 'cancel' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      summary: lines(entry.title),
      description: lines(entry.about),
      location: lines(entry.place),
      url: entry.url,
      organizer: entry.organiser,
    });
  return `${calendar.toString()}\r\n`;
}

/** The library escapes what entries say, but writes the name of a calendar as it is: a line break in it would begin a line of its own. */
const escaped = (name: string): string => name.replace(/\s+/g, ' ').replace(/[\\;,]/g, '\\$&');

const lines = (text: string): string => text.replace(/\r\n?/g, '\n');
