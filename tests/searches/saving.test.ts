import { describe, expect, it } from 'vitest';
import { savedSearches } from '#db/schema/index.ts';
import { addressOf, queryFrom, saveInput } from '#src/domain/searches/input.ts';
import { changeSearch, lookAtSearch, removeSearch, saveSearch } from '#src/domain/searches/operations.ts';
import { mayReadSearch } from '#src/domain/searches/policy.ts';
import { listSearches, listSearchesWithNews } from '#src/domain/searches/queries.ts';
import { MAX_SEARCHES } from '#src/domain/searches/states.ts';
import { HOUR } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { givenReader } from './given.ts';

describe('what a form may save', () => {
  const sent = (over: Record<string, string>) =>
    saveInput.safeParse({ id: newId(), name: '保温板', digest: 'daily', query: 'q=保温板', ...over });
  const errorOf = (over: Record<string, string>) => sent(over).error?.issues.map(({ path }) => path.join('.'));

  it('takes a question with a name and a rhythm', () => {
    expect(sent({ query: 'q=保温板&field=chem&field=chem&state=open&sort=amount&page=3&evil=1' }).data).toMatchObject({
      name: '保温板',
      query: { q: '保温板', filters: { field: ['chem'], state: ['open'] } },
    });
  });

  it('refuses what asks for nothing, has no name, or no rhythm', () => {
    expect(errorOf({ query: 'sort=newest&page=2' })).toEqual(['query']);
    expect(errorOf({ name: '  ' })).toEqual(['name']);
    expect(errorOf({ digest: 'hourly' })).toEqual(['digest']);
    expect(errorOf({ id: 'x' })).toEqual(['id']);
  });

  it('reads back the address it makes, whatever was typed', () => {
    const asked = { q: '“阻燃” -无纺布 & % + 🙂', filters: { field: ['chem', 'green'], state: ['open'] } };
    expect(queryFrom(new URLSearchParams(addressOf(asked).split('?')[1]))).toEqual(asked);
    expect(queryFrom(new URLSearchParams(`q=${'长'.repeat(5000)}&field=${'x'.repeat(500)}`))).toEqual({
      q: '长'.repeat(200),
      filters: {},
    });
  });
});

describe('saved searches', () => {
  it('are one where the form came twice, and end at a number', async () => {
    const { world, reader } = await givenReader();
    const input = { name: '保温板', digest: 'daily', query: { q: '保温板', filters: {} } } as const;
    const id = newId();
    await saveSearch(world.as(reader), { id, ...input });
    await saveSearch(world.as(reader), { id, ...input });
    expect((await listSearches(world.as(reader))).map((search) => search.id)).toEqual([id]);
    for (let i = 1; i < MAX_SEARCHES; i++) await saveSearch(world.as(reader), { id: newId(), ...input });
    await expect(saveSearch(world.as(reader), { id: newId(), ...input })).rejects.toMatchObject({ kind: 'conflict' });
    expect(await world.database.db.$count(savedSearches)).toBe(MAX_SEARCHES);
  });

  it('are their owner’s alone, officials see none of them', async () => {
    const { world, reader, save } = await givenReader();
    const colleague = await world.person({ colleagueOf: reader });
    const official = await world.official();
    const id = await save('保温板');
    expect(
      [reader, colleague, official, undefined].map((actor) => mayReadSearch(actor, { userId: reader.id })),
    ).toEqual([true, false, false, false]);
    for (const actor of [colleague, official]) {
      const ctx = world.as(actor);
      expect(await listSearches(ctx)).toEqual([]);
      const calls = [
        () => changeSearch(ctx, { id, name: '我的', digest: 'never' }),
        () => lookAtSearch(ctx, { id }),
        () => removeSearch(ctx, { id }),
        () => saveSearch(ctx, { id, name: '我的', digest: 'never', query: { q: '保温板', filters: {} } }),
      ];
      for (const call of calls) await expect(call()).rejects.toMatchObject({ kind: 'notFound' });
    }
    expect(await listSearches(world.as(reader))).toMatchObject([{ name: '找保温板', digest: 'daily' }]);
  });

  it('show what became public since their owner looked, and is public still', async () => {
    const { world, reader, save, publish, withdraw } = await givenReader();
    await publish('早就有的保温板');
    const id = await save('保温板');
    const news = async () =>
      (await listSearchesWithNews(world.as(reader))).map((search) => search.news.newest.map(({ title }) => title));
    expect(await news()).toEqual([[]]);
    world.now += HOUR;
    const gone = await publish('撤回的保温板');
    await publish('新来的保温板');
    await publish('新来的轴承');
    await withdraw(gone);
    expect(await news()).toEqual([['新来的保温板']]);
    world.now += HOUR;
    expect(await lookAtSearch(world.as(reader), { id })).toBe(addressOf({ q: '保温板', filters: {} }));
    expect(await news()).toEqual([[]]);
    await removeSearch(world.as(reader), { id });
    expect(await news()).toEqual([]);
  });

  it('tell only what holds every word: a rare question is not answered with what is near it', async () => {
    const { world, reader, save, publish } = await givenReader();
    await save('石墨 保温板');
    world.now += HOUR;
    await publish('保温板切割');
    expect((await listSearchesWithNews(world.as(reader)))[0]?.news.count).toBe(0);
    await publish('石墨改性保温板');
    expect((await listSearchesWithNews(world.as(reader)))[0]?.news.count).toBe(1);
  });
});
