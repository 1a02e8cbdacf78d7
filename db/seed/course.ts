import type { audit } from '#db/schema/index.ts';
import { MINUTE } from '#src/lib/dates.ts';
import { officeMoment } from './clock.ts';
import type { Course } from './shapes.ts';

export type Move<State extends string> = { state: State; at: number; reason: string };
type AuditRow = typeof audit.$inferInsert;

const APART = 25 * MINUTE;

/** `pin` gives the moment of a move that follows from something else. */
type Bounds<State> = {
  after?: number | undefined;
  before?: number | undefined;
  pin?: (state: State, day: number, from: State | undefined) => number | undefined;
};

/**
 * The moves of a course as moments, each after the one before. A weekend can bring two onto one day, so they are held
 * apart; nothing happens before `after`, and a decision comes before the close of what it belongs to.
 */
export function follow<State extends string>(
  course: Course<State>,
  now: number,
  key: string,
  { after = 0, before = now, pin }: Bounds<State> = {},
): Move<State>[] {
  let last = after;
  return course.map(([state, day, reason = ''], i) => {
    const planned = Math.min(officeMoment(now, day, `${key} ${state} ${day}`), before - APART);
    last = pin?.(state, day, course[i - 1]?.[0]) ?? Math.max(planned, last + APART);
    return { state, at: last, reason };
  });
}

/** The moment it last reached a state, and first; undefined where it never did. */
export const reached = <State extends string>(moves: readonly Move<State>[], state: State): number | undefined =>
  moves.findLast((move) => move.state === state)?.at;
export const firstReached = <State extends string>(moves: readonly Move<State>[], state: State): number | undefined =>
  moves.find((move) => move.state === state)?.at;

export const lastOf = <State extends string>(moves: readonly Move<State>[]): Move<State> => moves.at(-1) as Move<State>;

/** One audit row for each move: what the operations of the portal would have left. */
export const historyOf = <State extends string>(
  thing: { thing: string; thingId: string },
  moves: readonly Move<State>[],
  actionOf: (state: State, from: State | '') => string,
  actorOf: (state: State, from: State | '') => string | null,
): AuditRow[] =>
  moves.map(({ state, at, reason }, i) => {
    const from = moves[i - 1]?.state ?? '';
    return { ...thing, at, actorId: actorOf(state, from), action: actionOf(state, from), from, to: state, reason };
  });
