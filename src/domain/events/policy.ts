import { type Actor, isHandler, isOfficial } from '#src/context.ts';
import type { Event, EventAction } from './states.ts';
import { findEventMove, PUBLIC_STATES } from './states.ts';

type Hosted = Pick<Event, 'organisationId'>;
type Facts = Hosted & Pick<Event, 'state' | 'publishedAt'>;

const isHost = (actor: Actor | undefined, event: Hosted): boolean =>
  isHandler(actor) && actor?.organisation?.id === event.organisationId;

/** Why this person cannot draft events, in a sentence; undefined where they can. */
export function eventObstacle(actor: Actor | undefined): string | undefined {
  if (isOfficial(actor)) return undefined;
  if (!actor?.organisation) return '活动由单位主办，请先登记或加入一个单位。';
  if (!isHandler(actor)) return '您在本单位只能查看，请管理员把您改为经办人。';
  return actor.organisation.state === 'verified' ? undefined : '单位通过认证后才能办活动。';
}

/** Officials for any host, handlers of a verified organisation for their own. */
export const mayDraftEvent = (actor: Actor | undefined, event: Hosted): boolean =>
  eventObstacle(actor) === undefined && (isOfficial(actor) || isHost(actor, event));

/** Who organises: handlers of the host, and officials. */
export const mayManageEvent = (actor: Actor | undefined, event: Hosted): boolean =>
  isOfficial(actor) || isHost(actor, event);

/** Everybody reads what was published, whatever became of it; the rest is for who organises. */
export const mayReadEvent = (actor: Actor | undefined, event: Facts): boolean =>
  (event.publishedAt !== null && PUBLIC_STATES.includes(event.state)) || mayManageEvent(actor, event);

/** What is written is changed as a draft, or after publication with its changes on record. */
export const mayEditEvent = (actor: Actor | undefined, event: Facts): boolean =>
  mayManageEvent(actor, event) && ['draft', 'published', 'postponed'].includes(event.state);

/** `writers`: who drafted, changed or handed it in. None of them passes what they wrote. */
export const mayReviewEvent = (actor: Actor | undefined, writers: readonly (string | null)[]): boolean =>
  isOfficial(actor) && actor !== undefined && !writers.includes(actor.id);

/** Whether the table of moves lets this person do it; whether the state allows it is another question. */
export const mayMoveEvent = (
  actor: Actor | undefined,
  event: Hosted,
  action: EventAction,
  writers: readonly (string | null)[],
): boolean => (findEventMove(action).by === 'second' ? mayReviewEvent(actor, writers) : mayManageEvent(actor, event));

/** Recaps before they are public, and what went wrong. */
export const mayReadRecap = mayManageEvent;

/** Series and what is overdue of them. */
export const mayKeepSeries = (actor: Actor | undefined): boolean => isOfficial(actor);
