import { describe, expect, it } from 'vitest';
import { DAY, NOW, textOf } from './given.ts';
import { createPortal } from './meaning-world.ts';
import { takeLogged } from './meilisearch-world.ts';

const count = (facets: { value: string; count: number }[]) => Object.fromEntries(facets.map((f) => [f.value, f.count]));

describe('search by meaning', () => {
  it('finds 焦化废水治理 by 废液处理 only with an embedder, says so, and marks no word that does not stand there', async () => {
    const portal = await createPortal();
    await portal.put('coke', '焦化废水治理');
    await portal.put('belt', '输送带修补');
    const without = await portal.ask('废液处理');
    expect([without.total, without.understood.near]).toEqual([0, undefined]);
    expect(await portal.follow()).toBe(2);
    const answer = await portal.ask('废液处理');
    expect(answer).toMatchObject({ total: 1, pages: 1, engine: 'embedded', understood: { near: 1, relaxed: false } });
    expect(answer.hits.map(({ id, title }) => [id, textOf(title)])).toEqual([['coke', '焦化废水治理']]);
    expect(answer.hits[0]).not.toHaveProperty('snippet');
    expect(await portal.ids('废液处理', { strict: true })).toEqual([]);
  });

  it('keeps what holds every word in front, and what is only near behind, in every order', async () => {
    const portal = await createPortal();
    await portal.put('near', '废水治理', { publishedAt: NOW });
    await portal.put('words', '含油废液的收集、运输与集中处理成套装备', { publishedAt: NOW - 9 * DAY });
    await portal.follow();
    const answer = await portal.ask('废液处理');
    expect(answer.hits.map(({ id }) => id)).toEqual(['words', 'near']);
    expect([answer.total, answer.understood.near]).toEqual([2, 1]);
    expect(await portal.ids('废液处理', { size: 1, page: 2 })).toEqual(['near']);
    expect(await portal.ids('废液处理', { sort: 'newest' })).toEqual(['near', 'words']);
  });

  it('orders what holds the words by meaning too', async () => {
    const portal = await createPortal();
    await portal.put('b', '粘合剂与废液，处理另说');
    await portal.put('a', '废液，处理');
    await portal.follow();
    expect(await portal.ids('废液处理')).toEqual(['a', 'b']);
  });

  it('counts in totals and facets what it shows, and holds to exclusions, scope and chosen values', async () => {
    const portal = await createPortal();
    await portal.put('chem', '焦化废水治理', { field: 'chem' });
    await portal.put('food', '屠宰废水治理', { field: 'food', organisationId: 'o2' });
    await portal.put('listed', '电镀废水治理', { field: 'equip', index: 'listings' });
    await portal.follow();
    const all = await portal.ask('废液处理');
    expect([all.total, all.understood.near, count(all.facets.field)]).toEqual([3, 3, { chem: 1, food: 1, equip: 1 }]);
    const chosen = await portal.ask('废液处理', { filters: { field: ['food'] } });
    expect([chosen.hits.map(({ id }) => id), chosen.total, chosen.understood.near]).toEqual([['food'], 1, 1]);
    expect(count(chosen.facets.field)).toEqual({ chem: 1, food: 1, equip: 1 });
    expect(await portal.ids('废液处理', { scope: { indexes: ['listings'] } })).toEqual(['listed']);
    expect(await portal.ids('废液处理', { scope: { organisationId: 'o2' } })).toEqual(['food']);
    expect((await portal.ids('废液处理 -屠宰')).sort()).toEqual(['chem', 'listed']);
    expect(portal.taken().filter((text) => text.includes('屠宰'))).toEqual(['屠宰废水治理']);
  });

  it('answers no phrase in quotes and no model number by meaning alone, and never sends either', async () => {
    const portal = await createPortal();
    await portal.put('plain', '废水治理');
    await portal.put('model', '废水治理 XR7 型');
    await portal.follow();
    portal.taken();
    for (const q of ['"废液处理"', 'XR9', '"废液" "处理"', '13800001111', 'li@example.cn'])
      expect(await portal.ids(q)).toEqual([]);
    expect(portal.taken()).toEqual([]);
    expect(await portal.ids('废液处理 XR7')).toEqual(['model']);
    expect(await portal.ids('废液处理 XR8')).toEqual([]);
    expect(portal.taken()).toEqual(['废液处理']);
  });

  it('asks for the vector of a question once, however often it is asked', async () => {
    const portal = await createPortal();
    await portal.put('coke', '焦化废水治理');
    await portal.follow();
    portal.taken();
    for (let i = 0; i < 3; i++) expect(await portal.ids('废液处理')).toEqual(['coke']);
    expect(portal.taken()).toEqual(['废液处理']);
  });

  for (const mood of ['slow', 'short', 'fewer', 'fault', 'garbage', 'zero', 'lost'] as const)
    it(`answers as without it where the embedder is ${mood}, and says so once`, async () => {
      const portal = await createPortal();
      await portal.put('coke', '焦化废水治理');
      await portal.put('words', '废液处理');
      await portal.follow();
      portal.embedder.state.mood = mood;
      const answers = [await portal.ask('废液处理'), await portal.ask('废液处理'), await portal.ask('处理废液')];
      expect(answers.map(({ hits }) => hits.map(({ id }) => id))).toEqual([['words'], ['words'], ['words']]);
      const logged = takeLogged();
      expect(logged).toEqual([
        expect.stringMatching(/^\[search] The embedder does not answer, search goes by words alone: /),
      ]);
      expect(logged[0]).not.toContain('sk-only');
    });
});
