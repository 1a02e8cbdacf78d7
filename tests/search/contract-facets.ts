import { describe, expect, it } from 'vitest';
import type { SearchDocument } from '#src/search/engine.ts';
import { DAY, given, NOW, type OpenEngine, openWith } from './given.ts';

const WAN = 1_000_000;

/** How every engine must count and choose by bands, and by values a document has several of. */
export function describeFacets(name: string, open: OpenEngine): void {
  const opened = (...documents: SearchDocument[]) => openWith(open, documents);
  const listing = (id: string, over: Partial<SearchDocument> = {}) =>
    given({ index: 'listings', state: 'open', id, ...over });

  describe(`${name}: bands and facets of many values`, () => {
    it('counts 产业链 and leaves out what is unsaid', async () => {
      const { ask } = await opened(listing('a', { chain: 'newmat' }), listing('b', { chain: 'newmat' }), listing('c'));
      const { facets, total } = await ask({});
      expect([total, facets.chain]).toEqual([3, [{ value: 'newmat', count: 2 }]]);
      const chosen = await ask({ filters: { chain: ['newmat'] } });
      expect(chosen.hits.map(({ id }) => id).sort()).toEqual(['a', 'b']);
    });

    it('puts 技术就绪度 into bands, both ends included', async () => {
      const { ask, ids } = await opened(
        ...[1, 3, 4, 6, 7, 9].map((trl) => listing(`t${trl}`, { facts: { trl } })),
        listing('none'),
      );
      expect((await ask({})).facets.trl).toEqual([
        { value: 'early', count: 2 },
        { value: 'middle', count: 2 },
        { value: 'ready', count: 2 },
      ]);
      expect((await ids({ filters: { trl: ['early'] } })).sort()).toEqual(['t1', 't3']);
      expect((await ids({ filters: { trl: ['middle', 'ready'] } })).sort()).toEqual(['t4', 't6', 't7', 't9']);
    });

    it('puts amounts into bands, an upper end in the next one, nothing said in none', async () => {
      const { ask, ids } = await opened(
        ...[0, 10 * WAN - 1, 10 * WAN, 50 * WAN, 100 * WAN, 500 * WAN, 9_000 * WAN].map((amountFen, i) =>
          listing(`m${i}`, { amountFen }),
        ),
        listing('none'),
      );
      const counts = Object.fromEntries((await ask({})).facets.amount.map(({ value, count }) => [value, count]));
      expect(counts).toEqual({ '0-10': 2, '10-50': 1, '50-100': 1, '100-500': 1, '500-': 2 });
      expect((await ids({ filters: { amount: ['500-'] } })).sort()).toEqual(['m5', 'm6']);
      expect((await ids({ filters: { amount: ['0-10'] } })).sort()).toEqual(['m0', 'm1']);
    });

    it('counts how soon things close from the moment of the question', async () => {
      const { engine } = await opened(
        ...[0, 7 * DAY, 7 * DAY + 1, 30 * DAY, 31 * DAY].map((left, i) => listing(`c${i}`, { closesAt: NOW + left })),
        listing('never'),
      );
      const at = async (now: number) => {
        const { facets } = await engine.search({ q: '', now });
        return Object.fromEntries(facets.closing.map(({ value, count }) => [value, count]));
      };
      expect(await at(NOW)).toEqual({ '7': 1, '30': 2, later: 1 });
      expect(await at(NOW - 1)).toEqual({ '7': 1, '30': 2, later: 2 });
      expect(await at(NOW + 25 * DAY)).toEqual({ '7': 2 });
      const chosen = await engine.search({ q: '', now: NOW, filters: { closing: ['30'] } });
      expect(chosen.hits.map(({ id }) => id).sort()).toEqual(['c2', 'c3']);
    });

    it('counts a document under each of its 合作方式, and finds it by any of them', async () => {
      const { ask, ids } = await opened(
        listing('a', { modes: ['licence', 'joint'] }),
        listing('b', { modes: ['joint'] }),
        listing('c', { modes: [] }),
        listing('d', { modes: ['joint-venture'] }),
      );
      expect((await ask({})).facets.mode).toEqual([
        { value: 'joint', count: 2 },
        { value: 'joint-venture', count: 1 },
        { value: 'licence', count: 1 },
      ]);
      expect((await ids({ filters: { mode: ['joint'] } })).sort()).toEqual(['a', 'b']);
      expect((await ids({ filters: { mode: ['licence', 'joint-venture'] } })).sort()).toEqual(['a', 'd']);
    });

    it('counts each facet as if it were not chosen while the others are', async () => {
      const { ask } = await opened(
        listing('a', { modes: ['licence', 'joint'], chain: 'newmat', amountFen: 20 * WAN }),
        listing('b', { modes: ['joint'], chain: 'food', amountFen: 20 * WAN }),
        listing('c', { modes: ['transfer'], chain: 'newmat', amountFen: 200 * WAN }),
      );
      const answer = await ask({ filters: { mode: ['joint'], chain: ['newmat'] } });
      expect([answer.total, answer.hits.map(({ id }) => id)]).toEqual([1, ['a']]);
      expect(answer.facets.chain).toEqual([
        { value: 'food', count: 1 },
        { value: 'newmat', count: 1 },
      ]);
      expect(answer.facets.mode).toEqual([
        { value: 'joint', count: 1 },
        { value: 'licence', count: 1 },
        { value: 'transfer', count: 1 },
      ]);
      expect(answer.facets.amount).toEqual([{ value: '10-50', count: 1 }]);
    });

    it('counts what has changed, moved and gone by its last state', async () => {
      const { engine, ask } = await opened(listing('a', { field: 'chem' }), listing('b', { field: 'chem' }));
      await ask({});
      await engine.put([listing('a', { field: 'food', state: 'closed' }), listing('c', { field: 'elec' })]);
      await engine.remove([{ index: 'listings', id: 'b' }]);
      await engine.put([listing('d', { field: 'food' })]);
      const { facets, total } = await ask({});
      expect([total, facets.field, facets.state]).toEqual([
        3,
        [
          { value: 'food', count: 2 },
          { value: 'elec', count: 1 },
        ],
        [
          { value: 'open', count: 2 },
          { value: 'closed', count: 1 },
        ],
      ]);
    });

    it('forgets what was taken out and put back, cleared and put anew', async () => {
      const { engine, ask } = await opened(listing('a', { field: 'chem' }), listing('b', { field: 'food' }));
      await ask({});
      await engine.remove([{ index: 'listings', id: 'a' }]);
      await engine.put([listing('a', { field: 'elec' }), listing('e', { field: 'elec' })]);
      expect((await ask({})).facets.field).toEqual([
        { value: 'elec', count: 2 },
        { value: 'food', count: 1 },
      ]);
      await engine.clear();
      await engine.put([listing('z', { field: 'food' })]);
      expect([(await ask({})).total, (await ask({})).facets.field]).toEqual([1, [{ value: 'food', count: 1 }]]);
    });
  });
}
