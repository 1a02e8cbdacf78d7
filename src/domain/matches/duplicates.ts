import type { Context } from '#src/context.ts';
import { rankAlike } from '#src/search/alike.ts';
import { embeddedEngine } from '#src/search/embedded.ts';
import { describeListings } from '#src/search/sources.ts';
import { type Described, describe, isOpen, knowsOwner } from './load.ts';

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
