import { describe, expect, it } from 'vitest';
import { ALL_LISTINGS, filtersFrom, pairsOf, sortFrom } from '#src/components/listings/filters.ts';

const paramsOf = (query: string) => new URLSearchParams(query);

describe('the URL of the list', () => {
  it('means 揭榜中 when it says nothing, and everything once a form was sent without a state', () => {
    expect(filtersFrom(paramsOf('')).phase).toEqual(['open']);
    expect(filtersFrom(paramsOf('field=chem')).phase).toEqual(['open']);
    expect(filtersFrom(new URL(ALL_LISTINGS, 'http://x').searchParams).phase).toEqual([]);
    expect(filtersFrom(paramsOf('state=closed&state=matched&sort=due')).phase).toEqual(['closed', 'matched']);
  });

  it('asks for nothing with values it does not know, and once with values said twice', () => {
    const odd =
      'state=draft&state=open&state=open&field=__proto__&chain=toString&kind=constructor&money=5&due=400&region=gx&region=gx&sort=x';
    expect(filtersFrom(paramsOf(odd))).toEqual({
      phase: ['open'],
      field: [],
      chain: [],
      kind: [],
      region: ['gx'],
      money: [],
      due: [],
    });
    expect(sortFrom(paramsOf(odd))).toBe('due');
  });

  it('survives the round through hidden fields', () => {
    const filters = filtersFrom(
      paramsOf('state=open&field=food&field=chem&kind=scene&money=none&due=7&region=sl&sort=money'),
    );
    const query = pairsOf(filters).map(({ name, value }) => [name, value] as [string, string]);
    expect(filtersFrom(new URLSearchParams([...query, ['sort', 'money']]))).toEqual(filters);
  });
});
