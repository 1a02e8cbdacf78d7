import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BID_STATES,
  bidPartners,
  bids,
  FILE_OWNERS,
  listings,
  memberships,
  ORGANISATION_STATES,
  organisationMerges,
  organisations,
  organisationTies,
  referrals,
} from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { listMerges } from '#src/domain/organisations/directory.ts';
import { whyNotMerge } from '#src/domain/organisations/duplicates.ts';
import { LINKED } from '#src/domain/organisations/links.ts';
import { requestMembership } from '#src/domain/organisations/members.ts';
import { mergeOrganisations, undoMerge } from '#src/domain/organisations/merge.ts';
import { finalOf, findOrganisation, getOrganisation, type Organisation } from '#src/domain/organisations/queries.ts';
import { DAY } from '#src/lib/dates.ts';
import { createWorld, type World } from '#tests/world.ts';
import { indexed, letters, loner, organisationOf, trail, withCode } from './given.ts';
import { furnish, organisationColumns, pointers, snapshot } from './merge-world.ts';

const idOf = (actor: Actor) => actor.organisation?.id ?? '';
const mergeOf = async (world: World) =>
  (await world.database.db.select().from(organisationMerges)).at(-1) as typeof organisationMerges.$inferSelect;

/** Two furnished firms that are one, somebody else and an official. */
async function twins(world: World) {
  const [a, b, poster, official] = [
    await world.person({ name: '云川甲有限公司' }),
    await world.person({ name: '云川甲有限公司（重复）' }),
    await world.person(),
    await world.official(),
  ];
  for (const one of [a, b]) await furnish(world, one, poster, official);
  const input = { from: idOf(a), into: idOf(b), reason: '同一家企业登记了两次' };
  return { a, b, poster, official, input, ctx: world.as(official) };
}

