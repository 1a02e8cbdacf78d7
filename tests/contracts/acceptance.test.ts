import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { bids } from '#db/schema/index.ts';
import {
  acceptContract,
  answerDirectory,
  askAcceptance,
  defaultContract,
  sendBack,
  terminateContract,
} from '#src/domain/contracts/acceptance.ts';
import { decideMilestone, planMilestones, reportMilestone } from '#src/domain/contracts/milestones.ts';
import { countDirectory, listDirectory, listDirectoryEntries } from '#src/domain/contracts/queries.ts';
import { AMOUNT, type ContractWorld, createContractWorld, outcomes, planOf } from './contract-world.ts';

const ask = (world: ContractWorld, n = 0) => {
  const taker = world.takers[n] as ContractWorld['poster'];
  return askAcceptance(world.as(taker), { id: world.contractIds[n] as string, report: '指标都做到了' });
};
const acceptance = (id: string, inDirectory: boolean | null = true) => ({ id, verdict: '同意验收', inDirectory });
const last = async (world: ContractWorld) => (await world.trail(world.listingId)).at(-1);

describe('acceptance', () => {
  it('is asked for when every milestone has a verdict, whichever', async () => {
    const world = await createContractWorld();
    const plan = planOf([1, 1, 1]);
    await planMilestones(world.posting, { id: world.id, milestones: plan });
    for (const [i, outcome] of (['met', 'partial', 'missed'] as const).entries()) {
      const id = plan[i]?.id as string;
      await expect(ask(world)).rejects.toThrow(`里程碑“第 ${i + 1} 步”还没有结论`);
      await reportMilestone(world.taking, { id, report: '做完' });
      await expect(ask(world)).rejects.toThrow(`里程碑“第 ${i + 1} 步”还没有结论`);
      await decideMilestone(world.posting, { id, outcome, verdict: '看过' });
    }
    await ask(world);
    expect(await world.contract()).toMatchObject({ state: 'reported', report: '指标都做到了', reportedAt: world.now });
    expect((await world.letters()).at(-1)).toMatchObject({ to: world.poster.email });
  });

  it('can be sent back with a reason and asked for again', async () => {
    const world = await createContractWorld();
    await ask(world);
    await sendBack(world.posting, { id: world.id, reason: '缺第三方检测报告' });
    expect(await world.contract()).toMatchObject({ state: 'performing', stateReason: '缺第三方检测报告' });
    await ask(world);
    expect(await world.contract()).toMatchObject({ state: 'reported', stateReason: '' });
    expect((await world.trail(world.id)).map(({ from, to }) => [from, to])).toEqual([
      ['', 'performing'],
      ['performing', 'reported'],
      ['reported', 'performing'],
      ['performing', 'reported'],
    ]);
  });

  it('on the market track is the poster’s, with an answer for the directory', async () => {
    const world = await createContractWorld();
    await ask(world);
    await expect(acceptContract(world.posting, acceptance(world.id, null))).rejects.toMatchObject({
      errors: { inDirectory: '请选择是否列入供应商目录' },
    });
    await acceptContract(world.posting, acceptance(world.id));
    await acceptContract(world.posting, acceptance(world.id));
    expect(await world.contract()).toMatchObject({
      ...{ state: 'accepted', verdict: '同意验收', inDirectory: true, endedAt: world.now },
    });
    expect((await world.listing()).state).toBe('completed');
    expect(await last(world)).toMatchObject({ action: 'complete', from: 'contracted', to: 'completed' });
  });

  it('on the fiscal track is an official’s, and the poster answers for the directory', async () => {
    const world = await createContractWorld({ track: 'fiscal' });
    await ask(world);
    await acceptContract(world.as(world.clerk), acceptance(world.id, true));
    expect(await world.contract()).toMatchObject({ state: 'accepted', inDirectory: null });
    expect((await world.listing()).state).toBe('completed');
    await answerDirectory(world.posting, { id: world.id, inDirectory: true });
    expect(await countDirectory(world.visitor(), { posterId: world.poster.organisation?.id as string })).toBe(1);
    await answerDirectory(world.posting, { id: world.id, inDirectory: false });
    expect(await countDirectory(world.visitor(), { posterId: world.poster.organisation?.id as string })).toBe(0);
  });

  it('is not answered for the directory before it is given', async () => {
    const world = await createContractWorld({ track: 'fiscal' });
    await expect(answerDirectory(world.posting, { id: world.id, inDirectory: true })).rejects.toThrow('通过验收以后');
  });
});

describe('the last of several contracts', () => {
  it('completes the listing where one was accepted', async () => {
    const world = await createContractWorld({ takers: 2 });
    const [first, second] = world.contractIds as [string, string];
    await ask(world);
    await acceptContract(world.posting, acceptance(first, false));
    expect((await world.listing()).state).toBe('contracted');
    await terminateContract(world.posting, { id: second, reason: '产线停产' });
    expect(await world.listing()).toMatchObject({ state: 'completed', stateReason: '' });
  });

  it('terminates it where none was, with the reasons', async () => {
    const world = await createContractWorld({ takers: 2 });
    const [first, second] = world.contractIds as [string, string];
    await terminateContract(world.posting, { id: first, reason: '产线停产' });
    await defaultContract(world.as(world.clerk), { id: second, reason: '逾期一年未交付' });
    expect(await world.listing()).toMatchObject({ state: 'terminated' });
    expect((await world.listing()).stateReason.split('\n').sort()).toEqual(['产线停产', '逾期一年未交付'].sort());
    const letters = (await world.letters()).slice(-2);
    for (const { text } of letters) expect(text).toContain('逾期一年未交付');
    expect(letters.map(({ to }) => to)).toEqual([world.takers[1]?.email, world.poster.email]);
  });

  it('completes it exactly once, though three are accepted at the same moment', async () => {
    const world = await createContractWorld({ takers: 3, inFile: true });
    for (const n of [0, 1, 2]) await ask(world, n);
    const all = world.contractIds.map((id) => acceptContract(world.posting, acceptance(id)));
    expect(await outcomes(all)).toEqual(['done', 'done', 'done']);
    const moves = (await world.trail(world.listingId)).filter(({ to }) => to === 'completed');
    expect(moves).toHaveLength(1);
    expect((await world.listing()).state).toBe('completed');
  });
});

