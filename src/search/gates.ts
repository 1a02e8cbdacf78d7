import type { SearchDocument } from './engine.ts';

type Gated = Pick<SearchDocument, 'facts'>;

/** Organisations elsewhere than in the city, in the province or not, are kept under this one region. */
export const OUTSIDE = 'out';

/**
 * 硬性条件 before any score: a supply whose owner is known to fail one is no match, however alike the words are. What is not
 * known fails nothing, it is named as a gap. Whose it is and whether a listing is open is asked of the index itself.
 */
export const passesGates = (demand: Gated, supply: Gated): boolean =>
  isOfKind(demand, supply) && isInPlace(demand, supply) && isQualified(demand, supply);

function isOfKind({ facts: { takers } }: Gated, { facts: { ownerKind } }: Gated): boolean {
  if (ownerKind === undefined) return true;
  return (!takers?.kinds?.length || takers.kinds.includes(ownerKind)) && (!takers?.small || ownerKind === 'small');
}

/** Who is not in the city may still be in the province. */
const isInPlace = ({ facts: { takers } }: Gated, { facts: { ownerRegion } }: Gated): boolean =>
  takers?.region !== 'city' || ownerRegion !== OUTSIDE;

/** Who names what it holds names all of it; who names none has not said. */
function isQualified({ facts: { qualifications: required = [] } }: Gated, { facts }: Gated): boolean {
  const held = facts.qualifications ?? [];
  return held.length === 0 || required.every((one) => held.includes(one));
}
