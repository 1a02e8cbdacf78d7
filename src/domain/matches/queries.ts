import { and, desc, eq } from 'drizzle-orm';
import { achievements, capabilities } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { notFound } from '#src/errors.ts';
import { withPauses } from '#src/search/breathe.ts';
import { embeddedEngine } from '#src/search/embedded.ts';
import type { SearchDocument } from '#src/search/engine.ts';
import { passesGates } from '#src/search/gates.ts';
import {
  explain,
  isNearEnough,
  isWorthShowing,
  type Match,
  type Ranked,
  rankDemands,
  rankSupplies,
} from '#src/search/match.ts';
import { describeListings, SOURCES } from '#src/search/sources.ts';
import { asOwned, type Described, describe, isOpen, knowsOwner } from './load.ts';
import { arrange, NOTHING, pairKey, type Said } from './said.ts';
import type { SupplyKind, Verdict } from './states.ts';

export type { Match } from '#src/search/match.ts';
export { type SimilarListing, similarListings } from './duplicates.ts';
export type { SupplyKind } from './states.ts';
/** A listing one of an organisation's supplies could meet, and which. */
export type ListingMatch = Match & { by: { index: SupplyKind; id: string; title: string } };

const LIMIT = 10;
/** Of one organisation and kind, the latest: each costs a search. */
const MAX_SUPPLIES = 20;
const SUPPLIES = ['capabilities', 'achievements'] as const;

/** `said`: what the one who asks said of pairs, which hides some and keeps others on top. */
type Options = { limit?: number; said?: Said };

/**
 * Capabilities and achievements that could meet a listing in whatever state, best first. The caller has authorised reading
 * the listing (`mayReadBody`); only its public part is compared, so the answer may be shown to whoever may read that.
 * Of an anonymous listing strangers get none: the poster's own are left out, and who is missing could be told from it.
 */
export async function matchesOfListing(
  ctx: Context,
  listingId: string,
  { limit = LIMIT, said = NOTHING }: Options = {},
): Promise<Match[]> {
  const described = await describe(ctx, listingId);
  if (described.anonymous && !knowsOwner(ctx, described.owner)) return [];
  const demand = asOwned(described);
  const ranked = await rankSupplies(embeddedEngine(ctx), demand, { limit: depth(limit, said), now: ctx.now });
  const verdictOf = ({ found }: Ranked) =>
    said.get(pairKey({ listingId, supplyIndex: found.index as SupplyKind, supplyId: found.id }));
  const wanted = arrange(ranked, verdictOf, limit).filter(
    (one) => verdictOf(one) === 'interested' || isNearEnough(one),
  );
  const alive = await reloadSupplies(ctx, wanted);
  const matches = await withPauses(wanted, (one) => {
    const supply = alive.get(one.found.id);
    if (!supply || !passesGates(demand, supply)) return [];
    const match = explain({ demand, supply }, one, 'supply');
    return isKept({ match, verdict: verdictOf(one) }) ? [match] : [];
  });
  return matches.flat();
}

/** The same without reasons and gaps, as the index has them: scores to as many as are asked for. */
export const rankSuppliesOf = async (ctx: Context, listingId: string, { limit = LIMIT } = {}): Promise<Ranked[]> =>
  rankSupplies(embeddedEngine(ctx), asOwned(await describe(ctx, listingId)), { limit, now: ctx.now });

/** Looks further down where some of the best may be hidden, or what was chosen has sunk. */
const depth = (limit: number, said: Said): number => (said.size === 0 ? limit : Math.max(limit + said.size, 60));

/** What somebody is interested in stays, however low its score has become. */
const isKept = ({ match, verdict }: { match: Match; verdict: string | undefined }): boolean =>
  verdict === 'interested' || isWorthShowing(match);

/** Open listings a published capability or achievement could meet, best first. Anyone may. */
export async function listingsForSupply(
  ctx: Context,
  kind: SupplyKind,
  id: string,
  { limit = LIMIT, said = NOTHING }: Options = {},
): Promise<Match[]> {
  const [supply] = await SOURCES[kind].documents(ctx.db, [id], ctx.now);
  if (!supply) throw notFound();
  const matches = await openListingsFor(ctx, [supply], { limit, said, refused: new Set() });
  return matches.map(({ by: _, ...match }) => match);
}

/**
 * Open listings the published supplies of an organisation could meet: each once, by the supply that meets it best, or the
 * one it was chosen for. What was refused for one supply is not offered for another: the listing is the suggestion.
 */
export async function listingsForOrganisation(
  ctx: Context,
  organisationId: string,
  { limit = LIMIT, said = NOTHING }: Options = {},
): Promise<ListingMatch[]> {
  const supplies = await suppliesOf(ctx, organisationId);
  return openListingsFor(ctx, supplies, { limit, said, refused: refusedOf(said) });
}

