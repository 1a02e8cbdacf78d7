import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto';
import { isId } from '#src/lib/ids.ts';
import { keyFor } from '#src/lib/sealing.ts';

const ID = 20;

/** The token of a door link: its id and an HMAC over it. Nothing of it is stored, so a copy of the database opens no door. */
export const doorToken = (secret: KeyObject, linkId: string): string =>
  linkId + createHmac('sha256', keyFor(secret, 'checkins:door')).update(linkId).digest('base64url');

/** Whose token it is; undefined where it was not made here. */
export function linkIdOf(secret: KeyObject, token: string): string | undefined {
  const id = token.slice(0, ID);
  if (!isId(id)) return undefined;
  const [good, given] = [Buffer.from(doorToken(secret, id)), Buffer.from(token)];
  return good.length === given.length && timingSafeEqual(good, given) ? id : undefined;
}
