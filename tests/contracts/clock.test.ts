import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { listings } from '#db/schema/index.ts';
import { createContext } from '#src/context.ts';
import { terminateContract } from '#src/domain/contracts/acceptance.ts';
import { remindMilestones, settleListings } from '#src/domain/contracts/clock.ts';
import { planMilestones, reportMilestone } from '#src/domain/contracts/milestones.ts';
import { HOUR } from '#src/lib/dates.ts';
import { type ContractWorld, createContractWorld, row } from './contract-world.ts';

const DUE = '2027-03-31';
const noonOf = (day: string) => Date.parse(`${day}T12:00:00+08:00`);
const clock = (world: ContractWorld) => createContext(world.database, undefined, world.now);

/** A contract with one milestone, and the letters that a day of the worker writes. */
async function waiting() {
  const world = await createContractWorld();
  const plan = row({ dueOn: DUE });
  await planMilestones(world.posting, { id: world.id, milestones: [plan] });
  const on = async (day: string) => {
    world.now = noonOf(day);
    const before = (await world.letters()).length;
    for (let i = 0; i < 3; i++) await remindMilestones(clock(world));
    const letters = (await world.letters()).slice(before);
    return letters.map(({ to, subject }) => [to, subject.slice(0, subject.indexOf('】') + 1)]);
  };
  return { world, plan, on, taker: world.takers[0]?.email, poster: world.poster.email };
}

describe('reminders of milestones', () => {
  it('go to the taker 30, 7 and 1 days before, and to both when the day is over, once each', async () => {
    const { on, taker, poster } = await waiting();
    expect(await on('2027-02-28')).toEqual([]);
    expect(await on('2027-03-01')).toEqual([[taker, '【里程碑还剩 30 天】']]);
    expect(await on('2027-03-23')).toEqual([]);
    expect(await on('2027-03-24')).toEqual([[taker, '【里程碑还剩 7 天】']]);
    expect(await on('2027-03-29')).toEqual([]);
    expect(await on('2027-03-30')).toEqual([[taker, '【里程碑还剩 1 天】']]);
    expect(await on('2027-03-31')).toEqual([]);
    expect(await on('2027-04-01')).toEqual([
      [taker, '【里程碑逾期】'],
      [poster, '【里程碑逾期】'],
    ]);
    expect(await on('2027-06-01')).toEqual([]);
  });

  it('say what is due now after the worker was down', async () => {
    const { on, taker } = await waiting();
    expect(await on('2027-03-27')).toEqual([[taker, '【里程碑还剩 4 天】']]);
    expect(await on('2027-03-31')).toEqual([[taker, '【里程碑今天到期】']]);
  });

  it('are written once though several workers look at the same moment', async () => {
    const world = await createContractWorld({ inFile: true });
    await planMilestones(world.posting, { id: world.id, milestones: [row({ dueOn: DUE })] });
    world.now = noonOf('2027-03-24');
    const sent = await Promise.all([1, 2, 3, 4].map(() => remindMilestones(clock(world))));
    expect(sent.reduce((sum, n) => sum + n)).toBe(1);
    expect((await world.letters()).filter(({ subject }) => subject.includes('还剩 7 天'))).toHaveLength(1);
  });

  it('start again for a day that was changed', async () => {
    const { world, plan, on, taker } = await waiting();
    expect(await on('2027-03-30')).toHaveLength(1);
    await planMilestones(world.posting, { id: world.id, milestones: [{ ...plan, dueOn: '2027-05-01' }] });
    expect(await on('2027-04-01')).toEqual([[taker, '【里程碑还剩 30 天】']]);
  });

  it('stop once it is reported, or the contract is over', async () => {
    const reported = await waiting();
    await reportMilestone(reported.world.taking, { id: reported.plan.id, report: '做完' });
    expect(await reported.on('2027-04-01')).toEqual([]);
    const over = await waiting();
    await terminateContract(over.world.posting, { id: over.world.id, reason: '停产' });
    expect(await over.on('2027-04-01')).toEqual([]);
  });
});

describe('the hourly look at listings', () => {
  it('ends one that became 已签约 when its contracts had ended already', async () => {
    const world = await createContractWorld();
    const set = (state: 'matched' | 'contracted') =>
      world.database.write(async (tx) => {
        await tx.update(listings).set({ state }).where(eq(listings.id, world.listingId));
      });
    await set('matched');
    await terminateContract(world.posting, { id: world.id, reason: '停产' });
    expect((await world.listing()).state).toBe('matched');
    expect(await settleListings(clock(world))).toBe(0);
    await set('contracted');
    world.now += HOUR;
    expect(await settleListings(clock(world))).toBe(1);
    expect(await world.listing()).toMatchObject({ state: 'terminated', stateReason: '停产' });
    world.now += HOUR;
    expect(await settleListings(clock(world))).toBe(0);
  });

  it('leaves alone one with a contract under way', async () => {
    const world = await createContractWorld({ takers: 2 });
    await terminateContract(world.posting, { id: world.id, reason: '停产' });
    expect(await settleListings(clock(world))).toBe(0);
    expect((await world.listing()).state).toBe('contracted');
  });
});
