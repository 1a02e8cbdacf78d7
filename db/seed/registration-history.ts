import type { audit } from '#db/schema/index.ts';
import { HOUR, MINUTE } from '#src/lib/dates.ts';
import { COMERS, type Comer, cameAt, excusedAt, madeAt, reasonOf, registrationId, type State } from './comers.ts';
import { eventId, eventRows } from './events.ts';
import { userId } from './people-rows.ts';

type AuditRow = typeof audit.$inferInsert;

/** What became of each, one step after the other, and at the door. */
export const registrationHistory = (now: number): AuditRow[] =>
  COMERS.flatMap((comer, i) => [...courseOf(now, comer, i), ...doorOf(now, comer, i)]);

const thingOf = ([event, key]: Comer) => ({ thing: 'registrations', thingId: registrationId(event, key) });

/** The way to the state of the table; the seat offered now is the one given up. */
function courseOf(now: number, comer: Comer, i: number): AuditRow[] {
  const [event, key, state, , outcome] = comer;
  if (outcome === 'walkIn') return [];
  const held = eventRows(now).find(({ id }) => id === eventId(event));
  const reviewed = held?.admission === 'review';
  const at = madeAt(now, comer, i);
  const one = thingOf(comer);
  const host = { ...one, actorId: userId('guanyuan') };
  const person = { ...one, actorId: userId(key) };
  const step = (by: typeof one & { actorId: string | null }, action: string, from: State, to: State, reason = '') => ({
    ...{ ...by, action, from, to, at: at + 30 * MINUTE, reason },
  });
  const first: State = reviewed ? 'pending' : 'confirmed';
  const registered = { ...person, at, action: 'register', to: first };
  const seated = reviewed ? [step(host, 'approve', 'pending', 'confirmed')] : [];
  const listed = step(host, 'approveToList', 'pending', 'waitlisted');
  const later = { at: (held?.startsAt ?? now) < now ? at + HOUR : now - HOUR };
  const offered = step({ ...one, actorId: null }, 'offer', 'waitlisted', 'offered', OFFERED);
  const why = reasonOf(state);
  const ways: Partial<Record<State, AuditRow[]>> = {
    [first]: [],
    rejected: [step(host, 'reject', first, state, why)],
    revoked: [step(host, 'revoke', first, state, why)],
    withdrawn: [...seated, { ...step(person, 'withdraw', 'confirmed', state, why), ...later }],
    waitlisted: [listed],
    offered: [listed, { ...offered, ...later }],
  };
  return [registered, ...(ways[state] ?? seated)];
}

const OFFERED = '候补第 2 位，前面 1 位本单位的名额已满；空位来自本人取消';

/** 签到, 现场报名 and 请假, as the host noted them. */
function doorOf(now: number, comer: Comer, i: number): AuditRow[] {
  const host = { ...thingOf(comer), actorId: userId('guanyuan') };
  const [came, excused] = [cameAt(now, comer, i), excusedAt(now, comer)];
  if (came !== null)
    return [
      comer[4] === 'walkIn'
        ? { ...host, at: came, action: 'walkIn', to: 'confirmed' }
        : { ...host, at: came, action: 'checkIn' },
    ];
  return excused === null ? [] : [{ ...host, at: excused, action: 'excuse', reason: '电话请假，厂里检修' }];
}
