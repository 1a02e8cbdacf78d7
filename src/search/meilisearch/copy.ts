import type { Database, Reader } from '#db/client.ts';
import { keyFor, openText, pseudonym, sealText } from '#src/lib/sealing.ts';
import { type Follower, findFollower, keepFollower, putFollower, takeFollower } from '../followers.ts';
import { formatOf } from './settings.ts';

/** What the portal remembers of its copy on a Meilisearch server. */
export type Copy = {
  url: string;
  index: string;
  /** Settings and shape of the documents it was built with. */
  format: string;
  /** Sealed. */
  keys: { search: string; write: string };
  /** Whether these keys may do no more than they must; else both are the configured one. */
  least: boolean;
  /** Number of the vocabulary whose synonyms it has. */
  words: number;
  /** Up to which version of the vectors it has come. */
  vectors: number;
  /** Sent and not yet known to be done: with these tasks it has come to that version, or has those words. */
  pending?: { tasks: number[]; version?: number; vectors?: number; words?: number };
  failures?: number;
  error?: string;
  failedAt?: number;
  /** After a failure: not asked again before. */
  triesAt?: number;
};
export type Held = { version: number; copy: Copy; leasedUntil: number | null };
type Site = Pick<Database, 'db' | 'secret' | 'services'>;

const NAME = 'meilisearch';

/** Portals that share a server keep apart: the name of the index is made from the secret of the site. */
export const indexOf = ({ secret }: Pick<Site, 'secret'>): string =>
  `jiebang-${pseudonym(keyFor(secret, 'search:meilisearch'), 'index')}`;

export const sealKey = ({ secret }: Pick<Site, 'secret'>, key: string, use: keyof Copy['keys']): string =>
  sealText(keyFor(secret, 'search:meilisearch'), key, use);

export const openKey = ({ secret }: Pick<Site, 'secret'>, { keys }: Copy, use: keyof Copy['keys']): string =>
  openText(keyFor(secret, 'search:meilisearch'), keys[use], use);

export async function findCopy(db: Reader): Promise<Held | undefined> {
  const found = await findFollower<Copy>(db, NAME);
  return found && toHeld(found);
}

/** Built on the server the configuration names, by this version of the portal. */
export const isUsable = ({ services, ...site }: Site, { copy }: Held): boolean =>
  copy.url === services.meilisearch?.url && copy.format === formatOf(services.embedder) && copy.index === indexOf(site);

/** Takes the copy in hand until that moment; undefined while another has it. */
export async function takeCopy(site: Pick<Database, 'write'>, now: number, until: number): Promise<Held | undefined> {
  const taken = await takeFollower<Copy>(site, NAME, now, until);
  return taken && toHeld(taken);
}

/** Writes down how far it has come, if it is still in the same hands. `until`: nobody goes on before. */
export const keepCopy = (
  site: Pick<Database, 'write'>,
  { version, copy, leasedUntil }: Held,
  now: number,
  until = leasedUntil,
): Promise<boolean> => keepFollower(site, NAME, { version, state: copy, leasedUntil }, now, until);

/** A copy built anew takes the place of whatever was known. */
export const putCopy = ({ write }: Pick<Database, 'write'>, version: number, copy: Copy, now: number): Promise<void> =>
  write((tx) => putFollower(tx, NAME, version, copy, now));

const toHeld = ({ state, ...rest }: Follower<Copy>): Held => ({ ...rest, copy: state });
