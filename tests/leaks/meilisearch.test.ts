import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { connect } from '#src/search/meilisearch/client.ts';
import { indexOf } from '#src/search/meilisearch/copy.ts';
import { rebuildMeilisearch } from '#src/search/meilisearch/rebuild.ts';
import { rebuildIndex } from '#src/search/rebuild.ts';
import { NO_SERVER, SERVER } from '#tests/search/meilisearch-server.ts';
import { createWorld } from '#tests/world.ts';
import { loadWorld } from './given.ts';
import { mark, marksIn, nameOfMark, readableMarks, VISITOR } from './marks.ts';

vi.setConfig({ testTimeout: 300_000 });

describe.skipIf(NO_SERVER)('Meilisearch (skipped where MEILISEARCH_URL names no server)', () => {
  it('is given only what everybody may read', async () => {
    const { database, now } = await createWorld();
    const client = connect(SERVER);
    const index = indexOf(database);
    onTestFinished(async () => {
      const { results } = await client.getRawIndexes({ limit: 1000 });
      for (const { uid } of results) if (uid.startsWith(index)) await client.deleteIndex(uid);
      const keys = await client.getKeys({ limit: 1000 });
      for (const { uid, indexes } of keys.results) if (indexes.includes(index)) await client.deleteKey(uid);
    });
    await loadWorld(database, now);
    await mark(database);
    database.services.meilisearch = SERVER;
    await rebuildIndex(database, undefined, () => now);
    await rebuildMeilisearch(database, undefined, () => now);
    const { results, total } = await client.index(index).getDocuments({ limit: 1000 });
    expect(results.length).toBe(total);
    const readable = await readableMarks(database.client, VISITOR);
    const found = marksIn(JSON.stringify([results, await client.index(index).getSettings()]));
    expect(found.size).toBeGreaterThan(100);
    expect([...found].filter((one) => !readable.has(one)).map(nameOfMark)).toEqual([]);
  });
});
