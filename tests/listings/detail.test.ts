import { describe, expect, it } from 'vitest';
import type { Actor } from '#src/context.ts';
import {
  datesOfListing,
  getListing,
  listListingsOfOrganisation,
  listListingsToReview,
} from '#src/domain/listings/queries.ts';
import { publishListing } from '#src/domain/listings/review.ts';
import { DAY } from '#src/lib/dates.ts';
import { addBid, cast, givenDraft, givenListing, PHONE, rowOf, SECRET } from './given.ts';

describe('one listing', () => {
  it('gives the restricted part and the contact to insiders only', async () => {
    const { world, poster, stranger, official } = await cast();
    const reader = await world.person({ colleagueOf: poster, memberRole: 'reader' });
    const id = await givenListing(world, { poster, official }, 'published');
    for (const ctx of [world.visitor(), world.as(stranger)]) {
      const seen = JSON.stringify(await getListing(ctx, id));
      expect(seen).not.toContain(SECRET);
      expect(seen).not.toContain(PHONE);
      expect(seen).not.toContain('顾工');
      expect(seen).toContain('"hasRestricted":true');
    }
    for (const who of [poster, reader, official])
      expect((await getListing(world.as(who), id)).private).toEqual({
        restricted: SECRET,
        contactName: '顾工',
        contactPhone: PHONE,
      });
  });

  it('is not found before publication, but by its own people and officials', async () => {
    const { world, poster, stranger, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'submitted');
    for (const ctx of [world.visitor(), world.as(stranger)])
      await expect(getListing(ctx, id)).rejects.toMatchObject({ kind: 'notFound' });
    expect((await getListing(world.as(poster), id)).indicators).toHaveLength(2);
    expect((await getListing(world.as(official), id)).id).toBe(id);
    await expect(getListing(world.visitor(), 'no such id')).rejects.toMatchObject({ kind: 'notFound' });
  });

  it('shows strangers only title and reason once withdrawn', async () => {
    const { world, poster, stranger, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'withdrawn');
    const seen = await getListing(world.as(stranger), id);
    expect(seen).toMatchObject({
      stateReason: '项目取消',
      goal: '',
      background: '',
      indicators: [],
      private: undefined,
    });
    expect((await getListing(world.as(poster), id)).goal).not.toBe('');
  });

  it('counts the bids that were handed in, and nothing of their contents', async () => {
    const { world, poster, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'published');
    for (const state of ['draft', 'submitted', 'shortlisted', 'declined', 'withdrawn'] as const)
      await addBid(world, id, await world.person(), state);
    expect((await getListing(world.visitor(), id)).bidCount).toBe(3);
  });

  it('knows when it reached each state', async () => {
    const { world, poster, official } = await cast();
    const start = world.now;
    const id = await givenListing(world, { poster, official }, 'submitted');
    world.now += DAY;
    await publishListing(world.as(official), { id });
    expect(await datesOfListing(world.visitor(), id)).toEqual({
      draft: start,
      submitted: start,
      published: start + DAY,
    });
  });
});

describe('the other lists', () => {
  it('of an organisation shows strangers what is public and its own people everything', async () => {
    const { world, poster, stranger, official } = await cast();
    await givenDraft(world, poster);
    await givenListing(world, { poster, official }, 'published');
    const organisationId = poster.organisation?.id ?? '';
    const countFor = async (who: Actor) => (await listListingsOfOrganisation(world.as(who), organisationId)).length;
    expect([await countFor(stranger), await countFor(poster), await countFor(official)]).toEqual([1, 2, 2]);
  });

  it('of what waits for a check is for officials, the longest waiting first', async () => {
    const { world, poster, official } = await cast();
    const first = await givenListing(world, { poster, official }, 'submitted');
    world.now += DAY;
    const second = await givenListing(world, { poster, official }, 'submitted');
    expect((await listListingsToReview(world.as(official))).map(({ id }) => id)).toEqual([first, second]);
    await expect(listListingsToReview(world.as(poster))).rejects.toMatchObject({ kind: 'forbidden' });
  });
});

describe('restricted words', () => {
  it('stand in the listing itself and nowhere else in the database', async () => {
    const { world, poster, official } = await cast();
    const id = await givenListing(world, { poster, official }, 'contracted');
    expect((await rowOf(world, id)).restricted).toBe(SECRET);
    const tables = await world.database.client.execute(
      "select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name <> 'listings'",
    );
    for (const { name } of tables.rows) {
      const { rows } = await world.database.client.execute(`select * from "${name}"`);
      expect(JSON.stringify(rows)).not.toContain('青鸾');
    }
  });
});
