import { expect, it, onTestFinished } from 'vitest';
import { createContext } from '#src/context.ts';
import { followEmbeddings } from '#src/search/meaning/follower.ts';
import { rebuildIndex } from '#src/search/rebuild.ts';
import { startEmbedder } from '#tests/search/embedder-server.ts';
import { createWorld } from '#tests/world.ts';
import { loadWorld } from './given.ts';
import { mark, marksIn, nameOfMark, readableMarks, VISITOR } from './marks.ts';

it('sends the embedder only what everybody may read', async () => {
  const embedder = await startEmbedder();
  onTestFinished(embedder.stop);
  const { database, now } = await createWorld();
  await loadWorld(database, now);
  await mark(database);
  await rebuildIndex(database, undefined, () => now);
  database.services.embedder = embedder.service;
  while ((await followEmbeddings(createContext(database, undefined, now))) > 0);
  const found = marksIn(JSON.stringify(embedder.state.asked));
  const readable = await readableMarks(database.client, VISITOR);
  expect(found.size).toBeGreaterThan(100);
  expect([...found].filter((one) => !readable.has(one)).map(nameOfMark)).toEqual([]);
});
