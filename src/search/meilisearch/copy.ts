import { and, eq, isNull, lte, or } from 'drizzle-orm';
import type { Database, Reader } from '#db/client.ts';
import { searchFollowers } from '#db/schema/index.ts';
import { keyFor, openText, pseudonym, sealText } from '#src/lib/sealing.ts';
import { FORMAT } from './settings.ts';

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
  /** Sent and not yet known to be done: with these tasks it has come to that version, or has those words. */
  pending?: { tasks: number[]; version?: number; words?: number };
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
  const row = await db.select().from(searchFollowers).where(eq(searchFollowers.name, NAME)).get();
  return row && { version: row.version, copy: row.state as Copy, leasedUntil: row.leasedUntil };
}

/** Built on the server the configuration names, by this version of the portal. */
export const isUsable = ({ services, ...site }: Site, { copy }: Held): boolean =>
  copy.url === services.meilisearch?.url && copy.format === FORMAT && copy.index === indexOf(site);

/** Takes the copy in hand until that moment; undefined while another has it. */
export function takeCopy({ write }: Pick<Database, 'write'>, now: number, until: number): Promise<Held | undefined> {
  return write(async (tx) => {
    const free = or(isNull(searchFollowers.leasedUntil), lte(searchFollowers.leasedUntil, now));
    const [row] = await tx
      .update(searchFollowers)
      .set({ leasedUntil: until, updatedAt: now })
      .where(and(eq(searchFollowers.name, NAME), free))
      .returning();
    return row && { version: row.version, copy: row.state as Copy, leasedUntil: until };
  });
}

/** Writes down how far it has come, if it is still in the same hands. `until`: nobody goes on before. */
export function keepCopy(
  { write }: Pick<Database, 'write'>,
  { version, copy, leasedUntil }: Held,
  now: number,
  until = leasedUntil,
): Promise<boolean> {
  return write(async (tx) => {
    const mine =
      leasedUntil === null ? isNull(searchFollowers.leasedUntil) : eq(searchFollowers.leasedUntil, leasedUntil);
    const kept = await tx
      .update(searchFollowers)
      .set({ version, state: copy, leasedUntil: until, updatedAt: now })
      .where(and(eq(searchFollowers.name, NAME), mine))
      .returning({ name: searchFollowers.name });
    return kept.length > 0;
  });
}

/** A copy built anew takes the place of whatever was known. */
export const putCopy = ({ write }: Pick<Database, 'write'>, version: number, state: Copy, now: number): Promise<void> =>
  write(async (tx) => {
    const set = { version, state, leasedUntil: null, updatedAt: now };
    await tx
      .insert(searchFollowers)
      .values({ name: NAME, ...set })
      .onConflictDoUpdate({ target: searchFollowers.name, set });
  });
