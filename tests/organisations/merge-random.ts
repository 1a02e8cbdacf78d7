import { eq } from 'drizzle-orm';
import fc from 'fast-check';
import {
  BID_STATES,
  bidPartners,
  bids,
  listings,
  memberships,
  organisationMerges,
  organisationTies,
  referrals,
} from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import type { World } from '#tests/world.ts';
import { furnish, pointers } from './merge-world.ts';

export const idOf = (actor: Actor) => actor.organisation?.id ?? '';
export const mergeOf = async (world: World) =>
  (await world.database.db.select().from(organisationMerges)).at(-1) as typeof organisationMerges.$inferSelect;

/** Two furnished firms that are one, somebody else and an official. */
export async function twins(world: World) {
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

/** Ids of the listings of an organisation; one is made where `make` says so. */
export async function listingsOf(world: World, organisationId: string, make = false): Promise<string[]> {
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
export async function stayed(world: World, id: string): Promise<Record<string, number>> {
  const { organisation_ties: ties, referrals: referred } = await pointers(world, id);
  return { ...(ties ? { organisation_ties: ties } : {}), ...(referred ? { referrals: referred } : {}) };
}

/** Bids, partners, ties and referrals among a few firms, as they come. */
export async function furnishAtRandom(
  world: World,
  firms: readonly Actor[],
  official: Actor,
  n: number,
): Promise<void> {
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