describe('a default', () => {
  it('makes the bid 违约 too, with the reason', async () => {
    const world = await createContractWorld();
    await defaultContract(world.as(world.clerk), { id: world.id, reason: '转包' });
    const bid = await world.database.db.select().from(bids).where(eq(bids.id, world.bidId)).get();
    expect(bid).toMatchObject({ state: 'defaulted', stateReason: '转包' });
    expect((await world.trail(world.bidId)).at(-1)).toMatchObject({ action: 'default', to: 'defaulted' });
  });

  it('and acceptance at the same moment: one of them holds, for contract and bid alike', async () => {
    const world = await createContractWorld({ inFile: true });
    await ask(world);
    const both = [
      acceptContract(world.posting, acceptance(world.id)),
      defaultContract(world.as(world.clerk), { id: world.id, reason: '转包' }),
    ];
    expect((await outcomes(both)).sort()).toEqual(['conflict', 'done']);
    const { state } = await world.contract();
    const bid = await world.database.db.select().from(bids).where(eq(bids.id, world.bidId)).get();
    expect([state, bid?.state]).toEqual(state === 'accepted' ? ['accepted', 'awarded'] : ['defaulted', 'defaulted']);
  });
});

it('a report and a verdict at the same moment leave one story', async () => {
  const world = await createContractWorld({ inFile: true });
  const plan = planOf([1], AMOUNT);
  const id = plan[0]?.id as string;
  await planMilestones(world.posting, { id: world.id, milestones: plan });
  for (let round = 0; round < 6; round++) {
    await outcomes([
      reportMilestone(world.taking, { id, report: `第 ${round} 次` }),
      decideMilestone(world.posting, { id, outcome: 'partial', verdict: `看第 ${round} 次` }),
      decideMilestone(world.posting, { id, outcome: 'missed', verdict: `看第 ${round} 次` }),
    ]);
    const trail = await world.trail(id);
    for (const [i, { from }] of trail.entries()) expect(from).toBe(trail[i - 1]?.to ?? 'planned');
    expect((await world.milestones())[0]?.state).toBe(trail.at(-1)?.to);
  }
});

describe('the supplier directory', () => {
  const posterId = (world: ContractWorld) => world.poster.organisation?.id as string;
  const entered = async (anonymous: boolean) => {
    const world = await createContractWorld({ takers: 2, anonymous });
    for (const n of [0, 1]) await ask(world, n);
    await acceptContract(world.posting, acceptance(world.contractIds[0] as string, true));
    await acceptContract(world.posting, acceptance(world.contractIds[1] as string, false));
    return world;
  };

  it('holds who was accepted and entered, by name for everybody', async () => {
    const world = await entered(false);
    const taker = world.takers[0]?.organisation;
    for (const ctx of [world.visitor(), world.as(await world.person()), world.posting, world.as(world.clerk)])
      expect(await listDirectory(ctx, posterId(world))).toEqual([{ id: taker?.id, name: taker?.name }]);
    expect(await countDirectory(world.visitor(), { takerId: taker?.id as string })).toBe(1);
    expect(await countDirectory(world.visitor())).toBe(1);
  });

  it('says nothing of anonymous listings to those who took no part', async () => {
    const world = await entered(true);
    const takerId = world.takers[0]?.organisation?.id as string;
    for (const ctx of [
      world.visitor(),
      world.as(await world.person()),
      world.as(world.takers[1] as typeof world.poster),
    ]) {
      expect(await listDirectory(ctx, posterId(world))).toEqual([]);
      expect(await countDirectory(ctx, { takerId })).toBe(0);
    }
    for (const ctx of [world.posting, world.as(world.clerk), world.taking])
      expect(await countDirectory(ctx, { takerId })).toBe(1);
  });

  it('shows what each entry rests on to its own people and officials only', async () => {
    const world = await entered(false);
    expect((await listDirectoryEntries(world.posting, posterId(world))).map(({ number }) => number)).toEqual(['HZ-1']);
    expect(await listDirectoryEntries(world.as(world.clerk), posterId(world))).toHaveLength(1);
    for (const ctx of [world.visitor(), world.taking])
      await expect(listDirectoryEntries(ctx, posterId(world))).rejects.toMatchObject({ kind: 'forbidden' });
  });

  it('follows a later answer', async () => {
    const world = await entered(false);
    const count = () => countDirectory(world.visitor(), { posterId: posterId(world) });
    const answer = (n: number, inDirectory: boolean) =>
      answerDirectory(world.posting, { id: world.contractIds[n] as string, inDirectory });
    await answer(1, true);
    expect(await count()).toBe(2);
    await answer(0, false);
    expect(await count()).toBe(1);
  });
});
