import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { keyFor } from '#src/lib/sealing.ts';
import { cleanCode } from '#src/lib/typed-code.ts';

/**
 * 参会码: fifteen characters that can be typed, `ABC-DEFGHJ-KLMNPQ`. The first three say for which event, the others are
 * signed: bound to event and registration, and worthless once the registration's `ticketRev` has been counted up.
 */
export type Ticketed = { id: string; ticketRev: number };
export type TicketReading =
  | { kind: 'good'; id: string }
  /** It was good once: another code was given out since. */
  | { kind: 'revoked'; id: string }
  | { kind: 'otherEvent' }
  | { kind: 'unknown' };

const TAG = 3;
const BODY = 12;

export function ticketCode(secret: KeyObject, eventId: string, { id, ticketRev }: Ticketed): string {
  const code = tagOf(secret, eventId) + bodyOf(keyOf(secret, eventId), id, ticketRev);
  return `${code.slice(0, 3)}-${code.slice(3, 9)}-${code.slice(9)}`;
}

/** Whose code it is among the registrations of an event. As typed: blanks, hyphens and case do not matter. */
export function readTicket(
  secret: KeyObject,
  eventId: string,
  typed: string,
  registrations: readonly Ticketed[],
): TicketReading {
  const code = cleanCode(typed);
  if (code.length !== TAG + BODY) return { kind: 'unknown' };
  if (!same(code.slice(0, TAG), tagOf(secret, eventId))) return { kind: 'otherEvent' };
  const key = keyOf(secret, eventId);
  const body = code.slice(TAG);
  const good = registrations.find(({ id, ticketRev }) => same(body, bodyOf(key, id, ticketRev)));
  if (good) return { kind: 'good', id: good.id };
  const former = registrations.find((one) => earlier(one).some((rev) => same(body, bodyOf(key, one.id, rev))));
  return former ? { kind: 'revoked', id: former.id } : { kind: 'unknown' };
}

/** Crockford's alphabet: no I, L, O, U. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The first `length` characters of an HMAC, five bits each. */
export function signature(key: KeyObject, text: string, length: number): string {
  const digest = createHmac('sha256', key).update(text).digest();
  return Array.from({ length }, (_, i) => ALPHABET[(digest[i] ?? 0) & 31]).join('');
}

const keyOf = (secret: KeyObject, eventId: string): KeyObject => keyFor(secret, `tickets:${eventId}`);
/** The characters that say for which event a code is. */
export const tagOf = (secret: KeyObject, eventId: string): string => signature(keyFor(secret, 'tickets'), eventId, TAG);
const bodyOf = (key: KeyObject, id: string, rev: number): string => signature(key, `${id} ${rev}`, BODY);
const earlier = ({ ticketRev }: Ticketed): number[] => Array.from({ length: ticketRev }, (_, rev) => rev);

const same = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
