import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import {
  BID_STATES,
  bids,
  FILE_OWNERS,
  listings,
  ORGANISATION_STATES,
  organisations,
  organisationTies,
  referrals,
} from '#db/schema/index.ts';
import { listObstacles, whyNotMerge } from '#src/domain/organisations/duplicates.ts';
import { LINKED } from '#src/domain/organisations/links.ts';
import { requestMembership } from '#src/domain/organisations/members.ts';
import { mergeOrganisations, undoMerge } from '#src/domain/organisations/merge.ts';
import { findOrganisation, getOrganisation, type Organisation } from '#src/domain/organisations/queries.ts';
import { DAY } from '#src/lib/dates.ts';
import { createWorld } from '#tests/world.ts';
import { indexed, letters, loner, organisationOf, trail, withCode } from './given.ts';
import { idOf, listingsOf, mergeOf, twins } from './merge-random.ts';
import { organisationColumns, pointers, snapshot } from './merge-world.ts';

describe('what belongs to an organisation', () => {
  it('is all moved by a merge: no table of the schema is forgotten', () => {
    const kept = {
      'organisation_merges.fromId': 'what was merged',
      'organisation_merges.intoId': 'what was merged',
      'events.perOrganisation': 'a number of seats',
      'event_recaps.organisations': 'a number of organisations',
      'search_documents.organisationId': 'derived, refreshed by the worker',
      'search_documents.organisationName': 'derived, refreshed by the worker',
    };
    const columns = organisationColumns();
    expect(columns.length).toBeGreaterThan(10);
    const forgotten = columns.filter((name) => {
      const [table, column] = name.split('.') as [string, string];
      return !(column === 'organisationId' && LINKED.some((one) => one === table)) && !Object.hasOwn(kept, name);
    });
    expect(forgotten).toEqual([]);
    expect(FILE_OWNERS).toContain('organisations');
  });
});

