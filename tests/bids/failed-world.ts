import { indicators, type listings } from '#db/schema/index.ts';
import { closeBidding } from '#src/domain/bids/clock.ts';
import { DAY, dayOf } from '#src/lib/dates.ts';
import { newId } from '#src/lib/ids.ts';
import { type BiddingWorld, createBiddingWorld } from './bidding-world.ts';

/** A listing with everything 榜单体检 asks for, at its deadline; nobody took it unless `before` makes somebody. */
export async function createFailedWorld(
  set: Partial<typeof listings.$inferInsert> = {},
  before: (world: BiddingWorld) => Promise<unknown> = async () => undefined,
): Promise<BiddingWorld> {
  const world = await createBiddingWorld({
    background: '现有间歇发泡线批次间导热系数波动大，成品率只有八成，急需连续化。',
    goal: '建成连续发泡中试线，连续稳定运行 72 小时，导热系数不高于 0.032 W/(m·K)。',
    requirements: '有连续发泡的中试业绩。',
    ipTerms: '双方共有。',
    totalFen: 120_000_000,
    takerFen: 80_000_000,
    deliverOn: dayOf((await createBiddingWorld()).now + 500 * DAY),
    ...set,
  });
  await world.database.write(async (tx) => {
    const row = { name: '导热系数', value: '≤ 0.032', unit: 'W/(m·K)', method: 'GB/T 10294' };
    await tx.insert(indicators).values({ ...row, id: newId(), listingId: world.listing.id, position: 0 });
  });
  await before(world);
  world.now = world.deadlineAt;
  await closeBidding(world.as(world.poster));
  return world;
}

export const diagnosis = '指标里的导热系数比国标先进值还低两成，建议放宽到 0.033，或者分两期考核。';

/** What 延期 is asked for with. */
export const extension = (world: BiddingWorld, days = 30) => ({
  listingId: world.listing.id,
  deadlineAt: world.now + days * DAY,
  replyOn: dayOf(world.now + (days + 14) * DAY),
  leaves: false,
});
