import { type Actor, isOfficial } from '#src/context.ts';
import { mayManageEvent } from '#src/domain/events/policy.ts';
import { cancelsUntil, type Event, stageOf } from '#src/domain/events/states.ts';
import { isLive, type Registration, SEATED } from './states.ts';

type Hosted = Pick<Event, 'organisationId'>;
type Own = Pick<Registration, 'userId' | 'registeredBy'>;

/** Sees who is registered, decides, exports: handlers of the host, and officials. */
export const mayManageRegistrations = (actor: Actor | undefined, event: Hosted): boolean =>
  mayManageEvent(actor, event);

/** 代报名: the same people; it is on record who did it. */
export const mayRegisterOthers = mayManageRegistrations;

/** Whose registration it is, by their account. Who only has the link of a letter is checked by `isLinkOf`. */
export const isOwnRegistration = (actor: Actor | undefined, { userId }: Pick<Own, 'userId'>): boolean =>
  actor !== undefined && userId === actor.id;

export const mayReadRegistration = (actor: Actor | undefined, registration: Own, event: Hosted): boolean =>
  isOwnRegistration(actor, registration) || mayManageRegistrations(actor, event);

/** Why nobody can register now, as a sentence; undefined where they can. */
export function whyNotRegister(event: Event, now: number): string | undefined {
  switch (stageOf(event, now)) {
    case 'open':
      return undefined;
    case 'announced':
      return '报名还没有开始。';
    case 'closed':
      return '报名已经截止。';
    case 'ongoing':
      return '活动已经开始，不再收报名。';
    case 'postponed':
      return '活动延期，新的时间定下来以后再收报名。';
    case 'cancelled':
      return '活动已经取消。';
    case 'draft':
    case 'pending':
      return '活动还没有发布。';
    default:
      return '活动已经结束。';
  }
}

/** How much room there is, as everybody reads it; what is left of it, and who waits, only where the host shows that. */
export function roomWords(
  { capacity, showRemaining }: Pick<Event, 'capacity' | 'showRemaining'>,
  left: number | null,
  waiting: number,
): string {
  if (capacity === null) return '不限人数';
  const waits = waiting > 0 ? `，${waiting} 人候补` : '';
  const rest = left === 0 ? `，已满${waits}` : `，还有 ${left} 个`;
  return `${capacity} 个名额${showRemaining ? rest : ''}`;
}

type Cancelled = Pick<Registration, 'state'>;
type Asked = Cancelled & Pick<Registration, 'createdAt' | 'personConfirmedAt'>;

/** Whom a new time asks whether they still come; who is offered a seat answers that. */
export const ASKED_AGAIN: readonly Registration['state'][] = ['pending', 'confirmed', 'waitlisted'];

/** A new time stands and is still ahead: who registered before it was fixed is to confirm again. */
export const hasNewTime = ({ state, postponedAt, startsAt }: Event, now: number): boolean =>
  state === 'published' && postponedAt !== null && startsAt !== null && startsAt > now;

/** 待确认新时间: they have said nothing since the new time was fixed. */
export const awaitsNewTime = ({ state, createdAt, personConfirmedAt }: Asked, event: Event, now: number): boolean =>
  hasNewTime(event, now) &&
  ASKED_AGAIN.includes(state) &&
  Math.max(createdAt, personConfirmedAt ?? 0) < (event.postponedAt ?? 0);

/**
 * By themselves: who holds a seat until the cut-off, everybody else until it starts. A new time is answered freely, also
 * after the cut-off.
 */
export const mayWithdraw = (registration: Asked, event: Event, now: number): boolean =>
  isLive(registration) &&
  (awaitsNewTime(registration, event, now) ||
    (SEATED.includes(registration.state) ? cancelsUntil(event) > now : (event.startsAt ?? now + 1) > now));

/** After the cut-off, until it is over: asked for, and decided by the organiser. */
export const mayAskToCancel = (registration: Asked, event: Event, now: number): boolean =>
  registration.state === 'confirmed' && !mayWithdraw(registration, event, now) && (event.startsAt ?? 0) > now;

/** Somebody else comes instead: always by approval, until it starts. */
export const mayAskToReplace = (registration: Cancelled, event: Event, now: number): boolean =>
  registration.state === 'confirmed' && (event.startsAt ?? 0) > now;

/** A seat that was kept is accepted until its deadline; the moment itself is over. */
export const mayAnswerOffer = (
  { state, offerUntilAt }: Pick<Registration, 'state' | 'offerUntilAt'>,
  now: number,
): boolean => state === 'offered' && offerUntilAt !== null && offerUntilAt > now;

/** Officials and the host alone count who did not come, by organisation. */
export const mayReadAbsence = (actor: Actor | undefined, event: Hosted): boolean =>
  isOfficial(actor) || mayManageRegistrations(actor, event);

/** Who was there, or held a seat and did not ask to be excused, once it is over. */
export const mayAnswerSurvey = (
  { state, excusedAt, surveyed }: Pick<Registration, 'state' | 'excusedAt' | 'surveyed'>,
  { endsAt }: Pick<Event, 'endsAt'>,
  now: number,
): boolean => state === 'confirmed' && excusedAt === null && !surveyed && endsAt !== null && endsAt <= now;

/** 参会证明: for who was checked in, once it is over. */
export const hasNote = (
  { state, checkedInAt }: Pick<Registration, 'state' | 'checkedInAt'>,
  { endsAt }: Pick<Event, 'endsAt'>,
  now: number,
): boolean => state === 'confirmed' && checkedInAt !== null && endsAt !== null && endsAt <= now;
