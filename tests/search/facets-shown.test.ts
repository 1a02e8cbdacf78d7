import { describe, expect, it } from 'vitest';
import { shownFacets, withoutValue } from '#src/components/search/order.ts';
import { FACETS, type Facet, type SearchAnswer } from '#src/search/engine.ts';

type Counts = Partial<Record<Facet, Record<string, number>>>;
const facetsOf = (counts: Counts) =>
  Object.fromEntries(
    FACETS.map((facet) => [facet, Object.entries(counts[facet] ?? {}).map(([value, count]) => ({ value, count }))]),
  ) as SearchAnswer['facets'];
const CHAINS = { polymer: 9, fine: 8, metal: 7, elec: 6, food: 5, vehicle: 4, energy: 3, textile: 2 };

describe('facets as the search page shows them', () => {
  it('leave out what has nothing to choose, and what is unsaid', () => {
    const shown = shownFacets(facetsOf({ field: { chem: 2 }, chain: { '': 2 }, mode: {} }), {});
    expect(shown.map(({ facet }) => facet)).toEqual(['field']);
  });

  it('stand open for what people narrow by first and folded for the rest, until something of it is chosen', () => {
    const facets = facetsOf({ index: { listings: 1 }, trl: { ready: 1 }, amount: { '10-50': 1 } });
    const folds = (chosen: Partial<Record<Facet, string[]>>) =>
      Object.fromEntries(shownFacets(facets, chosen).map(({ facet, folded }) => [facet, folded]));
    expect(folds({})).toEqual({ index: false, trl: true, amount: true });
    expect(folds({ trl: ['ready'] })).toEqual({ index: false, trl: false, amount: true });
  });

  it('fold a long list after six, never a single value, and open where a folded one is chosen', () => {
    const [long] = shownFacets(facetsOf({ chain: CHAINS }), {});
    expect([long?.first.length, long?.more.length, long?.moreOpen]).toEqual([6, 2, false]);
    const [open] = shownFacets(facetsOf({ chain: CHAINS }), { chain: ['textile'] });
    expect(open?.moreOpen).toBe(true);
    const { textile: _, ...seven } = CHAINS;
    expect(shownFacets(facetsOf({ chain: seven }), {})[0]?.more).toEqual([]);
  });

  it('keep steps of a scale in their order', () => {
    const values = (counts: Counts) => shownFacets(facetsOf(counts), {})[0]?.first.map(({ value }) => value);
    expect(values({ trl: { ready: 5, early: 1, middle: 3 } })).toEqual(['early', 'middle', 'ready']);
    expect(values({ closing: { later: 9, '30': 2, '7': 1 } })).toEqual(['7', '30', 'later']);
    expect(values({ amount: { '500-': 4, '0-10': 1, '100-500': 2 } })).toEqual(['0-10', '100-500', '500-']);
  });

  it('keep a chosen value in sight though nothing is left of it', () => {
    const [field] = shownFacets(facetsOf({ field: { chem: 1 } }), { field: ['food'] });
    expect(field?.first).toEqual([
      { value: 'chem', count: 1 },
      { value: 'food', count: 0 },
    ]);
  });
});

it('taking away one chosen value keeps the others and the question, and goes to the first page', () => {
  const search = new URLSearchParams('q=阻燃 &field=chem&field=food&chain=polymer&sort=newest&page=3');
  const left = new URL(withoutValue(search, 'field', 'chem'), 'http://localhost').searchParams;
  expect([...left]).toEqual([
    ['q', '阻燃 '],
    ['field', 'food'],
    ['chain', 'polymer'],
    ['sort', 'newest'],
  ]);
});
