import { and, desc, eq } from 'drizzle-orm';
import { achievements, capabilities, listings, matchFeedback, organisations } from '#db/schema/index.ts';
import type { Context } from '#src/context.ts';
import { posterName } from '#src/domain/listings/queries.ts';
import { phaseOf } from '#src/domain/listings/states.ts';
import { whoIsLeftOut } from './left-out.ts';
import { describe } from './load.ts';
import { mayJudge, mayReadSaid } from './policy.ts';
import { listingsForOrganisation, listingsForSupply, type Match, matchesOfListing } from './queries.ts';
import { NOTHING, pairKey, type Said } from './said.ts';
import type { Side, SupplyKind } from './states.ts';

type Row = typeof matchFeedback.$inferSelect;
export type Pair = Pick<Row, 'listingId' | 'supplyIndex' | 'supplyId'>;
/** A pair suggested to the actor, and what their organisation said of it, if anything. */
export type Suggestion = { match: Match; pair: Pair; supplyTitle: string; said?: Row };
/** A pair they hid, by the name of the other side. */
export type Hidden = Pick<Row, 'reason' | 'words'> & { pair: Pair; href: string; title: string; organisation: string };
/** `judges`: may say what fits. To strangers nothing is hidden. `leftOut`: who fails a condition, in words. */
export type Suggestions = { shown: Suggestion[]; hidden: Hidden[]; judges: boolean; leftOut?: string };

type Options = { limit?: number };

/** Who could meet a listing, as its own people asked for it; to others without what those said. Authorised as `matchesOfListing`. */
export async function suggestSuppliers(
  ctx: Context,
  listing: { id: string; organisationId: string },
  options: Options = {},
): Promise<Suggestions> {
  const rows = await saidBy(ctx, listing.organisationId, 'demand', listing.id);
  const matches = await matchesOfListing(ctx, listing.id, { ...options, said: asSaid(rows) });
  const shown = matches.map((match) =>
    toSuggestion(rows, match, {
      listingId: listing.id,
      supplyIndex: match.document.index as SupplyKind,
      supplyId: match.document.id,
    }),
  );
  const hidden = await hiddenSupplies(ctx, rows);
  const leftOut = whoIsLeftOut((await describe(ctx, listing.id)).document);
  return { shown, hidden, judges: mayJudge(ctx.actor, listing.organisationId), ...(leftOut ? { leftOut } : {}) };
}

/** Open listings the actor's organisation could take: the workbench. */
export async function suggestListings(
  ctx: Context,
  organisationId: string,
  options: Options = {},
): Promise<Suggestions> {
  const rows = await saidBy(ctx, organisationId, 'supply');
  const matches = await listingsForOrganisation(ctx, organisationId, { ...options, said: asSaid(rows) });
  const shown = matches.map(({ by, ...match }) =>
    toSuggestion(rows, match, { listingId: match.document.id, supplyIndex: by.index, supplyId: by.id }, by.title),
  );
  return { shown, hidden: await hiddenListings(ctx, rows), judges: mayJudge(ctx.actor, organisationId) };
}

/** Open listings one capability or achievement could meet, as the people of its organisation asked for it. */
export async function suggestListingsFor(
  ctx: Context,
  supply: { index: SupplyKind; id: string; organisationId: string; title: string },
  options: Options = {},
): Promise<Suggestions> {
  const all = await saidBy(ctx, supply.organisationId, 'supply');
  const rows = all.filter(({ supplyIndex, supplyId }) => supplyIndex === supply.index && supplyId === supply.id);
  const matches = await listingsForSupply(ctx, supply.index, supply.id, { ...options, said: asSaid(rows) });
  const shown = matches.map((match) =>
    toSuggestion(
      rows,
      match,
      { listingId: match.document.id, supplyIndex: supply.index, supplyId: supply.id },
      supply.title,
    ),
  );
  return { shown, hidden: await hiddenListings(ctx, rows), judges: mayJudge(ctx.actor, supply.organisationId) };
}

/** What the actor's own organisation said; of others nothing. */
async function saidBy(ctx: Context, organisationId: string, side: Side, listingId?: string): Promise<Row[]> {
  if (!mayReadSaid(ctx.actor, organisationId)) return [];
  return ctx.db
    .select()
    .from(matchFeedback)
    .where(
      and(
        eq(matchFeedback.organisationId, organisationId),
        eq(matchFeedback.side, side),
        listingId === undefined ? undefined : eq(matchFeedback.listingId, listingId),
      ),
    )
    .orderBy(desc(matchFeedback.at));
}

const asSaid = (rows: readonly Row[]): Said =>
  rows.length === 0 ? NOTHING : new Map(rows.map((row) => [pairKey(row), row.verdict]));

function toSuggestion(
  rows: readonly Row[],
  match: Match,
  pair: Pair,
  supplyTitle = match.document.texts.title,
): Suggestion {
  const said = rows.find((row) => pairKey(row) === pairKey(pair));
  return { match, pair, supplyTitle, ...(said ? { said } : {}) };
}

const refused = (rows: readonly Row[]): Row[] => rows.filter(({ verdict }) => verdict === 'unsuitable');

/** Those that are still published. */
async function hiddenSupplies(ctx: Context, rows: readonly Row[]): Promise<Hidden[]> {
  const hidden: Hidden[] = [];
  for (const { supplyIndex, supplyId, listingId, reason, words } of refused(rows)) {
    const table = supplyIndex === 'capabilities' ? capabilities : achievements;
    const found = await ctx.db
      .select({ title: table.title, organisation: organisations.name })
      .from(table)
      .innerJoin(organisations, eq(organisations.id, table.organisationId))
      .where(and(eq(table.id, supplyId), eq(table.state, 'published'), eq(organisations.state, 'verified')))
      .get();
    const pair = { listingId, supplyIndex, supplyId };
    if (found) hidden.push({ ...found, reason, words, pair, href: `/${supplyIndex}/${supplyId}` });
  }
  return hidden;
}

/** Those that can still be taken. */
async function hiddenListings(ctx: Context, rows: readonly Row[]): Promise<Hidden[]> {
  const { title, state, deadlineAt, expiresAt } = listings;
  const hidden: Hidden[] = [];
  for (const { supplyIndex, supplyId, listingId, reason, words } of refused(rows)) {
    const found = await ctx.db
      .select({ title, state, deadlineAt, expiresAt, organisation: posterName(ctx.actor) })
      .from(listings)
      .where(eq(listings.id, listingId))
      .get();
    if (!found || phaseOf(found, ctx.now) !== 'open') continue;
    const pair = { listingId, supplyIndex, supplyId };
    const { title: name, organisation } = found;
    hidden.push({ title: name, organisation, reason, words, pair, href: `/listings/${listingId}` });
  }
  return hidden;
}
