import { createSecretKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { isLinkOf, linkToken } from '#src/domain/registrations/links.ts';
import { readTicket, ticketCode } from '#src/domain/registrations/ticket.ts';
import { newId } from '#src/lib/ids.ts';

const secret = createSecretKey(Buffer.alloc(32, 7));
const other = createSecretKey(Buffer.alloc(32, 8));
const people = Array.from({ length: 300 }, () => ({ id: newId(), ticketRev: 0 }));
const [first, second] = people as [(typeof people)[0], (typeof people)[0]];

it('a code names its registration, however it is typed', () => {
  const code = ticketCode(secret, 'e1', first);
  expect(code).toMatch(/^[0-9A-Z]{3}-[0-9A-Z]{6}-[0-9A-Z]{6}$/);
  for (const typed of [
    code,
    code.toLowerCase(),
    ` ${code.replaceAll('-', ' ')} `,
    code.replaceAll('0', 'o').replaceAll('1', 'l'),
  ])
    expect(readTicket(secret, 'e1', typed, people)).toEqual({ kind: 'good', id: first.id });
  expect(new Set(people.map((one) => ticketCode(secret, 'e1', one))).size).toBe(people.length);
});

it('a code of another event, another site or nobody is none', () => {
  const code = ticketCode(secret, 'e1', first);
  expect(readTicket(secret, 'e2', code, people)).toEqual({ kind: 'otherEvent' });
  expect(readTicket(other, 'e1', code, people).kind).not.toBe('good');
  const last = code.at(-1) === '0' ? '1' : '0';
  for (const forged of [
    code.slice(0, -1) + last,
    `${code}0`,
    '',
    code.slice(0, 3),
    '💥'.repeat(15),
    'A'.repeat(100_000),
  ])
    expect(['unknown', 'otherEvent']).toContain(readTicket(secret, 'e1', forged, people).kind);
  // The body of another event's code behind this event's tag.
  const spliced = code.slice(0, 3) + ticketCode(secret, 'e2', first).slice(3);
  expect(readTicket(secret, 'e1', spliced, people)).toEqual({ kind: 'unknown' });
});

it('a code that was renewed is told from one that never was', () => {
  const code = ticketCode(secret, 'e1', first);
  const renewed = [{ ...first, ticketRev: 2 }, second];
  expect(readTicket(secret, 'e1', code, renewed)).toEqual({ kind: 'revoked', id: first.id });
  const good = ticketCode(secret, 'e1', { ...first, ticketRev: 2 });
  expect(readTicket(secret, 'e1', good, renewed)).toEqual({ kind: 'good', id: first.id });
  expect(readTicket(secret, 'e1', good, people)).toEqual({ kind: 'unknown' });
});

it('the link of a letter is of one registration, until its counter rises', () => {
  const one = { id: first.id, linkRev: 0 };
  const token = linkToken(secret, one);
  expect(isLinkOf(secret, one, token)).toBe(true);
  expect(isLinkOf(secret, { ...one, linkRev: 1 }, token)).toBe(false);
  expect(isLinkOf(secret, { ...one, id: second.id }, token)).toBe(false);
  expect(isLinkOf(other, one, token)).toBe(false);
  for (const forged of ['', 'x', token.slice(1), `${token}A`]) expect(isLinkOf(secret, one, forged)).toBe(false);
});
