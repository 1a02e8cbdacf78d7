import { and, desc, eq } from 'drizzle-orm';
import { achievements, capabilities } from '#db/schema/index.ts';
import { type Context, isOfficial } from '#src/context.ts';
import { notFound } from '#src/errors.ts';
import { rankAlike } from '#src/search/alike.ts';
import { embeddedEngine } from '#src/search/embedded.ts';
import type { SearchDocument } from '#src/search/engine.ts';
import { explain, isWorthShowing, type Match, type Ranked, rankDemands, rankSupplies } from '#src/search/match.ts';
import { describeListings, SOURCES } from '#src/search/sources.ts';

export type { Match } from '#src/search/match.ts';
export type SupplyKind = 'capabilities' | 'achievements';
/** A listing one of an organisation's supplies could meet, and which. */
export type ListingMatch = Match & { by: { index: SupplyKind; id: string; title: string } };

const LIMIT = 10;
/** Of one organisation and kind, the latest: each costs a search. */
const MAX_SUPPLIES = 20;
const SUPPLIES = ['capabilities', 'achievements'] as const;

/**
 * Capabilities and achievements that could meet a listing in whatever state, best first. The caller has authorised reading
 * the listing (`mayReadBody`); only its public part is compared, so the answer may be shown to whoever may read that.
 * Of an anonymous listing strangers get none: the poster's own are left out, and who is missing could be told from it.
 */
export async function matchesOfListing(ctx: Context, listingId: string, { limit = LIMIT } = {}): Promise<Match[]> {
  const described = await describe(ctx, listingId);
  if (described.anonymous && !knowsOwner(ctx, described.owner)) return [];
  const demand = asOwned(described);
  const ranked = await rankSupplies(embeddedEngine(ctx), demand, { limit, now: ctx.now });
  const alive = await reloadSupplies(ctx, ranked);
  const matches = ranked.flatMap((one) => {
    const supply = alive.get(one.found.id);
    return supply ? [explain({ demand, supply }, one, 'supply')] : [];
  });
  return matches.filter(isWorthShowing);
}

/** The same without reasons and gaps, as the index has them: scores to as many as are asked for. */
export const rankSuppliesOf = async (ctx: Context, listingId: string, { limit = LIMIT } = {}): Promise<Ranked[]> =>
  rankSupplies(embeddedEngine(ctx), asOwned(await describe(ctx, listingId)), { limit, now: ctx.now });

type Described = Awaited<ReturnType<typeof describeListings>>[number];

async function describe(ctx: Context, listingId: string): Promise<Described> {
  const [described] = await describeListings(ctx.db, [listingId], ctx.now);
  if (!described) throw notFound();
  return described;
}

/** With who really posts it, for the gate that keeps its own supplies out. */
const asOwned = ({ document, owner }: Described): SearchDocument => ({ ...document, organisationId: owner });

/** Knows who posts, whatever is written on the listing. */
const knowsOwner = (ctx: Context, owner: string): boolean =>
  ctx.actor?.organisation?.id === owner || isOfficial(ctx.actor);

/** A published listing that asks for much the same as another. */
export type SimilarListing = {
  id: string;
  title: string;
  number: string;
  organisationName: string;
  /** Of the same organisation. */
  own: boolean;
  open: boolean;
  /** 0 to 100. */
  alike: number;
};

/** Chosen on the demo world: its listings are below 30 of each other, the same need reworded is above. */
const WORTH_COMPARING = 35;

/** 相近的榜, open or over, most alike first. The caller has authorised reading the listing, as above. */
export async function similarListings(ctx: Context, listingId: string, { limit = 3 } = {}): Promise<SimilarListing[]> {
  const mine = await describe(ctx, listingId);
  const ranked = await rankAlike(embeddedEngine(ctx), mine.document, ctx.now);
  const near = ranked.filter(({ alike }) => alike >= WORTH_COMPARING);
  const described = await describeListings(
    ctx.db,
    near.map(({ id }) => id),
    ctx.now,
  );
  const alive = new Map(described.flatMap((one) => (one.isPublic ? [[one.document.id, one]] : [])));
  return near
    .flatMap(({ id, alike }) => {
      const other = alive.get(id);
      return other ? [toSimilar(ctx, other, areOfOne(ctx, mine, other), alike)] : [];
    })
    .slice(0, limit);
}