/** Listings that were refused for any supply. */
const refusedOf = (said: Said): Set<string> =>
  new Set([...said].flatMap(([key, verdict]) => (verdict === 'unsuitable' ? [key.split(' ')[0] ?? ''] : [])));

type Paired = { one: Ranked; supply: SearchDocument; verdict: Verdict | undefined };

async function openListingsFor(
  ctx: Context,
  supplies: SearchDocument[],
  { limit, said, refused }: Required<Options> & { refused: ReadonlySet<string> },
): Promise<ListingMatch[]> {
  // Twice as many as are shown: the index does not know whose the anonymous ones are.
  const ranked = await rankDemands(embeddedEngine(ctx), supplies, { limit: depth(2 * limit, said), now: ctx.now });
  const pairs = ranked.flatMap((some, i): Paired[] => {
    const supply = supplies[i] as SearchDocument;
    return some.map((one) => {
      const pair = { listingId: one.found.id, supplyIndex: supply.index as SupplyKind, supplyId: supply.id };
      const verdict = said.get(pairKey(pair)) ?? (refused.has(one.found.id) ? 'unsuitable' : undefined);
      return { one, supply, verdict };
    });
  });
  const wanted = pairs.filter(({ one, verdict }) => verdict === 'interested' || isNearEnough(one)).sort(byScore);
  return explained(
    ctx,
    arrange(wanted, ({ verdict }) => verdict, wanted.length),
    limit,
  );
}

const byScore = (a: Paired, b: Paired): number =>
  b.one.score - a.one.score || (a.one.found.id < b.one.found.id ? -1 : 1);

/** Listings read at a time. */
const PIECE = 20;

/** To say why costs more than to rank: only until there are as many as are shown, each listing once. */
async function explained(ctx: Context, pairs: readonly Paired[], limit: number): Promise<ListingMatch[]> {
  const matches = new Map<string, ListingMatch>();
  for (let i = 0; i < pairs.length && matches.size < limit; i += PIECE) {
    const some = pairs.slice(i, i + PIECE).filter(({ one }) => !matches.has(one.found.id));
    const alive = await readOpen(ctx, [...new Set(some.map(({ one }) => one.found.id))]);
    await withPauses(some, ({ one, supply, verdict }) => {
      const demand = alive.get(one.found.id);
      if (!demand || matches.has(demand.document.id) || matches.size >= limit) return;
      if (isOwn(ctx, demand, supply) || !passesGates(demand.document, supply)) return;
      const match = explain({ demand: demand.document, supply }, one, 'demand');
      const by = { index: supply.index as SupplyKind, id: supply.id, title: supply.texts.title };
      if (isKept({ match, verdict })) matches.set(demand.document.id, { ...match, by });
    });
  }
  return [...matches.values()];
}

/** Those that can be taken now: the index is a moment behind. */
async function readOpen(ctx: Context, ids: string[]): Promise<Map<string, Described>> {
  const described = await describeListings(ctx.db, ids, ctx.now);
  const open = described.filter(({ document, isPublic }) => isPublic && isOpen(document, ctx.now));
  return new Map(open.map((one) => [one.document.id, one]));
}

/**
 * Nobody is offered what they post themselves. To those who do not know the poster of an anonymous listing it is offered
 * like any other: that it alone is missing beside a supply would name the poster.
 */
const isOwn = (ctx: Context, { owner, anonymous }: Described, supply: SearchDocument): boolean =>
  owner === supply.organisationId && (!anonymous || knowsOwner(ctx, owner));

/** Those still published, as they are now: the index is a moment behind. */
async function reloadSupplies(ctx: Context, ranked: Ranked[]): Promise<Map<string, SearchDocument>> {
  const documents: SearchDocument[] = [];
  for (const kind of SUPPLIES) {
    const ids = ranked.filter(({ found }) => found.index === kind).map(({ found }) => found.id);
    if (ids.length > 0) documents.push(...(await SOURCES[kind].documents(ctx.db, ids, ctx.now)));
  }
  return new Map(documents.map((document) => [document.id, document]));
}

async function suppliesOf(ctx: Context, organisationId: string): Promise<SearchDocument[]> {
  const documents: SearchDocument[] = [];
  for (const kind of SUPPLIES) {
    const table = kind === 'capabilities' ? capabilities : achievements;
    const rows = await ctx.db
      .select({ id: table.id })
      .from(table)
      .where(and(eq(table.organisationId, organisationId), eq(table.state, 'published')))
      .orderBy(desc(table.updatedAt))
      .limit(MAX_SUPPLIES);
    const ids = rows.map(({ id }) => id);
    documents.push(...(await SOURCES[kind].documents(ctx.db, ids, ctx.now)));
  }
  return documents;
}