describe('what belongs to an organisation', () => {
  it('is all moved by a merge: no table of the schema is forgotten', () => {
    const kept = {
      'organisation_merges.fromId': 'what was merged',
      'organisation_merges.intoId': 'what was merged',
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

  it('and its undoing leave everything as it was', async () => {
    const world = await createWorld();
    const { input, ctx } = await twins(world);
    const before = await snapshot(world);
    await mergeOrganisations(ctx, input);
    expect(await snapshot(world)).not.toEqual(before);
    expect(await undoMerge(ctx, { id: (await mergeOf(world)).id, reason: '不是同一家' })).toEqual({
      fromId: input.from,
      kept: 0,
    });
    expect(await snapshot(world)).toEqual(before);
    expect((await trail(world, input.from)).at(-1)).toMatchObject({ action: 'undoMerge', to: 'verified' });
  });

  it('and its undoing are the identity on random data, whichever of it can be merged', async () => {
    const world = await createWorld();
    const firms: Actor[] = [];
    for (let i = 0; i < 4; i++) firms.push(await world.person());
    const official = await world.official();
    const ctx = world.as(official);
    for (let i = 0; i < 6; i++) await furnishAtRandom(world, firms, official, i);
    let merged = 0;
    for (const a of firms)
      for (const b of firms) {
        const before = await snapshot(world);
        const input = { from: idOf(a), into: idOf(b), reason: '试' };
        const outcome = await mergeOrganisations(ctx, input).then(
          () => true,
          (error: { kind?: string }) => {
            expect(error.kind).toBe('conflict');
            return false;
          },
        );
        if (outcome) {
          merged++;
          expect(await pointers(world, input.from)).toEqual(await stayed(world, input.from));
          expect((await undoMerge(ctx, { id: (await mergeOf(world)).id, reason: '撤' })).kept).toBe(0);
        }
        expect(await snapshot(world)).toEqual(before);
      }
    expect(merged).toBeGreaterThan(2);
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

  it('undone later moves back what is still there and says how much is not', async () => {
    const world = await createWorld();
    const { a, b, input, ctx } = await twins(world);
    await mergeOrganisations(ctx, input);
    await world.database.write(async (tx) => {
      await tx.delete(memberships).where(eq(memberships.userId, a.id));
    });
    world.now += 89 * DAY;
    const { id } = await mergeOf(world);
    expect(await undoMerge(world.as(ctx.actor), { id, reason: '撤' })).toMatchObject({ kept: 1 });
    expect((await trail(world, idOf(a))).at(-1)?.reason).toBe('撤（1 条没有转回）');
    await expect(undoMerge(world.as(ctx.actor), { id, reason: '撤' })).rejects.toThrow('已经撤销过');
    expect((await organisationOf(world, b)).id).toBe(idOf(b));
  });

  it('is not undone after 90 days, nor under a later one', async () => {
    const world = await createWorld();
    const { b, official, input, ctx } = await twins(world);
    await mergeOrganisations(ctx, input);
    const { id } = await mergeOf(world);
    const third = await world.person();
    await mergeOrganisations(ctx, { from: idOf(b), into: idOf(third), reason: '又一家' });
    await expect(undoMerge(ctx, { id, reason: '撤' })).rejects.toThrow('请先撤销那一次');
    expect(
      (await finalOf(world.database, (await findOrganisation(world.database, input.from)) as Organisation)).id,
    ).toBe(idOf(third));
    await undoMerge(ctx, { id: (await mergeOf(world)).id, reason: '撤' });
    world.now += 90 * DAY;
    await expect(undoMerge(world.as(official), { id, reason: '撤' })).rejects.toThrow('超过 90 天');
    expect((await listMerges(world.as(official), idOf(b))).map(({ merge }) => merge.undoneAt !== null)).toEqual([
      true,
      false,
    ]);
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

/** Ids of the listings of an organisation; one is made where `make` says so. */
async function listingsOf(world: World, organisationId: string, make = false): Promise<string[]> {
  if (make) {
    const [user] = await world.database.db
      .select()
      .from(memberships)
      .where(eq(memberships.organisationId, organisationId));
    const row = { field: 'chem', region: 'gx', createdAt: world.now, updatedAt: world.now };
    await world.database.write(async (tx) => {
      const own = { id: `made ${organisationId}`, organisationId, createdBy: user?.userId ?? '' };
      await tx.insert(listings).values({ ...row, ...own, kind: 'research' });
    });
  }
  const rows = await world.database.db.select().from(listings).where(eq(listings.organisationId, organisationId));
  return rows.map(({ id }) => id);
}

/** What a merge leaves behind: ties and referrals the other has itself. */
async function stayed(world: World, id: string): Promise<Record<string, number>> {
  const { organisation_ties: ties, referrals: referred } = await pointers(world, id);
  return { ...(ties ? { organisation_ties: ties } : {}), ...(referred ? { referrals: referred } : {}) };
}

/** Bids, partners, ties and referrals among a few firms, as they come. */
async function furnishAtRandom(world: World, firms: readonly Actor[], official: Actor, n: number): Promise<void> {
  const [plan] = fc.sample(
    fc.record({
      poster: fc.nat(3),
      bids: fc.array(fc.record({ by: fc.nat(3), state: fc.constantFrom(...BID_STATES) }), { maxLength: 3 }),
      partner: fc.nat(3),
      referred: fc.array(fc.nat(3), { maxLength: 2 }),
      tie: fc.record({ of: fc.nat(3), from: fc.integer({ min: 1, max: 8 }), long: fc.integer({ min: 1, max: 4 }) }),
    }),
    { numRuns: 1, seed: 100 + n },
  );
  if (!plan) return;
  const firm = (i: number) => firms[i] as Actor;
  const times = { createdAt: world.now, updatedAt: world.now };
  const row = { field: 'chem', region: 'gx', ...times };
  const poster = firm(plan.poster);
  const seen = new Set<number>([plan.poster]);
  await world.database.write(async (tx) => {
    const own = { organisationId: idOf(poster), createdBy: poster.id };
    await tx.insert(listings).values({ ...row, ...own, id: `l${n}`, kind: 'research', title: `榜 ${n}` });
    for (const { by, state } of plan.bids) {
      if (seen.has(by)) continue;
      seen.add(by);
      const mine = { organisationId: idOf(firm(by)), createdBy: firm(by).id };
      await tx.insert(bids).values({ ...times, ...mine, id: `b${n}-${by}`, listingId: `l${n}`, state });
      if (plan.partner === by || plan.partner === plan.poster) continue;
      const partner = { id: `p${n}-${by}`, bidId: `b${n}-${by}`, organisationId: idOf(firm(plan.partner)) };
      await tx.insert(bidPartners).values({ ...partner, createdAt: world.now });
    }
    for (const of of new Set(plan.referred)) {
      const referral = {
        id: `r${n}-${of}`,
        listingId: `l${n}`,
        organisationId: idOf(firm(of)),
        referredBy: official.id,
      };
      await tx.insert(referrals).values({ ...referral, createdAt: world.now });
    }
    const { of, from, long } = plan.tie;
    await tx.insert(organisationTies).values({
      id: `t${n}`,
      organisationId: idOf(firm(of)),
      kind: 'park',
      value: `园 ${n}`,
      fromOn: `2026-01-0${from}`,
      untilOn: `2026-01-1${long}`,
      addedBy: official.id,
      createdAt: world.now,
    });
  });
}