describe('a merge', () => {
  it('gives everything to the other, which then has both', async () => {
    const world = await createWorld();
    const { a, b, input, ctx } = await twins(world);
    const [ofA, ofB] = [await pointers(world, idOf(a)), await pointers(world, idOf(b))];
    expect(Object.keys(ofA).sort()).toEqual([...LINKED].sort());
    await mergeOrganisations(ctx, input);
    expect(await pointers(world, idOf(a))).toEqual({});
    const sums = Object.fromEntries(Object.entries(ofB).map(([table, n]) => [table, n + (ofA[table] ?? 0)]));
    expect(await pointers(world, idOf(b))).toEqual(sums);
    expect(await findOrganisation(world.database, idOf(a))).toMatchObject({ state: 'merged', mergedInto: idOf(b) });
    expect((await trail(world, idOf(a))).at(-1)).toMatchObject({ action: 'merge', from: 'verified', to: 'merged' });
    expect((await trail(world, idOf(b))).at(-1)).toMatchObject({ action: 'takeIn' });
    expect([await indexed(world, idOf(a)), await indexed(world, idOf(b))]).toEqual([1, 1]);
    expect((await letters(world)).sort()).toEqual(
      [a, b].map(({ email }) => `${email}: 云川甲有限公司已并入云川甲有限公司（重复）`).sort(),
    );
    expect((await organisationOf(world, a)).id).toBe(idOf(b));
  });

  it('is refused with what stands in its way, and changes nothing', async () => {
    const world = await createWorld();
    const { a, b, input, ctx } = await twins(world);
    const [ownOfA] = await listingsOf(world, idOf(a));
    const [otherOfA] = (
      await world.database.db
        .select()
        .from(bids)
        .where(eq(bids.organisationId, idOf(a)))
    ).map(({ listingId }) => listingId);
    const bid = { organisationId: idOf(b), createdBy: b.id, createdAt: world.now, updatedAt: world.now };
    await world.database.write(async (tx) => {
      await tx.insert(bids).values({ ...bid, id: 'twice', listingId: otherOfA as string, state: 'submitted' });
      await tx.insert(bids).values({ ...bid, id: 'own', listingId: ownOfA as string, state: 'submitted' });
    });
    const before = await snapshot(world);
    await expect(mergeOrganisations(ctx, input)).rejects.toThrow('还密封着');
    expect(await snapshot(world)).toEqual(before);
    // A page would tell for any two whether the one bids for the other; who tries stays on record, without the other.
    expect((await listObstacles(ctx, idOf(a), idOf(b))).open).toEqual([]);
    for (const one of [a, b])
      expect((await trail(world, idOf(one))).at(-1)).toMatchObject({
        action: 'mergeRefused',
        actorId: ctx.actor.id,
        reason: '',
      });
    await world.database.write(async (tx) => {
      await tx.update(listings).set({ deadlineAt: world.now - DAY, number: null });
    });
    const refusal = await mergeOrganisations(ctx, input).catch((error: Error) => error.message);
    expect(refusal).toMatch(/两家都揭了《别人的榜 \d+》/);
    expect(refusal).toMatch(/《自己的榜 \d+》由一家发榜、另一家揭榜/);
  });

  it.each(BID_STATES)('with a bid of the one for a listing of the other that is %s', async (state) => {
    const world = await createWorld();
    const { a, b, input, ctx } = await twins(world);
    const [listingId = ''] = await listingsOf(world, idOf(a));
    const bid = { id: 'b', organisationId: idOf(b), createdBy: b.id, createdAt: world.now, updatedAt: world.now };
    await world.database.write(async (tx) => {
      await tx.insert(bids).values({ ...bid, listingId, state });
    });
    const ended = ['declined', 'disqualified', 'lapsed', 'renounced', 'defaulted', 'withdrawn'].includes(state);
    if (ended) await mergeOrganisations(ctx, input);
    else await expect(mergeOrganisations(ctx, input)).rejects.toMatchObject({ kind: 'conflict' });
    expect((await findOrganisation(world.database, idOf(a)))?.state).toBe(ended ? 'merged' : 'verified');
  });

  it('leaves with the old one what the new one has on record itself', async () => {
    const world = await createWorld();
    const { a, b, official, input, ctx } = await twins(world);
    const tie = { kind: 'park' as const, fromOn: '2025-01-01', addedBy: official.id, createdAt: world.now };
    const [listingId = ''] = await listingsOf(world, idOf(await world.person()), true);
    await world.database.write(async (tx) => {
      await tx.insert(organisationTies).values([
        { ...tie, id: 'a', organisationId: idOf(a), value: '甲园', untilOn: '2026-01-01' },
        { ...tie, id: 'a2', organisationId: idOf(a), value: '丙园', fromOn: '2026-01-01' },
        { ...tie, id: 'b', organisationId: idOf(b), value: '乙园', untilOn: '2025-06-01' },
      ]);
      const referral = { listingId, referredBy: official.id, createdAt: world.now };
      await tx.insert(referrals).values([
        { ...referral, id: 'ra', organisationId: idOf(a) },
        { ...referral, id: 'rb', organisationId: idOf(b) },
      ]);
    });
    const before = await snapshot(world);
    await mergeOrganisations(ctx, input);
    const owner = async (id: string) =>
      (await world.database.db.select().from(organisationTies).where(eq(organisationTies.id, id)).get())
        ?.organisationId;
    expect([await owner('a'), await owner('a2')]).toEqual([idOf(a), idOf(b)]);
    await undoMerge(ctx, { id: (await mergeOf(world)).id, reason: '撤' });
    expect(await snapshot(world)).toEqual(before);
  });

  it('is for officials of neither', async () => {
    const world = await createWorld();
    const { a, b, input, ctx } = await twins(world);
    const inA = await world.person({ colleagueOf: a, userRole: 'official' });
    const inB = await world.person({ colleagueOf: b, userRole: 'official' });
    for (const actor of [a, b, inA, inB, await world.person()])
      await expect(mergeOrganisations(world.as(actor), input)).rejects.toMatchObject({ kind: 'forbidden' });
    await mergeOrganisations(ctx, input);
    const { id } = await mergeOf(world);
    for (const actor of [a, b, inA, inB])
      await expect(undoMerge(world.as(actor), { id, reason: '撤' })).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(mergeOrganisations(ctx, input)).rejects.toThrow('已经合并过了');
  });

  it('shows the way to whoever knew the old one, and takes requests along', async () => {
    const world = await createWorld();
    const { a, b, input, ctx } = await twins(world);
    const old = await withCode(world, a);
    await world.database.write(async (tx) => {
      await tx.update(organisations).set({ verifiedAt: world.now }).where(eq(organisations.id, old.id));
    });
    await mergeOrganisations(ctx, input);
    expect((await getOrganisation(world.visitor(), old.id)).mergedInto).toBe(idOf(b));
    const person = await loner(world);
    await requestMembership(world.as(person), { code: old.code });
    expect((await organisationOf(world, person)).id).toBe(idOf(b));
  });

  it('goes from the lesser standing to the greater', () => {
    const of = (state: Organisation['state'], id: string) => ({ id, name: id, state }) as Organisation;
    const allowed = ORGANISATION_STATES.flatMap((from) =>
      ORGANISATION_STATES.filter((into) => whyNotMerge(of(from, 'a'), of(into, 'b')) === undefined).map(
        (into) => `${from} → ${into}`,
      ),
    );
    expect(allowed).toEqual([
      'stub → stub',
      'stub → pending',
      'stub → verified',
      'stub → returned',
      'pending → pending',
      'pending → verified',
      'pending → returned',
      'verified → verified',
      'returned → pending',
      'returned → verified',
      'returned → returned',
    ]);
    expect(whyNotMerge(of('verified', 'a'), of('verified', 'a'))).toContain('两家不同');
  });
});
