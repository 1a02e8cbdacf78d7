import { type KeyCreation, type Meilisearch, MeilisearchApiError } from 'meilisearch';
import type { Database } from '#db/client.ts';
import { keyFor, pseudonym } from '#src/lib/sealing.ts';
import { orMissing } from './client.ts';
import { type Copy, indexOf, sealKey } from './copy.ts';

/** What the site and its worker do on the server, and nothing else: the one asks, the other writes documents and synonyms. */
const ACTIONS: Record<keyof Copy['keys'], string[]> = {
  search: ['search'],
  write: ['documents.add', 'documents.delete', 'settings.update', 'tasks.get'],
};
const PURPOSE = { search: '揭榜：只能检索', write: '揭榜：只能写入文档和同义词' };

/**
 * Two keys with the least rights, limited to the indexes of this site, made with the configured one; the same when made
 * again. Where that may not manage keys it is used for both, and `least` is false.
 */
export async function makeKeys(
  site: Pick<Database, 'secret'>,
  client: Meilisearch,
  configured: string,
): Promise<Pick<Copy, 'keys' | 'least'>> {
  const keys = await Promise.all([makeKey(site, client, 'search'), makeKey(site, client, 'write')]).catch(refused);
  const [search, write] = keys ?? [configured, configured];
  return { keys: { search: sealKey(site, search, 'search'), write: sealKey(site, write, 'write') }, least: !!keys };
}

async function makeKey(site: Pick<Database, 'secret'>, client: Meilisearch, use: keyof Copy['keys']): Promise<string> {
  const uid = uidOf(site, use);
  const wanted = { uid, actions: ACTIONS[use], indexes: [indexOf(site), `${indexOf(site)}-*`] };
  const found = await client.getKey(uid).catch(orMissing);
  if (found && sameRights(found, wanted)) return found.key;
  if (found) await client.deleteKey(uid);
  const { key } = await client.createKey({
    ...wanted,
    name: `jiebang-${use}`,
    description: PURPOSE[use],
    expiresAt: null,
  });
  return key;
}

/** A UUID of version 4 by its form, made from the secret of the site. */
function uidOf({ secret }: Pick<Database, 'secret'>, use: string): string {
  const hex = [1, 2].map((n) => pseudonym(keyFor(secret, 'search:meilisearch'), `${use} key ${n}`)).join('');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5');
}

type Rights = Pick<KeyCreation, 'actions' | 'indexes'>;

const sameRights = (a: Rights, b: Rights): boolean =>
  [...a.actions].sort().join() === [...b.actions].sort().join() &&
  [...a.indexes].sort().join() === [...b.indexes].sort().join();

function refused(thrown: unknown): undefined {
  if (thrown instanceof MeilisearchApiError && [401, 403].includes(thrown.response.status)) return undefined;
  throw thrown;
}
