import { CLOSING_BANDS } from '../bands.ts';
import { FACETS, type Facet, type SearchRequest } from '../engine.ts';

/** Values of facets are stored keys: whatever is none matches nothing, and nothing of it reaches the filter. */
const STORED_KEY = /^[\p{L}\p{N}_.:-]{1,80}$/u;
const NOTHING = 'index = "-"';

export const both = (...filters: string[]): string => filters.filter(Boolean).join(' AND ');

/** What limits the whole question. */
export const scopeOf = ({ scope }: SearchRequest): string =>
  both(
    scope?.indexes ? isOneOf('index', scope.indexes) : '',
    scope?.organisationId === undefined ? '' : isOneOf('organisationId', [scope.organisationId]),
  );

/** The chosen values of all facets but one. */
export const chosen = (request: SearchRequest, except?: Facet): string =>
  both(
    ...FACETS.map((facet) => {
      const values = request.filters?.[facet];
      return facet === except || !values?.length ? '' : isChosen(facet, values, request.now);
    }),
  );

/** Open by its state, yet its closing has come: no update is needed for that. */
export const overdue = (now: number): string => `(state = "open" AND closesAt <= ${now})`;

/** Whether it closes still, for the order by closing. */
export const closesLater = (now: number): string => `closesAt > ${now}`;

export const inBand = (band: string, now: number): string => {
  const bands = Object.entries(CLOSING_BANDS);
  const i = bands.findIndex(([key]) => key === band);
  const from = now + (bands[i - 1]?.[1].within ?? 0);
  const to = now + (bands[i]?.[1].within ?? 0);
  if (i < 0) return NOTHING;
  return Number.isFinite(to) ? `(closesAt > ${from} AND closesAt <= ${to})` : `closesAt > ${from}`;
};

function isChosen(facet: Facet, values: readonly string[], now: number): string {
  if (facet === 'closing') return any(values.map((band) => inBand(band, now)));
  if (facet === 'state') return any(values.map((state) => isState(state, now)));
  return isOneOf(facet, values);
}

function isState(state: string, now: number): string {
  const stored = isOneOf('state', [state]);
  if (state === 'open') return `(${stored} AND NOT closesAt <= ${now})`;
  return state === 'closed' ? any([stored, overdue(now)]) : stored;
}

const any = (filters: readonly string[]): string => `(${filters.join(' OR ')})`;

export function isOneOf(attribute: string, values: readonly string[]): string {
  const keys = values.filter((value) => STORED_KEY.test(value));
  return keys.length > 0 ? `${attribute} IN [${keys.map((key) => `"${key}"`).join(', ')}]` : NOTHING;
}
