import type { JudgedPart } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { embeddedEngine } from '#src/search/embedded.ts';
import { explain, type Match, rankDemands, rankSupplies } from '#src/search/match.ts';
import { SOURCES } from '#src/search/sources.ts';
import { asOwned, describe, isOpen } from './load.ts';
import type { Side, SupplyKind } from './states.ts';

/** How a pair stands among the suggestions: score, place from 1, and what was said for and against it. */
export type Standing = { score: number; place: number; parts: JudgedPart[] };

type Pair = { listingId: string; supplyIndex: SupplyKind; supplyId: string };

/** Deeper than any list of suggestions goes. */
const DEPTH = 60;

/**
 * How a pair stands at this moment among the suggestions of one side, whatever anybody said of it; undefined where it is
 * none of them any more.
 */
export async function standingOf(ctx: Context, pair: Pair, side: Side): Promise<Standing | undefined> {
  const { listingId, supplyIndex, supplyId } = pair;
  const described = await describe(ctx, listingId);
  const [supply] = await SOURCES[supplyIndex].documents(ctx.db, [supplyId], ctx.now);
  if (!supply) return undefined;
  const engine = embeddedEngine(ctx);
  const limits = { limit: DEPTH, now: ctx.now };
  if (side === 'demand') {
    const demand = asOwned(described);
    const ranked = await rankSupplies(engine, demand, limits);
    const at = ranked.findIndex(({ found }) => found.index === supplyIndex && found.id === supplyId);
    const one = ranked[at];
    return one && toStanding(explain({ demand, supply }, one, 'supply'), at + 1);
  }
  if (!described.isPublic || !isOpen(described.document, ctx.now)) return undefined;
  const [ranked = []] = await rankDemands(engine, [supply], limits);
  const at = ranked.findIndex(({ found }) => found.id === listingId);
  const one = ranked[at];
  return one && toStanding(explain({ demand: described.document, supply }, one, 'demand'), at + 1);
}

const toStanding = ({ score, reasons, gaps }: Match, place: number): Standing => ({
  score,
  place,
  parts: [
    ...reasons.map(({ part, sentence }) => ({ part, speaks: 'for' as const, sentence })),
    ...gaps.map(({ part, sentence }) => ({ part, speaks: 'against' as const, sentence })),
  ],
});
