import type { Actor } from '#src/context.ts';
import type { Event } from '#src/domain/events/states.ts';
import { mayManageRegistrations } from '#src/domain/registrations/policy.ts';
import { DAY, HOUR } from '#src/lib/dates.ts';
import type { DoorLink } from './states.ts';

/** Who stands at the door: an organiser, or a volunteer who came by a link and sees name, firm and state only. */
export type Keeper = { link: undefined } | { link: DoorLink };

/** Makes and revokes door links, undoes a check-in, prints the list, reads who did not come. */
export const mayKeepDoor = (actor: Actor | undefined, event: Pick<Event, 'organisationId'>): boolean =>
  mayManageRegistrations(actor, event);

type Timed = Pick<Event, 'state' | 'startsAt' | 'endsAt'>;

/** From twelve hours before it starts until a week after it ends: what was noted on paper is entered afterwards. */
export const isDoorOpen = (event: Timed, now: number): boolean =>
  event.state === 'published' && event.startsAt !== null && doorOpensAt(event) <= now && now < doorShutsAt(event);

export const doorOpensAt = ({ startsAt }: Timed): number => (startsAt ?? 0) - 12 * HOUR;
export const doorShutsAt = ({ startsAt, endsAt }: Timed): number => (endsAt ?? startsAt ?? 0) + 7 * DAY;

/** A link works until twelve hours after the end its event had when the link was made. */
export const linkExpiry = ({ startsAt, endsAt }: Timed, now: number): number => (endsAt ?? startsAt ?? now) + 12 * HOUR;

/** The moment itself is over. */
export const isLinkGood = (link: DoorLink, eventId: string, now: number): boolean =>
  isLinkOwn(link, eventId) && link.expiresAt > now;

/** Good once, and not taken back since. */
export const isLinkOwn = (link: DoorLink, eventId: string): boolean =>
  link.eventId === eventId && link.revokedAt === null;

type Noted = { at: number; sentAt: number };

/**
 * When a device noted a scan, by our clock: both its times are by its own, so how wrong that is falls out. Not before the
 * door or its link was there, not after the link expired, and never in the future.
 */
export function correctedAt({ at, sentAt }: Noted, { link }: Keeper, event: Timed, now: number): number {
  const from = Math.max(link?.createdAt ?? 0, doorOpensAt(event));
  const until = Math.min(now, link?.expiresAt ?? now);
  return Math.min(Math.max(at + now - sentAt, from), until);
}

/** 现场报名: by a volunteer only where anybody may come without a decision of the organiser. */
export const mayAdmitWalkIn = (
  keeper: Keeper,
  { admission, audience }: Pick<Event, 'admission' | 'audience'>,
): boolean => keeper.link === undefined || (admission === 'direct' && audience === 'open');
