import { expect, it } from 'vitest';
import { bids } from '#db/schema/index.ts';
import { closeBidding } from '#src/domain/bids/clock.ts';
import { countBids } from '#src/domain/bids/queries.ts';
import { createFileWorld } from '#tests/world.ts';
import { bidFor, createBiddingWorld, saveAndSubmit } from './bidding-world.ts';

const MANY = 60;

it('of many in the same second exactly those before the deadline are in, everyone is answered, all in are opened', async () => {
  const world = await createBiddingWorld({}, await createFileWorld());
  const inTime = (i: number) => i % 2 === 0;
  const contexts = [];
  for (let i = 0; i < MANY; i++) {
    const actor = await world.person();
    world.now = world.deadlineAt - (inTime(i) ? 1 + (i % 500) : -(i % 500));
    contexts.push(world.as(actor));
  }
  const inputs = contexts.map(() => bidFor(world.listing.id));
  const sent = contexts.map((ctx, i) => saveAndSubmit(ctx, inputs[i] as (typeof inputs)[number]));
  const answers = (await Promise.allSettled(sent)).map((one) => (one.status === 'fulfilled' ? 'in' : one.reason.kind));
  expect(answers).toEqual(contexts.map((_, i) => (inTime(i) ? 'in' : 'conflict')));

  world.now = world.deadlineAt + 1000;
  await Promise.all([closeBidding(world.visitor()), closeBidding(world.visitor())]);
  const rows = await world.database.db.select().from(bids);
  expect(rows).toHaveLength(MANY / 2);
  expect(
    rows.filter(({ state, sealed, plan }) => state === 'submitted' && sealed === null && plan !== ''),
  ).toHaveLength(MANY / 2);
  expect(await countBids(world.posting, world.listing.id)).toBe(MANY / 2);
  const told = (await world.letters()).map(({ subject }) => subject);
  expect(told.filter((subject) => subject.startsWith('【揭榜申请已提交】'))).toHaveLength(MANY / 2);
  expect(told.filter((subject) => subject.startsWith(`【揭榜截止，${MANY / 2} 家`))).toHaveLength(1);
});
