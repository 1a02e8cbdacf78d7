import { describe, vi } from 'vitest';
import { describeChinese } from './chinese.ts';
import { describeEngine } from './contract.ts';
import { describeFacets } from './contract-facets.ts';
import { describeHostile } from './contract-hostile.ts';
import { describeWords } from './contract-words.ts';
import { NO_SERVER, openMeilisearch } from './meilisearch-server.ts';

/** A server answers one question in no time, but each test makes an index anew. */
vi.setConfig({ testTimeout: 600_000 });

/** The same contract as the embedded engine's, against a real server. */
describe.skipIf(NO_SERVER)('Meilisearch (skipped where MEILISEARCH_URL names no server)', () => {
  describeEngine('meilisearch', openMeilisearch());
  describeFacets('meilisearch', openMeilisearch());
  describeWords('meilisearch', openMeilisearch());
  describeHostile('meilisearch', openMeilisearch());
  describeChinese('meilisearch', openMeilisearch());
});
