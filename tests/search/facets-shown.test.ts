import { describe, expect, it } from 'vitest';
import { shownFacets, withoutValue } from '#src/components/search/order.ts';
import { worthChoosing } from '#src/lib/facets.ts';
import { FACETS, type Facet, type SearchAnswer } from '#src/search/engine.ts';

type Counts = Partial<Record<Facet, Record<string, number>>>;
const facetsOf = (counts: Counts) =>
  Object.fromEntries(
    FACETS.map((facet) => [facet, Object.entries(counts[facet] ?? {}).map(([value, count]) => ({ value, count }))]),
  ) as SearchAnswer['facets'];
const CHAINS = { polymer: 9, fine: 8, metal: 7, elec: 6, food: 5, vehicle: 4, energy: 3, textile: 2 };

/** More than any value holds. */
const TOTAL = 50;

describe('facets as the search page shows them', () => {
  it('leave out what has nothing to choose, and what is unsaid', () => {
    const shown = shownFacets(facetsOf({ field: { chem: 2, food: 1 }, chain: { '': 2 }, mode: {} }), {}, TOTAL);
    expect(shown.map(({ facet }) => facet)).toEqual(['field']);
  });

  it('leave out what could not narrow these results: a single value, or all of it in every value', () => {
    const facets = facetsOf({
      index: { listings: 2, events: 1 },
      field: { chem: 3 },
      chain: { fine: 1 },
      mode: { joint: 3, service: 3 },
    });
    expect(shownFacets(facets, {}, 3).map(({ facet }) => facet)).toEqual(['index']);
    expect(shownFacets(facets, { field: ['chem'] }, 3).map(({ facet }) => facet)).toEqual(['index', 'field']);
  });

  it('say no state that is only what a thing is, until it is chosen what is looked for', () => {
    const facets = facetsOf({ state: { published: 9, verified: 8, open: 2, closed: 1, cancelled: 1 } });
    const values = (chosen: Partial<Record<Facet, string[]>>) =>
      shownFacets(facets, chosen, TOTAL)
        .find(({ facet }) => facet === 'state')
        ?.first.map(({ value }) => value);
    expect(values({})).toEqual(['open', 'closed', 'cancelled']);
    expect(values({ state: ['verified'] })).toEqual(['verified', 'open', 'closed', 'cancelled']);
    expect(values({ index: ['events'] })).toEqual(['published', 'verified', 'open', 'closed', 'cancelled']);
  });

  it('stand open for what people narrow by first and folded for the rest, until something of it is chosen', () => {
    const facets = facetsOf({
      index: { listings: 1, events: 1 },
      trl: { ready: 1, early: 1 },
      amount: { '10-50': 1, '500-': 1 },
    });
    const folds = (chosen: Partial<Record<Facet, string[]>>) =>
      Object.fromEntries(shownFacets(facets, chosen, TOTAL).map(({ facet, folded }) => [facet, folded]));
    expect(folds({})).toEqual({ index: false, trl: true, amount: true });
    expect(folds({ trl: ['ready'] })).toEqual({ index: false, trl: false, amount: true });
  });

  it('fold a long list after six, never a single value, and open where a folded one is chosen', () => {
    const [long] = shownFacets(facetsOf({ chain: CHAINS }), {}, TOTAL);
    expect([long?.first.length, long?.more.length, long?.moreOpen]).toEqual([6, 2, false]);
    const [open] = shownFacets(facetsOf({ chain: CHAINS }), { chain: ['textile'] }, TOTAL);
    expect(open?.moreOpen).toBe(true);
    const { textile: _, ...seven } = CHAINS;
    expect(shownFacets(facetsOf({ chain: seven }), {}, TOTAL)[0]?.more).toEqual([]);
  });

  it('keep steps of a scale in their order', () => {
    const values = (counts: Counts) => shownFacets(facetsOf(counts), {}, TOTAL)[0]?.first.map(({ value }) => value);
    expect(values({ trl: { ready: 5, early: 1, middle: 3 } })).toEqual(['early', 'middle', 'ready']);
    expect(values({ closing: { later: 9, '30': 2, '7': 1 } })).toEqual(['7', '30', 'later']);
    expect(values({ amount: { '500-': 4, '0-10': 1, '100-500': 2 } })).toEqual(['0-10', '100-500', '500-']);
  });

  it('keep a chosen value in sight though nothing is left of it', () => {
    const [field] = shownFacets(facetsOf({ field: { chem: 1 } }), { field: ['food'] }, 0);
    expect(field?.first).toEqual([
      { value: 'chem', count: 1 },
      { value: 'food', count: 0 },
    ]);
  });
});

describe('values of a list worth showing', () => {
  const value = (count: number, chosen = false) => ({ count, chosen });
  it('lead somewhere and narrow, or are chosen', () => {
    expect(worthChoosing([value(3), value(0), value(2)], 5)).toEqual([value(3), value(2)]);
    expect(worthChoosing([value(5), value(0)], 5)).toEqual([]);
    expect(worthChoosing([value(5), value(5)], 5)).toEqual([]);
    expect(worthChoosing([value(1)], 5)).toEqual([]);
    expect(worthChoosing([value(0, true)], 0)).toEqual([value(0, true)]);
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
