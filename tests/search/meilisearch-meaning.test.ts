import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createContext } from '#src/context.ts';
import type { SearchRequest } from '#src/search/engine.ts';
import { followEmbeddings } from '#src/search/meaning/follower.ts';
import { openVectors } from '#src/search/meaning/near.ts';
import { meilisearchEngine } from '#src/search/meilisearch/engine.ts';
import { searchAll } from '#src/search/query.ts';
import { activeVocabulary } from '#src/search/vocabulary.ts';
import { startEmbedder } from './embedder-server.ts';
import { DAY, NOW, textOf } from './given.ts';
import { NO_SERVER, SERVER } from './meilisearch-server.ts';
import { createPortal, takeLogged } from './meilisearch-world.ts';

vi.setConfig({ testTimeout: 600_000 });

const count = (facets: { value: string; count: number }[]) => Object.fromEntries(facets.map((f) => [f.value, f.count]));

/** A portal with both, and an embedder of its own. */
async function createBoth() {
  const embedder = await startEmbedder();
  onTestFinished(embedder.stop);
  const portal = await createPortal();
  portal.world.database.services.embedder = embedder.service;
  const ctx = () => createContext(portal.world.database, undefined, portal.world.now);
  const ask = (q: string, over: Partial<SearchRequest> = {}) => searchAll(ctx(), { q, ...over });
  /** As Meilisearch answers, however long a busy machine takes it: a person would be answered by the other engine. */
  const asked = async (q: string, over: Partial<SearchRequest> = {}) => {
    const { db, services } = portal.world.database;
    const findVector = openVectors(services);
    const meaning = findVector && { findVector, near: embedder.service.near };
    const vocabulary = await activeVocabulary(db);
    const reading = { vocabulary, known: vocabulary.synonyms.also, meaning };
    const engine = meilisearchEngine({ client: portal.client, index: portal.index }, reading);
    return engine.search({ q, now: portal.world.now, ...over });
  };
  return {
    ...portal,
    embedder,
    ask,
    asked,
    ids: async (q: string, over: Partial<SearchRequest> = {}) => (await asked(q, over)).hits.map(({ id }) => id),
    embed: () => followEmbeddings(ctx()),
    /** Vectors first, then the copy, and nothing is left in line. */
    build: async () => {
      await followEmbeddings(ctx());
      await portal.rebuild();
      await portal.isBack('试');
      takeLogged();
    },
  };
}

