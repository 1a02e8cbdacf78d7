import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { connect } from '#src/search/meilisearch/client.ts';
import { meilisearchEngine } from '#src/search/meilisearch/engine.ts';
import { settingsOf } from '#src/search/meilisearch/settings.ts';
import { readVocabulary } from '#src/search/vocabulary.ts';
import type { OpenEngine } from './given.ts';

/** A real server, where the environment names one. */
export const SERVER = process.env['MEILISEARCH_URL']
  ? { url: process.env['MEILISEARCH_URL'], key: process.env['MEILISEARCH_KEY'] ?? '' }
  : undefined;

const NONE = readVocabulary({ number: 0, synonyms: '', dictionary: '' });

/** An engine on an index of its own, deleted when the test ends. */
export const openMeilisearch =
  (vocabulary = NONE): OpenEngine =>
  async () => {
    const client = connect(SERVER ?? { url: 'http://127.0.0.1:7700', key: '' });
    const index = `test-${randomBytes(6).toString('hex')}`;
    const { also } = vocabulary.synonyms;
    await client.createIndex(index, { primaryKey: 'key' });
    await client.index(index).updateSettings(settingsOf(also));
    onTestFinished(async () => void (await client.deleteIndex(index)));
    return meilisearchEngine({ client, index }, vocabulary, new Set(also.keys()));
  };
