import { describe, expect, it } from 'vitest';
import { bids, contracts, listings } from '#db/schema/index.ts';
import { reliabilityOf } from '#src/domain/bids/reliability.ts';
import type { BidState } from '#src/domain/bids/states.ts';
import { DAY, dayOf, startOfDay } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { createWorld } from '#tests/world.ts';

type Given = {
  closedDaysAgo: number;
  promisedDaysAgo: number;
  anonymous?: boolean;
  bids: [BidState, answeredAfterDays?: number][];
  signed?: true;
};

async function reliabilityWith(given: readonly Given[]) {
  const world = await createWorld();
  const poster = await world.person({ kind: 'large' });
  const organisationId = poster.organisation?.id as string;
  for (const { closedDaysAgo, promisedDaysAgo, anonymous = false, bids: handedIn, signed } of given) {
    const listingId = newId();
    const deadlineAt = world.now - closedDaysAgo * DAY;
    const times = { createdAt: deadlineAt, updatedAt: deadlineAt };
    await world.database.write(async (tx) => {
      const about = { kind: 'service', field: 'chem', region: 'gx', state: 'evaluating' } as const;
      const dates = {
        deadlineAt,
        replyOn: dayOf(world.now - promisedDaysAgo * DAY),
        publishedAt: deadlineAt - 30 * DAY,
      };
      await tx
        .insert(listings)
        .values({ id: listingId, organisationId, createdBy: poster.id, anonymous, ...about, ...dates, ...times });
    });
    for (const [state, after] of handedIn) {
      const bidder = await world.person();
      const id = newId();
      const of = { listingId, organisationId: bidder.organisation?.id as string, createdBy: bidder.id };
      await world.database.write(async (tx) => {
        await tx
          .insert(bids)
          .values({ id, ...of, state, decidedAt: after === undefined ? null : deadlineAt + after * DAY, ...times });
        if (signed && state === 'awarded')
          await tx.insert(contracts).values({
            ...{ id: newId(), listingId, bidId: id, number: 'H-1', amountFen: 1, signedOn: '2026-11-01' },
            ...{ createdBy: poster.id, createdAt: world.now },
          });
      });
    }
  }
  return { found: await reliabilityOf(world.visitor(), organisationId), world, organisationId };
}

describe('how reliable a poster is', () => {
  it('says nothing below three listings with bidders that are past their deadline', async () => {
    const one: Given = { closedDaysAgo: 20, promisedDaysAgo: 5, bids: [['declined', 3]] };
    const open: Given = { closedDaysAgo: -1, promisedDaysAgo: -9, bids: [['submitted']] };
    const anonymous: Given = { ...one, anonymous: true };
    const nobody: Given = { ...one, bids: [['draft'], ['withdrawn'], ['lapsed']] };
    expect((await reliabilityWith([one, one, open, anonymous, nobody])).found).toBeUndefined();
    expect((await reliabilityWith([one, one, one])).found?.listings).toBe(3);
  });

  it('counts answers by the promised day, the median wait, and listings that led to a contract', async () => {
    const { found } = await reliabilityWith([
      {
        closedDaysAgo: 30,
        promisedDaysAgo: 10,
        bids: [
          ['awarded', 4],
          ['declined', 6],
        ],
        signed: true,
      },
      { closedDaysAgo: 30, promisedDaysAgo: 20, bids: [['declined', 15]] },
      { closedDaysAgo: 30, promisedDaysAgo: 1, bids: [['submitted'], ['withdrawn']] },
      { closedDaysAgo: 3, promisedDaysAgo: -10, bids: [['submitted'], ['declined', 1]] },
    ]);
    expect(found).toEqual({ listings: 4, promised: 5, answeredInTime: 3, medianDays: 4, signed: 1 });
  });

  it('keeps a promise until the last moment of its day', async () => {
    const base: Given = { closedDaysAgo: 20, promisedDaysAgo: 0, bids: [['submitted']] };
    const { world, organisationId } = await reliabilityWith([base, base, base]);
    const end = (startOfDay(dayOf(world.now)) ?? 0) + DAY;
    world.now = end - 1;
    expect((await reliabilityOf(world.visitor(), organisationId))?.promised).toBe(0);
    world.now = end;
    expect((await reliabilityOf(world.visitor(), organisationId))?.promised).toBe(3);
  });
});
