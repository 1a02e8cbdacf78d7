import type { Context } from '#src/context.ts';
import type { SearchEngine } from '../engine.ts';
import { openVectors } from '../meaning/near.ts';
import { mendSpelling } from '../spelling.ts';
import { activeVocabulary } from '../vocabulary.ts';
import { connect } from './client.ts';
import { findCopy, isUsable, openKey } from './copy.ts';
import { meilisearchEngine } from './engine.ts';
import type { Reading } from './search.ts';

/** A person waits for it. */
const PATIENCE_MS = 1500;
const NO_WORDS = { has: () => false };

/**
 * The engine on the configured server, with the key that may only search; undefined where none is configured, or nothing
 * was built there yet. One answer is waited for as long as a person does.
 */
export async function openMeilisearch(ctx: Context): Promise<SearchEngine | undefined> {
  const found = ctx.services.meilisearch && (await findCopy(ctx.db));
  if (!found || !isUsable(ctx, found)) return undefined;
  const { url, index, words } = found.copy;
  const vocabulary = await activeVocabulary(ctx.db);
  const client = connect({ url, key: openKey(ctx, found.copy, 'search') }, PATIENCE_MS);
  const until = AbortSignal.timeout(PATIENCE_MS);
  const known = words === vocabulary.number ? vocabulary.synonyms.also : NO_WORDS;
  // The embedded index is always kept, and knows every word there is.
  const mend: Reading['mend'] = (folded, parts) => mendSpelling(ctx.db, folded, parts);
  const [findVector, { embedder }] = [openVectors(ctx.services), ctx.services];
  const meaning = findVector && embedder && { findVector, near: embedder.near };
  return meilisearchEngine({ client, index, signal: until }, { vocabulary, known, mend, meaning });
}
