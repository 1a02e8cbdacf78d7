import type { registrations } from '#db/schema/index.ts';
import { DAY, MINUTE } from '#src/lib/dates.ts';
import { idOf, officeMoment } from './clock.ts';
import { eventId, eventRows } from './events.ts';

export type State = NonNullable<(typeof registrations.$inferInsert)['state']>;
/** What became of a seat: came, 请假, came in at the door without a registration. Nothing: 未到场, or not yet. */
type Outcome = 'came' | 'excused' | 'walkIn';
export type Comer = readonly [event: string, person: string, state: State, day: number, outcome?: Outcome];

/** Who came to which event, in the order they registered, so many days ago; the states as the limits of the event make them. */
export const COMERS: readonly Comer[] = [
  ['salon-q', 'qiye', 'confirmed', -3],
  ['salon-q', 'hengze', 'confirmed', -3],
  ['salon-q', 'xiaoqi', 'confirmed', -2],
  ['salon-q', 'gaoxiao', 'confirmed', -2],
  ['salon-q', 'xinlian', 'withdrawn', -2],
  ['salon-q', 'yinhang', 'confirmed', -1],
  // One seat for each firm: a second one of the first firm waits, that of the second has been offered the seat given up.
  ['tea', 'hengze', 'confirmed', -3],
  ['tea', 'qiye', 'waitlisted', -3],
  ['tea', 'xiaoqi', 'withdrawn', -3],
  ['tea', 'lvjian', 'offered', -2],
  ['tea', 'beilan', 'pending', -1],
  ['tea', 'huanyang', 'pending', -1],
  ['tea', 'taoli', 'rejected', -2],
  ['matchmaking', 'beilan', 'confirmed', -9, 'came'],
  ['matchmaking', 'beilan-caigou', 'confirmed', -9, 'came'],
  ['matchmaking', 'qiye', 'confirmed', -8],
  ['matchmaking', 'xiaoqi', 'confirmed', -7],
  ['matchmaking', 'lvre', 'revoked', -7],
  ['matchmaking', 'xinlian', 'confirmed', -6],
  // Over, with its recap still to be written: who was there, who asked to be excused, and who did not come.
  ['training', 'hengze', 'confirmed', -20, 'came'],
  ['training', 'qiye', 'confirmed', -20, 'came'],
  ['training', 'xiaoqi', 'confirmed', -19, 'came'],
  ['training', 'lvjian', 'confirmed', -19],
  ['training', 'gaoxiao', 'confirmed', -18, 'came'],
  ['training', 'xinlian-gongyi', 'confirmed', -18, 'came'],
  ['training', 'hejian-yanfa', 'confirmed', -17, 'excused'],
  ['training', 'taoli', 'confirmed', -16],
  ['training', 'jingzhu', 'confirmed', -15, 'came'],
  ['training', 'lvre', 'confirmed', -14],
  ['training', 'weina', 'withdrawn', -14],
  ['training', 'mite', 'confirmed', -12, 'walkIn'],
];

const REASONS: Partial<Record<State, string>> = {
  withdrawn: '当天有客户来厂',
  rejected: '这一期只请民营企业负责人',
  revoked: '本单位改派别的同事',
};
export const reasonOf = (state: State): string => REASONS[state] ?? '';
export const registrationId = (event: string, person: string): string => idOf(`registration ${event} ${person}`);

/** Minutes apart in the order of the table, so that the list stands as it came; at the door who came in there. */
export function madeAt(now: number, comer: Comer, i: number): number {
  const [event, , , day, outcome] = comer;
  const came = outcome === 'walkIn' ? cameAt(now, comer, i) : null;
  return came ?? officeMoment(now, day, `registrations ${event}`) + i * MINUTE;
}

/** When somebody was let in, from a quarter of an hour before it begins; null for who was not, or not yet. */
export function cameAt(now: number, [event, , , , outcome]: Comer, i: number): number | null {
  if (outcome !== 'came' && outcome !== 'walkIn') return null;
  const at = (eventRows(now).find(({ id }) => id === eventId(event))?.startsAt ?? now) - 15 * MINUTE + i * MINUTE;
  return at < now ? at : null;
}

/** 请假, told the day before. */
export const excusedAt = (now: number, [event, , , , outcome]: Comer): number | null =>
  outcome === 'excused' ? (eventRows(now).find(({ id }) => id === eventId(event))?.startsAt ?? now) - DAY : null;
