import { and, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { bidPartners, bids, listings, outbox } from '#db/schema/index.ts';
import type { Actor, Context } from '#src/context.ts';
import { submitBid } from '#src/domain/bids/operations.ts';
import { getBid, listOwnBids } from '#src/domain/bids/queries.ts';
import { contactPoster } from '#src/domain/listings/operations.ts';
import { posterOf } from '#src/domain/listings/poster.ts';
import { getListing, listListingsOfOrganisation } from '#src/domain/listings/queries.ts';
import {
  listingsForOrganisation,
  listingsForSupply,
  matchesOfListing,
  similarListings,
} from '#src/domain/matches/queries.ts';
import { listOrganisations } from '#src/domain/organisations/queries.ts';
import { DAY } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { FACETS, SORTS } from '#src/search/engine.ts';
import { refresh } from '#tests/search/rows.ts';
import { amend, givenBid } from './amending.ts';
import { everythingSaid, givenAnonymous, NAME, outsiders, SHORT, WORDS } from './anonymous-world.ts';
import { givenListing, lettersOf, refusalOf, rowOf } from './given.ts';

const EVERYONE = { word: '', kind: [], region: [], field: [], label: [] };

describe('the poster of an anonymous listing', () => {
  it('appears in no answer of the house to a visitor, another firm, a bank', async () => {
    const { world, poster, stranger, organisationId, id, theirs } = await givenAnonymous();
    await amend(world, poster, id, { background: '间歇发泡线批次间导热系数波动大，报废多。' });
    await refresh(world, 'listings', id);
    for (const ctx of await outsiders(world, stranger)) {
      const said = await everythingSaid(ctx, world, id, theirs);
      const text = JSON.stringify(said);
      for (const mark of [NAME, SHORT, '青鸾', organisationId]) expect(text).not.toContain(mark);
      expect(said.listing).toMatchObject({
        organisationId: '',
        organisation: { id: '', name: WORDS, shortName: '', kind: 'large' },
      });
      expect(said.boards[1]).toMatchObject([{ id, organisation: { id: '', name: WORDS } }]);
      expect(said.supply[0]?.document.organisationName).toBe(WORDS);
      expect(said.answers.map(({ total }) => total > 0)).toEqual(
        [true, false, false, false, false, true].flatMap((hit) => SORTS.map(() => hit)),
      );
    }
    expect(FACETS).not.toContain('organisationId');
  });

  it('is not in the tables the index is read from either', async () => {
    const { world, organisationId } = await givenAnonymous();
    const { rows } = await world.database.client.execute(`select * from search_documents where "index" = 'listings'`);
    const text = JSON.stringify(rows);
    expect(rows).toHaveLength(1);
    for (const mark of [NAME, SHORT, organisationId]) expect(text).not.toContain(mark);
  });

  it('is missing from its own page to others, and in its count', async () => {
    const { world, poster, official, stranger, organisationId, id } = await givenAnonymous();
    for (const ctx of await outsiders(world, stranger)) {
      expect(await listListingsOfOrganisation(ctx, organisationId)).toEqual([]);
      const { page } = await listOrganisations(ctx, EVERYONE, 1);
      expect(page.rows.find((row) => row.id === organisationId)?.listingCount).toBe(0);
    }
    for (const who of [poster, official])
      expect(await listListingsOfOrganisation(world.as(who), organisationId)).toMatchObject([{ id }]);
  });

  it('is known to its own people, whatever their role, and to officials', async () => {
    const { world, poster, official, organisationId, id } = await givenAnonymous();
    const reader = await world.person({ colleagueOf: poster, memberRole: 'reader' });
    for (const who of [poster, reader, official])
      expect(await getListing(world.as(who), id)).toMatchObject({
        organisationId,
        organisation: { name: NAME, shortName: SHORT },
      });
    const named = await givenListing(world, { poster, official }, 'published');
    expect((await getListing(world.visitor(), named)).organisation.name).toBe(NAME);
  });

  it('is told to the bidder with the award, to the members of a joint bid too, and to no other bidder', async () => {
    const { world, id } = await givenAnonymous();
    const [winner, loser] = [await givenBid(world, id), await givenBid(world, id)];
    const [member, invited] = [await world.person(), await world.person()];
    const poster = async (who: Actor) => (await getListing(world.as(who), id)).organisation.name;
    const join = (who: Actor, state: 'confirmed' | 'invited') =>
      world.database.write(async (tx) => {
        const row = { id: newId(), bidId: winner.id, organisationId: who.organisation?.id ?? '', state };
        await tx.insert(bidPartners).values({ ...row, createdAt: world.now });
      });
    const setBid = (bid: string, state: 'shortlisted' | 'awarded') =>
      world.database.write(async (tx) => {
        await tx.update(bids).set({ state }).where(eq(bids.id, bid));
      });
    for (const { id: bid, bidder } of [winner, loser]) {
      await setBid(bid, 'shortlisted');
      expect(await getBid(world.as(bidder), bid)).toMatchObject({ poster: WORDS, listing: { organisationId: '' } });
      expect(JSON.stringify(await listOwnBids(world.as(bidder)))).not.toContain(NAME);
    }
    await setBid(winner.id, 'awarded');
    expect((await getBid(world.as(winner.bidder), winner.id)).poster).toBe(NAME);
    await join(member, 'confirmed');
    await join(invited, 'invited');
    expect([await poster(winner.bidder), await poster(member)]).toEqual([NAME, NAME]);
    expect([await poster(loser.bidder), await poster(invited)]).toEqual([WORDS, WORDS]);
  });

  it('stands in no letter to anybody else', async () => {
    const { world, poster, stranger, id } = await givenAnonymous();
    const { id: bid, bidder } = await givenBid(world, id);
    await submitBid(world.as(bidder), { id: bid });
    await contactPoster(world.as(stranger), { id, message: '请问中试线的规模多大？' });
    await amend(world, poster, id, { goal: '连续稳定运行 168 小时，下列指标全部达到。' });
    const others = (await lettersOf(world)).filter(({ to }) => to === bidder.email || to === stranger.email);
    expect(others.length).toBeGreaterThan(1);
    expect(JSON.stringify(others)).not.toMatch(new RegExp(`${NAME}|${SHORT}|青鸾`));
  });

  it('may not write its name into a change', async () => {
    const { world, poster, id } = await givenAnonymous();
    const refusal = await refusalOf(amend(world, poster, id, { background: `${SHORT}的发泡线波动大，报废多。` }));
    expect(refusal.errors).toMatchObject({ background: expect.stringContaining('匿名发布') });
    expect((await rowOf(world, id)).version).toBe(1);
  });
});

describe('matching an anonymous listing', () => {
  it("keeps the poster's own out for those who know it, and tells the others nothing by what is missing", async () => {
    const { world, poster, official, stranger, organisationId, id, own, theirs } = await givenAnonymous();
    for (const who of [poster, official])
      expect((await matchesOfListing(world.as(who), id)).map(({ document }) => document.id)).toEqual([theirs]);
    const ofSupply = async (ctx: Context, supply: string) =>
      (await listingsForSupply(ctx, 'capabilities', supply)).map(({ document }) => document.id);
    for (const ctx of await outsiders(world, stranger)) {
      expect(await matchesOfListing(ctx, id)).toEqual([]);
      expect([await ofSupply(ctx, own), await ofSupply(ctx, theirs)]).toEqual([[id], [id]]);
    }
    expect(await ofSupply(world.as(poster), own)).toEqual([]);
    expect(await listingsForOrganisation(world.as(poster), organisationId)).toEqual([]);
  });

  it('does not tell strangers that two of them are of one poster', async () => {
    const { world, poster, stranger, id, post } = await givenAnonymous();
    const twin = await post();
    await refresh(world, 'listings', twin);
    expect(await similarListings(world.as(poster), id)).toMatchObject([
      { id: twin, own: true, organisationName: WORDS },
    ]);
    expect(await similarListings(world.as(stranger), id)).toMatchObject([{ id: twin, own: false }]);
  });
});

it('describes a poster by size, field and region', () => {
  expect(posterOf({ kind: 'small', field: 'food', region: 'sl' })).toBe('某中小企业（食品，石岭县）');
});

it('tells when an anonymous listing expires like any other, to its own people alone', async () => {
  const { world, poster, id } = await givenAnonymous();
  const { remindOfListingExpiry } = await import('#src/domain/listings/clock.ts');
  await world.database.write(async (tx) => {
    await tx
      .update(listings)
      .set({ deadlineAt: null, expiresAt: world.now + 31 * DAY })
      .where(eq(listings.id, id));
  });
  world.now += 2 * DAY;
  await remindOfListingExpiry(world.visitor());
  const rows = await world.database.db
    .select()
    .from(outbox)
    .where(and(eq(outbox.kind, 'mail'), eq(outbox.createdAt, world.now)));
  expect(rows.map(({ payload }) => (payload as { to: string }).to)).toEqual([poster.email]);
});
