import { describe, expect, it } from 'vitest';
import { cancelEvent, changeEvent } from '#src/domain/events/amend.ts';
import { eventDocuments, eventIdsAfter } from '#src/domain/events/search.ts';
import { embeddedEngine } from '#src/search/embedded.ts';
import { createEventWorld, type EventWorld, pendingOf, publishedOf, typed } from './given.ts';

/** What a worker would leave in the index after what was done. */
async function refreshed(world: EventWorld) {
  const engine = embeddedEngine(world.database);
  const ids = (await eventIdsAfter(world.database.db, '', 100)).map(({ id }) => id);
  await engine.put(await eventDocuments(world.database.db, ids));
  return async (q: string) =>
    (await engine.search({ q, now: world.now })).hits.map(({ index, id, state }) => ({ index, id, state }));
}

describe('events in search', () => {
  it('are found by name, content and host once they are public, and say that they were cancelled', async () => {
    const world = await createEventWorld();
    const input = typed(world, { title: '银烧结工艺沙龙', body: '请带热阻数据' });
    const id = await publishedOf(world, { id: input.id, title: '银烧结工艺沙龙', body: '请带热阻数据' });
    await pendingOf(world, world.first, { title: '还没有公布的银烧结闭门会' });
    const find = await refreshed(world);
    for (const q of ['银烧结', '热阻数据'])
      expect(await find(q)).toEqual([{ index: 'events', id, state: 'published' }]);
    await changeEvent(world.as(world.first), { ...input, version: 1, note: '', title: '低温烧结沙龙' });
    await cancelEvent(world.as(world.first), { id, reason: '不办了' });
    expect(await (await refreshed(world))('低温烧结')).toEqual([{ index: 'events', id, state: 'cancelled' }]);
  });
});
