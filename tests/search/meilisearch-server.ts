import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { embeddedEngine } from '#src/search/embedded.ts';
import { connect } from '#src/search/meilisearch/client.ts';
import { meilisearchEngine } from '#src/search/meilisearch/engine.ts';
import type { Reading } from '#src/search/meilisearch/search.ts';
import { settingsOf } from '#src/search/meilisearch/settings.ts';
import { mendSpelling } from '#src/search/spelling.ts';
import { readVocabulary } from '#src/search/vocabulary.ts';
import { createWorld } from '#tests/world.ts';
import type { OpenEngine } from './given.ts';

const { MEILISEARCH_URL: url = '', MEILISEARCH_KEY: key = '' } = process.env;
/** A real server, where the environment names one: `describeServer` skips by name where it does not. */
export const SERVER = { url, key };
export const NO_SERVER = url === '';

const NONE = readVocabulary({ number: 0, synonyms: '', dictionary: '' });

/** An engine on an index of its own, deleted when the test ends, beside the embedded one, which is always kept. */
export const openMeilisearch =
  (vocabulary = NONE): OpenEngine =>
  async () => {
    const { database } = await createWorld();
    const embedded = embeddedEngine(database);
    const client = connect(SERVER);
    const index = `test-${randomBytes(6).toString('hex')}`;
    const { also: known } = vocabulary.synonyms;
    await client.createIndex(index, { primaryKey: 'key' });
    await client.index(index).updateSettings(settingsOf(known));
    onTestFinished(async () => void (await client.deleteIndex(index)));
    const mend: Reading['mend'] = (folded, parts) => mendSpelling(database.db, folded, parts);
    const engine = meilisearchEngine({ client, index }, { vocabulary, known, mend });
    const put: typeof engine.put = async (documents) => {
      await Promise.all([embedded.put(documents), engine.put(documents)]);
    };
    return { ...engine, put };
  };
