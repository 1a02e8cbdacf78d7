import type { audit } from '#db/schema/index.ts';
import { MINUTE } from '#src/lib/dates.ts';
import { officeMoment } from './clock.ts';
import type { Course } from './shapes.ts';

export type Move<State extends string> = { state: State; at: number; reason: string };
type AuditRow = typeof audit.$inferInsert;

const APART = 25 * MINUTE;

/**
 * The moves of a course as moments, each after the one before. A weekend can bring two onto one day, so they are held
 * apart; nothing happens before `after`, and a decision comes before the close of what it belongs to.
 */
export function follow<State extends string>(
  course: Course<State>,
  now: number,
  key: string,
  bounds: { after?: number; before?: number } = {},
): Move<State>[] {
  let last = bounds.after ?? 0;
  return course.map(([state, day, reason = '']) => {
    const planned = Math.min(officeMoment(now, day, `${key} ${state} ${day}`), (bounds.before ?? now) - APART);
    last = Math.max(planned, last + APART);
    return { state, at: last, reason };
  });
}

/** The moment it last reached a state; undefined where it never did. */
export const reached = <State extends string>(moves: readonly Move<State>[], state: State): number | undefined =>
  moves.findLast((move) => move.state === state)?.at;

export const lastOf = <State extends string>(moves: readonly Move<State>[]): Move<State> => moves.at(-1) as Move<State>;

/** One audit row for each move: what the operations of the portal would have left. */
export const historyOf = <State extends string>(
  thing: { thing: string; thingId: string },
  moves: readonly Move<State>[],
  actions: Readonly<Record<State, string>>,
  actorOf: (state: State) => string,
): AuditRow[] =>
  moves.map(({ state, at, reason }, i) => ({
    ...thing,
    at,
    actorId: actorOf(state),
    action: actions[state],
    from: moves[i - 1]?.state ?? '',
    to: state,
    reason,
  }));