describe.skipIf(NO_SERVER)('Meilisearch by meaning (skipped where MEILISEARCH_URL names no server)', () => {
  it('finds what shares no word, says so, marks nothing, and holds to a strict question', async () => {
    const portal = await createBoth();
    await portal.put('coke', '焦化废水治理');
    await portal.put('belt', '输送带修补');
    await portal.build();
    const answer = await portal.asked('废液处理');
    expect(answer).toMatchObject({
      engine: 'meilisearch',
      total: 1,
      pages: 1,
      understood: { near: 1, relaxed: false },
    });
    expect(answer.hits.map(({ id, title }) => [id, textOf(title)])).toEqual([['coke', '焦化废水治理']]);
    expect(await portal.ids('废液处理', { strict: true })).toEqual([]);
    expect((await portal.asked('输送带')).understood).not.toHaveProperty('near');
    takeLogged();
  });

  it('keeps what holds every word in front, pages through both, and sorts both together', async () => {
    const portal = await createBoth();
    await portal.put('near', '废水治理', { publishedAt: NOW, closesAt: NOW + DAY });
    await portal.put('words', '含油废液的收集、运输与集中处理成套装备', { publishedAt: NOW - 9 * DAY, amountFen: 5 });
    await portal.build();
    const answer = await portal.asked('废液处理');
    expect([answer.hits.map(({ id }) => id), answer.total, answer.understood.near]).toEqual([['words', 'near'], 2, 1]);
    expect(await portal.ids('废液处理', { size: 1, page: 2 })).toEqual(['near']);
    expect(await portal.ids('废液处理', { sort: 'newest' })).toEqual(['near', 'words']);
    expect(await portal.ids('废液处理', { sort: 'amount' })).toEqual(['words', 'near']);
    expect(await portal.ids('废液处理', { sort: 'closing' })).toEqual(['near', 'words']);
    takeLogged();
  });

  it('counts in totals and facets what it shows, and holds to exclusions, scope and chosen values', async () => {
    const portal = await createBoth();
    await portal.put('chem', '焦化废水治理', { field: 'chem' });
    await portal.put('food', '屠宰废水治理', { field: 'food', organisationId: 'o2' });
    await portal.put('listed', '电镀废水治理', { field: 'equip', index: 'listings' });
    await portal.put('other', '输送带修补', { field: 'food' });
    await portal.build();
    const all = await portal.asked('废液处理');
    expect([all.total, all.understood.near, count(all.facets.field)]).toEqual([3, 3, { chem: 1, food: 1, equip: 1 }]);
    const chosen = await portal.asked('废液处理', { filters: { field: ['food'] } });
    expect([chosen.hits.map(({ id }) => id), chosen.total, chosen.understood.near]).toEqual([['food'], 1, 1]);
    expect(count(chosen.facets.field)).toEqual({ chem: 1, food: 1, equip: 1 });
    expect(await portal.ids('废液处理', { scope: { indexes: ['listings'] } })).toEqual(['listed']);
    expect(await portal.ids('废液处理', { scope: { organisationId: 'o2' } })).toEqual(['food']);
    expect((await portal.ids('废液处理 -屠宰')).sort()).toEqual(['chem', 'listed']);
    expect((await portal.ids('废液处理 -"电镀废水"')).sort()).toEqual(['chem', 'food']);
    takeLogged();
  });

  it('answers no phrase in quotes and no model number by meaning alone', async () => {
    const portal = await createBoth();
    await portal.put('plain', '废水治理');
    await portal.put('model', '废水治理 XR7 型');
    await portal.build();
    for (const q of ['"废液处理"', 'XR9', '"废液" "处理"']) expect(await portal.ids(q)).toEqual([]);
    expect(await portal.ids('废液处理 XR7')).toEqual(['model']);
    expect(await portal.ids('废液处理 XR8')).toEqual([]);
    takeLogged();
  });

  it('answers as the embedded engine does, hit for hit', async () => {
    const portal = await createBoth();
    const titles = ['焦化废水治理', '废液处理', '电镀废水治理成套', '含油废液收集', '输送带修补', '污泥处理', '废水'];
    for (const [i, title] of titles.entries()) await portal.put(`d${i}`, title, { publishedAt: NOW - i });
    await portal.build();
    const { services } = portal.world.database;
    const { meilisearch = SERVER } = services;
    for (const q of ['废液处理', '废水治理', '废液处理 -电镀', '输送带']) {
      const other = await portal.asked(q);
      delete services.meilisearch;
      const own = await portal.ask(q);
      services.meilisearch = meilisearch;
      const told = ({ hits, total, understood }: typeof own) => [
        hits.map(({ id }) => id).sort(),
        total,
        understood.near,
        understood.relaxed,
      ];
      expect([own.engine, other.engine]).toEqual(['embedded', 'meilisearch']);
      expect(told(other), q).toEqual(told(own));
    }
    takeLogged();
  });

  it('takes a vector that is made later, and none of what has left the index', async () => {
    const portal = await createBoth();
    await portal.put('a', '焦化废水治理');
    await portal.put('gone', '电镀废水治理');
    await portal.rebuild();
    await portal.isBack('试');
    expect(await portal.ids('废液处理')).toEqual([]);
    expect(await portal.embed()).toBe(2);
    await portal.remove('gone');
    expect(await portal.status()).toMatchObject({ behind: 3 });
    await portal.catchUp();
    expect(await portal.ids('废液处理')).toEqual(['a']);
    await portal.put('a', '输送带修补');
    await portal.embed();
    await portal.catchUp();
    expect(await portal.ids('废液处理')).toEqual([]);
    takeLogged();
  });

  for (const mood of ['slow', 'fault', 'lost'] as const)
    it(`goes by words alone where the embedder is ${mood}, and says so once`, async () => {
      const portal = await createBoth();
      await portal.put('coke', '焦化废水治理');
      await portal.put('words', '废液处理');
      await portal.build();
      expect((await portal.ids('废液处理')).sort()).toEqual(['coke', 'words']);
      portal.embedder.state.mood = mood;
      const answers = [await portal.ids('处理废液'), await portal.ids('废液'), await portal.ids('处理')];
      expect(answers.flat()).not.toContain('coke');
      expect(answers[0]).toEqual(['words']);
      const embedders = takeLogged().filter((told) => !told.includes('Meilisearch'));
      expect(embedders).toEqual([expect.stringContaining('The embedder does not answer')]);
    });

  it('is not asked with another model until it is built anew', async () => {
    const portal = await createBoth();
    await portal.put('a', '焦化废水治理');
    await portal.build();
    portal.world.database.services.embedder = { ...portal.embedder.service, model: 'another' };
    expect((await portal.ask('废液处理')).engine).toBe('embedded');
    expect(await portal.status()).toMatchObject({ engine: 'embedded', unbuilt: true });
    await portal.rebuild();
    await portal.isBack('废水');
    expect(await portal.ids('废液处理')).toEqual([]);
    expect(await portal.embed()).toBe(1);
    await portal.catchUp();
    expect(await portal.ids('废液处理')).toEqual(['a']);
    delete portal.world.database.services.embedder;
    expect(await portal.status()).toMatchObject({ unbuilt: true });
    takeLogged();
  });
});
