import { worthChoosing } from '#src/lib/facets.ts';
import { AMOUNT_BANDS, CLOSING_BANDS, TRL_BANDS } from '#src/search/bands.ts';
import { FACETS, type Facet, type SearchAnswer } from '#src/search/engine.ts';

type Chosen = Partial<Record<Facet, readonly string[]>>;
type Value = SearchAnswer['facets'][Facet][number];
/** A facet as the page shows it: `first` always, `more` behind a fold; `folded` as a whole. */
export type ShownFacet = { facet: Facet; first: Value[]; more: Value[]; folded: boolean; moreOpen: boolean };

/** What people narrow by first stands open; the rest is one touch away. */
const OPEN: readonly Facet[] = ['index', 'field', 'chain', 'region', 'state'];
const ORDER: readonly Facet[] = [...OPEN, ...FACETS.filter((facet) => !OPEN.includes(facet))];
/** More values than this are folded, but never a single one. */
const FIRST = 6;
/** Steps of a scale keep their order; everything else stands by how much it leads to. */
const SCALES: Partial<Record<Facet, readonly string[]>> = {
  trl: Object.keys(TRL_BANDS),
  amount: Object.keys(AMOUNT_BANDS),
  closing: ['7', '30', ...Object.keys(CLOSING_BANDS).filter((key) => key !== '7' && key !== '30')],
};

/** States that say no more than what a thing is, while all kinds of things are mixed. */
const PLAIN: readonly string[] = ['published', 'verified'];

/** The facets in the order of the page, without those that could not narrow these results any more. */
export const shownFacets = (facets: SearchAnswer['facets'], chosen: Chosen, total: number): ShownFacet[] =>
  ORDER.flatMap((facet) => {
    const mine = chosen[facet] ?? [];
    const values = withChosen(facets[facet], mine).map((one) => ({ ...one, chosen: mine.includes(one.value) }));
    const telling = facet === 'state' && !chosen.index?.length ? values.filter(isTelling) : values;
    const shown = worthChoosing(telling, total).map(({ value, count }) => ({ value, count }));
    return shown.length > 0 ? [toShown(facet, shown, mine)] : [];
  });

const isTelling = ({ value, chosen }: { value: string; chosen: boolean }): boolean => chosen || !PLAIN.includes(value);

function toShown(facet: Facet, counted: Value[], chosen: readonly string[]): ShownFacet {
  const scale = SCALES[facet];
  const values = scale ? counted.sort((a, b) => scale.indexOf(a.value) - scale.indexOf(b.value)) : counted;
  const cut = values.length > FIRST + 1 ? FIRST : values.length;
  const more = values.slice(cut);
  return {
    ...{ facet, first: values.slice(0, cut), more },
    folded: !OPEN.includes(facet) && chosen.length === 0,
    moreOpen: more.some(({ value }) => chosen.includes(value)),
  };
}

/** A chosen value stays in sight though nothing is left of it. */
function withChosen(values: readonly Value[], chosen: readonly string[]): Value[] {
  const counted = values.filter(({ value }) => value !== '');
  const lost = chosen.filter((value) => !counted.some((one) => one.value === value));
  return [...counted, ...lost.map((value) => ({ value, count: 0 }))];
}

/** The same search without one chosen value, from its first page. */
export function withoutValue(search: URLSearchParams, facet: Facet, value: string): string {
  const left = new URLSearchParams(search);
  left.delete(facet, value);
  left.delete('page');
  return `/search?${left}`;
}
