import { eq } from 'drizzle-orm';
import type { Actor, Context } from '#src/context.ts';
import { listOwnBids } from '#src/domain/bids/queries.ts';
import { listClosing, listLatest, listListings, listMatched } from '#src/domain/listings/board.ts';
import { listVersions } from '#src/domain/listings/history.ts';
import { datesOfListing, getListing } from '#src/domain/listings/queries.ts';
import {
  listingsForOrganisation,
  listingsForSupply,
  matchesOfListing,
  similarListings,
} from '#src/domain/matches/queries.ts';
import { embeddedEngine } from '#src/search/embedded.ts';
import { SORTS } from '#src/search/engine.ts';
import { addCapability, refresh } from '#tests/search/rows.ts';
import type { World } from '#tests/world.ts';
import { cast, givenListing } from './given.ts';

/** Names nobody else has, so that any trace of them is a leak. */
export const NAME = '云川青鸾特种材料有限公司';
export const SHORT = '青鸾特材';
export const WORDS = '某大企业（化工新材料，高新区）';
const EMPTY = { phase: [], field: [], chain: [], kind: [], region: [], money: [], due: [] };

/** A listing posted unnamed, what its poster offers itself, and what a stranger does. */
export async function givenAnonymous() {
  const people = await cast();
  const { world, stranger } = people;
  const poster = await world.person({ kind: 'large', name: NAME });
  const organisationId = poster.organisation?.id as string;
  const { organisations } = await import('#db/schema/index.ts');
  await world.database.write(async (tx) => {
    await tx.update(organisations).set({ shortName: SHORT }).where(eq(organisations.id, organisationId));
  });
  const given = { ...people, poster };
  const post = (change = {}) =>
    givenListing(world, given, 'published', { restricted: '无', anonymous: 'yes', ...change } as object);
  const id = await post();
  const own = await addCapability(world, poster, { title: '石墨改性 EPS 连续发泡工艺（中试）', summary: '连续发泡' });
  const theirs = await addCapability(world, stranger, {
    title: '石墨改性 EPS 连续发泡工艺',
    summary: '连续发泡',
  });
  await refresh(world, 'listings', id);
  const others = ['糕点烘焙与冷链配送', '齿轮箱铸件粗加工', '变电站巡检'].map((title) =>
    addCapability(world, stranger, { title }),
  );
  await refresh(world, 'capabilities', own, theirs, ...(await Promise.all(others)));
  return { ...given, id, organisationId, own, theirs, post };
}

/** Who may not learn of it. */
export const outsiders = async (world: World, stranger: Actor): Promise<Context[]> => [
  world.visitor(),
  world.as(stranger),
  world.as(await world.person({ kind: 'bank' })),
  world.as(await world.person({ kind: 'large' })),
];

/** Everything the house tells of listings to somebody, but for the pages of the organisation itself. */
export async function everythingSaid(ctx: Context, { database, now }: World, id: string, theirs: string) {
  const engine = embeddedEngine(database);
  const listing = await getListing(ctx, id);
  const searches = ['连续发泡', NAME, SHORT, '青鸾', '大企业', ''].flatMap((q) =>
    SORTS.map((sort) => ({ q, sort, now })),
  );
  return {
    listing,
    versions: await listVersions(ctx, listing),
    dates: await datesOfListing(ctx, id),
    boards: [
      await listListings(ctx, EMPTY, 'due', 1),
      await listLatest(ctx, 9),
      await listClosing(ctx, 9),
      await listMatched(ctx, 9),
    ],
    matches: await matchesOfListing(ctx, id),
    similar: await similarListings(ctx, id),
    supply: await listingsForSupply(ctx, 'capabilities', theirs),
    organisation: ctx.actor?.organisation ? await listingsForOrganisation(ctx, ctx.actor.organisation.id) : [],
    bids: await listOwnBids(ctx),
    answers: await Promise.all(
      searches.map((request) =>
        engine
          .search({ ...request, scope: { indexes: ['listings'] } })
          .then(({ hits, facets, total }) => ({ hits, facets, total })),
      ),
    ),
  };
}
