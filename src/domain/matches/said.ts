import type { matchFeedback } from '#db/schema/index.ts';
import type { Verdict } from './states.ts';

type Pair = Pick<typeof matchFeedback.$inferSelect, 'listingId' | 'supplyIndex' | 'supplyId'>;

/** What somebody said of pairs, by `pairKey`. */
export type Said = ReadonlyMap<string, Verdict>;
export const NOTHING: Said = new Map();

/** Begins with the listing's id and a blank. */
export const pairKey = ({ listingId, supplyIndex, supplyId }: Pair): string =>
  `${listingId} ${supplyIndex}/${supplyId}`;

/** What was refused goes, what was chosen comes first, the rest stays in its order; then cut. */
export function arrange<T>(ranked: readonly T[], verdictOf: (one: T) => Verdict | undefined, limit: number): T[] {
  const chosen = ranked.filter((one) => verdictOf(one) === 'interested');
  const others = ranked.filter((one) => verdictOf(one) === undefined);
  return [...chosen, ...others].slice(0, limit);
}
