import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { BID_STATES, bidPartners, bids, listings } from '#db/schema/index.ts';
import type { Actor } from '#src/context.ts';
import { saveBid } from '#src/domain/bids/operations.ts';
import { confirmPartner, declinePartner, dismissPartner, invitePartner } from '#src/domain/bids/partners.ts';
import type { BidState, PartnerState } from '#src/domain/bids/states.ts';
import { newId } from '#src/lib/ids.ts';
import { type BiddingWorld, bidFor, createBiddingWorld } from './bidding-world.ts';

type Stage = { world: BiddingWorld; bidId: string; partnerId: string; guest: string };

const VERBS: Record<string, (stage: Stage, actor: Actor) => Promise<unknown>> = {
  invite: ({ world, bidId, guest }, actor) =>
    invitePartner(world.as(actor), { id: newId(), bidId, organisationId: guest, task: '检测' }),
  dismiss: ({ world, partnerId }, actor) => dismissPartner(world.as(actor), { id: partnerId }),
  join: ({ world, partnerId }, actor) => confirmPartner(world.as(actor), { id: partnerId }),
  stayOut: ({ world, partnerId }, actor) => declinePartner(world.as(actor), { id: partnerId }),
};

/** All that changes the members of a joint bid: verb, who, phase of the listing, state of the bid, from → to. */
const LEGAL = [
  ...['invited', 'confirmed', 'declined'].flatMap((state) => [
    `invite lead open draft ${state}→${state} and one more`,
    `dismiss lead open draft ${state}→gone`,
  ]),
  'join member open draft invited→confirmed',
  'join member open draft declined→confirmed',
  'stayOut member open draft invited→declined',
  'stayOut member open draft confirmed→declined',
].sort();

describe('the members of a joint bid: verb × person × phase × state of the bid × state of the member', () => {
  it.each(Object.keys(VERBS))('%s', async (verb) => {
    const world = await createBiddingWorld();
    const [lead, member] = [await world.person(), await world.person()];
    const people: Record<string, Actor> = {
      lead,
      leadReader: await world.person({ colleagueOf: lead, memberRole: 'reader' }),
      member,
      memberReader: await world.person({ colleagueOf: member, memberRole: 'reader' }),
      poster: world.poster,
      stranger: await world.person(),
      official: await world.official(),
    };
    const input = bidFor(world.listing.id);
    await saveBid(world.as(lead), input);
    const guest = (await world.person()).organisation?.id as string;
    const stage = { world, bidId: input.id, partnerId: newId(), guest };
    const changed: string[] = [];
    for (const phase of ['open', 'closed'] as const)
      for (const state of phase === 'open' ? BID_STATES : (['draft', 'submitted'] as const))
        for (const stands of ['invited', 'confirmed', 'declined'] as const)
          for (const [who, actor] of Object.entries(people)) {
            await put(stage, member, phase, state, stands);
            const refusal = await VERBS[verb]?.(stage, actor).then(
              () => undefined,
              (thrown) => thrown,
            );
            expect(refusal === undefined || refusal.kind, `${verb} ${who} ${phase} ${state}: ${refusal}`).toBeTruthy();
            const after = await standing(stage);
            if (after !== stands) changed.push(`${verb} ${who} ${phase} ${state} ${stands}→${after}`);
          }
    expect(changed.sort()).toEqual(LEGAL.filter((move) => move.startsWith(`${verb} `)));
  });
});

async function put(stage: Stage, member: Actor, phase: 'open' | 'closed', state: BidState, stands: PartnerState) {
  const { world, bidId, partnerId } = stage;
  const row = { id: partnerId, bidId, organisationId: member.organisation?.id as string, state: stands };
  await world.database.write(async (tx) => {
    await tx.update(listings).set({ deadlineAt: phase === 'open' ? world.now + 1 : world.now });
    await tx.update(bids).set({ state }).where(eq(bids.id, bidId));
    await tx.delete(bidPartners);
    await tx.insert(bidPartners).values({ ...row, createdAt: world.now });
  });
}

async function standing({ world, partnerId }: Stage): Promise<string> {
  const rows = await world.database.db.select().from(bidPartners);
  const state = rows.find(({ id }) => id === partnerId)?.state ?? 'gone';
  return rows.length > 1 ? `${state} and one more` : state;
}
