import { describe, expect, it } from 'vitest';
import type { SearchDocument } from '#src/search/engine.ts';
import { DAY, given, NOW, type OpenEngine, openWith } from './given.ts';

/** What every engine must do, whichever it is: keep, find, sort, page, count. */
export function describeEngine(name: string, open: OpenEngine): void {
  const opened = (...documents: SearchDocument[]) => openWith(open, documents);

  describe(`${name}: what is put is found`, () => {
    it('finds a word of the title or of a text, and nothing else', async () => {
      const { ids } = await opened(
        given({ id: 'a' }, { title: '石墨烯导热膜' }),
        given({ id: 'b' }, { title: '散热器', products: '石墨烯涂层' }),
        given({ id: 'c' }, { title: '搅拌机' }),
      );
      expect(await ids({ q: '石墨烯' })).toEqual(['a', 'b']);
      expect(await ids({ q: '齿轮' })).toEqual([]);
    });

    it('replaces a document put again under the same key', async () => {
      const { engine, ids } = await opened(given({ id: 'a' }, { title: '旧的名称' }));
      await engine.put([given({ id: 'a' }, { title: '新的叫法' })]);
      expect([await ids({ q: '旧的名称' }), await ids({ q: '新的叫法' })]).toEqual([[], ['a']]);
    });

    it('keeps documents of the same id apart by their index', async () => {
      const { engine, ids } = await opened(
        given({ id: 'a' }, { title: '轴承' }),
        given({ id: 'a', index: 'achievements' }, { title: '轴承' }),
      );
      expect(await ids({ q: '轴承' })).toEqual(['a', 'a']);
      await engine.remove([{ index: 'achievements', id: 'a' }]);
      expect(await ids({ q: '轴承' })).toEqual(['a']);
    });

    it('removes what is there, passes over what is not, and clears all', async () => {
      const { engine, ids } = await opened(given({ id: 'a' }), given({ id: 'b' }));
      await engine.remove([
        { index: 'capabilities', id: 'a' },
        { index: 'listings', id: 'never' },
      ]);
      expect(await ids({})).toEqual(['b']);
      await engine.clear();
      expect(await ids({})).toEqual([]);
      await engine.put([given({ id: 'c' }, { title: '再来' })]);
      expect(await ids({ q: '再来' })).toEqual(['c']);
    });

    it('lists its keys page by page, each once', async () => {
      const { engine } = await opened(given({ id: 'b' }), given({ id: 'a' }), given({ id: 'a', index: 'listings' }));
      const first = await engine.keysAfter(undefined, 2);
      const rest = await engine.keysAfter(first.at(-1), 2);
      expect([...first, ...rest].map(({ index, id }) => `${index}/${id}`)).toEqual([
        'capabilities/a',
        'capabilities/b',
        'listings/a',
      ]);
    });
  });

  describe(`${name}: order, pages, facets`, () => {
    const many = Array.from({ length: 25 }, (_, i) =>
      given({ id: `d${String(i).padStart(2, '0')}`, publishedAt: NOW - i * DAY }, { title: `阀门 ${i}` }),
    );

    it('pages through everything, each document once', async () => {
      const { ask, ids } = await opened(...many);
      const pages = [1, 2, 3].map((page) => ids({ q: '阀门', page, size: 10 }));
      const all = (await Promise.all(pages)).flat();
      expect([all.length, new Set(all).size]).toEqual([25, 25]);
      expect(await ask({ q: '阀门', page: 3, size: 10 })).toMatchObject({ total: 25, pages: 3, page: 3, size: 10 });
    });

    it('answers a page past the end with no hits and the true total', async () => {
      const { ask } = await opened(...many);
      expect(await ask({ q: '阀门', page: 400 })).toMatchObject({ hits: [], total: 25 });
    });

    it('puts a hit in the title before one in the prose', async () => {
      const { ids } = await opened(
        given({ id: 'prose', publishedAt: NOW }, { title: '污水站运维', summary: '用到曝气与反渗透' }),
        given({ id: 'title' }, { title: '反渗透膜组件', summary: '卷式，四英寸与八英寸' }),
      );
      expect(await ids({ q: '反渗透' })).toEqual(['title', 'prose']);
    });

    it('sorts by newest, by closing and by amount, what has none last', async () => {
      const { ids } = await opened(
        given({ id: 'a', index: 'listings', state: 'open', publishedAt: 1, closesAt: NOW + 3 * DAY, amountFen: 5 }),
        given({ id: 'b', index: 'listings', state: 'open', publishedAt: 2, closesAt: NOW + DAY }),
        given({ id: 'c', index: 'listings', state: 'open', publishedAt: 3, closesAt: NOW - DAY, amountFen: 9 }),
      );
      expect(await ids({ sort: 'newest' })).toEqual(['c', 'b', 'a']);
      expect(await ids({ sort: 'closing' })).toEqual(['b', 'a', 'c']);
      expect(await ids({ sort: 'amount' })).toEqual(['c', 'a', 'b']);
    });

    it('counts facets within the question, and of each facet as if it were not chosen', async () => {
      const { ask } = await opened(
        given({ id: 'a', field: 'chem', region: 'gx' }, { title: '密封圈' }),
        given({ id: 'b', field: 'chem', region: 'dw' }, { title: '密封圈' }),
        given({ id: 'c', field: 'equip', region: 'dw' }, { title: '密封圈' }),
        given({ id: 'd', field: 'food', region: 'sl' }, { title: '饼干' }),
      );
      const answer = await ask({ q: '密封圈', filters: { region: ['dw'] } });
      expect([answer.total, answer.hits.map(({ id }) => id).sort()]).toEqual([2, ['b', 'c']]);
      expect(answer.facets.region).toEqual([
        { value: 'dw', count: 2 },
        { value: 'gx', count: 1 },
      ]);
      expect(answer.facets.field).toEqual([
        { value: 'chem', count: 1 },
        { value: 'equip', count: 1 },
      ]);
    });

    it('takes any of the values of one facet and all facets together', async () => {
      const { ids } = await opened(
        given({ id: 'a', field: 'chem', region: 'gx' }),
        given({ id: 'b', field: 'food', region: 'gx' }),
        given({ id: 'c', field: 'elec', region: 'dw' }),
      );
      const field = ['chem', 'elec', 'no such value'];
      expect((await ids({ filters: { field } })).sort()).toEqual(['a', 'c']);
      expect(await ids({ filters: { field, region: ['dw'] } })).toEqual(['c']);
      expect(await ids({ filters: { kind: ['no such value'] } })).toEqual([]);
    });

    it('limits the whole question to some indexes or one organisation', async () => {
      const { ask } = await opened(
        given({ id: 'a', organisationId: 'x' }),
        given({ id: 'b', index: 'achievements', organisationId: 'x' }),
        given({ id: 'c', organisationId: 'y' }),
      );
      const answer = await ask({ scope: { indexes: ['capabilities'], organisationId: 'x' } });
      expect([answer.total, answer.facets.index]).toEqual([1, [{ value: 'capabilities', count: 1 }]]);
    });

    it('calls an open listing closed from the moment it closes', async () => {
      const { engine } = await opened(given({ id: 'a', index: 'listings', state: 'open', closesAt: NOW }));
      const stateAt = async (now: number) => (await engine.search({ q: '', now })).hits[0]?.state;
      expect([await stateAt(NOW - 1), await stateAt(NOW)]).toEqual(['open', 'closed']);
      const closed = await engine.search({ q: '', now: NOW, filters: { state: ['closed'] } });
      expect([closed.total, closed.facets.state]).toEqual([1, [{ value: 'closed', count: 1 }]]);
    });
  });
}
