import { describe, expect, it } from 'vitest';
import { cancelEvent, changeEvent } from '#src/domain/events/amend.ts';
import { readPublicEvents } from '#src/domain/events/queries.ts';
import { eventDocuments, eventIdsAfter } from '#src/domain/events/search.ts';
import { DAY, HOUR, toLocal } from '#src/lib/dates.ts';
import { embeddedEngine } from '#src/search/embedded.ts';
import type { SearchRequest } from '#src/search/engine.ts';
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

  it('stand behind those that are still to come once nobody can sign up any more, and close by when that ends', async () => {
    const world = await createEventWorld();
    const startsAt = (days: number) => ({
      startsAt: toLocal(world.now + days * DAY),
      endsAt: toLocal(world.now + days * DAY + HOUR),
    });
    const said = { title: '银烧结工艺沙龙', body: '请带热阻数据' };
    const later = await publishedOf(world, { ...said, ...startsAt(20) });
    const sooner = await publishedOf(world, { ...said, body: '请带热阻数据，热阻数据要写明测法', ...startsAt(5) });
    const find = async (request: Omit<SearchRequest, 'now'>) => {
      const engine = embeddedEngine(world.database);
      await engine.put(await eventDocuments(world.database.db, [later, sooner]));
      const { hits, facets } = await engine.search({ ...request, now: world.now });
      return { ids: hits.map(({ id }) => id), closing: facets.closing };
    };
    expect((await find({ q: '热阻数据' })).ids).toEqual([sooner, later]);
    expect(await find({ q: '', sort: 'closing' })).toEqual({
      ids: [sooner, later],
      closing: expect.arrayContaining([
        { value: '7', count: 1 },
        { value: '30', count: 1 },
      ]),
    });
    world.now += 10 * DAY;
    expect((await find({ q: '热阻数据' })).ids).toEqual([later, sooner]);
    expect((await find({ q: '', sort: 'closing' })).ids).toEqual([later, sooner]);
  });

  it('are told with the hour they are held only once they are public', async () => {
    const world = await createEventWorld();
    const open = await publishedOf(world, { title: '银烧结工艺沙龙' });
    const pending = await pendingOf(world, world.first, { title: '还没有公布的闭门会' });
    const rows = await readPublicEvents(world.database, [open, pending]);
    expect([...rows.keys()]).toEqual([open]);
    expect(rows.get(open)?.startsAt).toBeGreaterThan(world.now);
  });
});