/** What is posted without a name looks like anybody's to those who do not know whose it is. */
const areOfOne = (ctx: Context, a: Described, b: Described): boolean =>
  a.owner === b.owner && (!(a.anonymous || b.anonymous) || knowsOwner(ctx, a.owner));

const toSimilar = (ctx: Context, { document }: Described, own: boolean, alike: number): SimilarListing => ({
  id: document.id,
  title: document.texts.title,
  number: document.texts.number ?? '',
  organisationName: document.organisationName,
  own,
  open: isOpen(document, ctx.now),
  alike,
});

/** Open listings a published capability or achievement could meet, best first. Anyone may. */
export async function listingsForSupply(
  ctx: Context,
  kind: SupplyKind,
  id: string,
  { limit = LIMIT } = {},
): Promise<Match[]> {
  const [supply] = await SOURCES[kind].documents(ctx.db, [id], ctx.now);
  if (!supply) throw notFound();
  return (await openListingsFor(ctx, [supply], limit)).flat();
}

/** Open listings the published supplies of an organisation could meet: each once, by the supply that meets it best. */
export async function listingsForOrganisation(
  ctx: Context,
  organisationId: string,
  { limit = LIMIT } = {},
): Promise<ListingMatch[]> {
  const best = new Map<string, ListingMatch>();
  const supplies = await suppliesOf(ctx, organisationId);
  for (const [i, matches] of (await openListingsFor(ctx, supplies, limit)).entries()) {
    const { index, id, texts } = supplies[i] as SearchDocument;
    const by = { index: index as SupplyKind, id, title: texts.title };
    for (const match of matches) {
      if ((best.get(match.document.id)?.score ?? -1) < match.score) best.set(match.document.id, { ...match, by });
    }
  }
  return [...best.values()].sort((a, b) => b.score - a.score).slice(0, limit);
}

async function openListingsFor(ctx: Context, supplies: SearchDocument[], limit: number): Promise<Match[][]> {
  // Twice as many as are shown: the index does not know whose the anonymous ones are.
  const ranked = await rankDemands(embeddedEngine(ctx), supplies, { limit: 2 * limit, now: ctx.now });
  const ids = new Set(ranked.flat().map(({ found }) => found.id));
  const described = await describeListings(ctx.db, [...ids], ctx.now);
  const open = described.filter(({ document, isPublic }) => isPublic && isOpen(document, ctx.now));
  const alive = new Map(open.map((one) => [one.document.id, one]));
  return ranked.map((some, i) => {
    const supply = supplies[i] as SearchDocument;
    const matches = some.flatMap((one) => {
      const demand = alive.get(one.found.id);
      return demand && !isOwn(ctx, demand, supply) ? [explain({ demand: demand.document, supply }, one, 'demand')] : [];
    });
    return matches.filter(isWorthShowing).slice(0, limit);
  });
}

/**
 * Nobody is offered what they post themselves. To those who do not know the poster of an anonymous listing it is offered
 * like any other: that it alone is missing beside a supply would name the poster.
 */
const isOwn = (ctx: Context, { owner, anonymous }: Described, supply: SearchDocument): boolean =>
  owner === supply.organisationId && (!anonymous || knowsOwner(ctx, owner));

const isOpen = (listing: SearchDocument, now: number): boolean =>
  listing.state === 'open' && (listing.closesAt === undefined || listing.closesAt > now);

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
    documents.push(
      ...(await SOURCES[kind].documents(
        ctx.db,
        rows.map(({ id }) => id),
        ctx.now,
      )),
    );
  }
  return documents;
}
