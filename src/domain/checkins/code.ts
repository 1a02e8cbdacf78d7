import { createHmac, type KeyObject, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { type Ticketed, ticketCode } from '#src/domain/registrations/ticket.ts';
import { isId } from '#src/lib/ids.ts';
import { keyFor, pseudonym } from '#src/lib/sealing.ts';
import { cleanCode } from '#src/lib/typed-code.ts';

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

const derive = promisify(pbkdf2);
/** How a device turns a code it was shown into what stands in its list: PBKDF2 with SHA-256, base64url. */
export const CODE_HASH = { iterations: 1000, bytes: 16 } as const;

/** One for each event, so that lists of two events have nothing in common. */
export const codeSalt = (secret: KeyObject, eventId: string): string =>
  pseudonym(keyFor(secret, 'checkins:codes'), eventId);

/** What was once worked out, by registration and number of the code. Forgotten when it has grown to the size of many events. */
const hashes = new Map<string, string>();
const HASHES_MOST = 20_000;

/**
 * The codes of a registration as a device may have them, the one that is good first, then those given out before: it can
 * tell a code that it is shown, and print none. Codes have 60 bits; a thousand rounds make guessing them hopeless.
 */
export async function codeHashes(secret: KeyObject, eventId: string, { id, ticketRev }: Ticketed): Promise<string[]> {
  const found: string[] = [];
  for (let rev = ticketRev; rev >= 0; rev--) {
    const name = `${eventId} ${id} ${rev}`;
    const hash = hashes.get(name) ?? (await hashOf(secret, eventId, { id, ticketRev: rev }));
    if (hashes.size >= HASHES_MOST) hashes.clear();
    hashes.set(name, hash);
    found.push(hash);
  }
  return found;
}

async function hashOf(secret: KeyObject, eventId: string, one: Ticketed): Promise<string> {
  const code = cleanCode(ticketCode(secret, eventId, one));
  const hash = await derive(code, codeSalt(secret, eventId), CODE_HASH.iterations, CODE_HASH.bytes, 'sha256');
  return hash.toString('base64url');
}
