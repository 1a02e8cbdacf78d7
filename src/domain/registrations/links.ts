import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { keyFor } from '#src/lib/sealing.ts';

type Linked = { id: string; linkRev: number };

/**
 * The token of the link in somebody's letters: it proves that they read the mailbox. Nothing of it is stored; counting
 * `linkRev` up makes every link sent before worthless.
 */
export const linkToken = (secret: KeyObject, { id, linkRev }: Linked): string =>
  createHmac('sha256', keyFor(secret, 'registrations:link')).update(`${id} ${linkRev}`).digest('base64url');

export function isLinkOf(secret: KeyObject, registration: Linked, token: string): boolean {
  const good = Buffer.from(linkToken(secret, registration));
  const given = Buffer.from(token);
  return given.length === good.length && timingSafeEqual(given, good);
}

export const linkOf = (site: string, secret: KeyObject, registration: Linked): string =>
  `${site}/registrations/${registration.id}?token=${linkToken(secret, registration)}`;
